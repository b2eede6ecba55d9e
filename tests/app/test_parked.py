"""What waits for a person is listed, and tried again when they say so."""

import pytest
from sqlalchemy import text
from tests.domains.payments.desk import TOTAL, Desk
from tests.domains.payments.test_refunding import ask, finish, paid, send

from customiseyou.app import parked
from customiseyou.app import settings as app_settings
from customiseyou.infra.db.session import Database

pytestmark = pytest.mark.integration


@pytest.fixture
def settings(database_url, tmp_path) -> app_settings.Settings:
    environ = {
        "CUSTOMISEYOU_DATABASE_URL": database_url,
        "CUSTOMISEYOU_DATA_DIR": str(tmp_path),
    }
    return app_settings.read(environ=environ, folder=tmp_path)


async def test_nothing_is_parked_at_first(settings, database: Database) -> None:
    assert await parked.look(settings, retry=False) == []


async def test_events_jobs_and_refunds_are_listed_and_tried_again(
    settings, database: Database
) -> None:
    desk = Desk(database)
    payment = await paid(desk)
    refund = await ask(desk, payment.id, TOTAL)
    await send(desk, refund.id)
    await finish(desk, "failed")
    await desk.ring()
    async with database.transaction() as session:
        await session.execute(
            text(
                "INSERT INTO outbox_events"
                " (topic, aggregate, payload, attempts, last_error, parked_at)"
                " VALUES ('t.v1', 'a:1', '{}', 8, 'KeyError: 1', now())"
            )
        )
        await session.execute(
            text("UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name LIKE '%send_ref%'")
        )
        await session.execute(
            text("UPDATE procrastinate_jobs SET status = 'failed' WHERE status = 'doing'")
        )
    found = await parked.look(settings, retry=False)
    assert [line.partition(" ")[0] for line in found] == ["event", "job", "refund"]
    assert "t.v1" in found[0]
    assert found[0].endswith("tried 8 times: KeyError: 1")
    assert f"payments.send_refund refund_id={refund.id}" in found[1]
    assert f"refund {refund.id} of payment {payment.id}, 62900 minor units of INR" in found[2]
    assert found[2].endswith("returned")
    # Looking changes nothing.
    assert await parked.look(settings, retry=False) == found

    assert await parked.look(settings, retry=True) == found
    assert await parked.look(settings, retry=False) == []
    assert (await desk.get(payment.id)).refund_claimed == TOTAL
    assert len(await desk.jobs("payments.send_refund")) == 2


async def test_a_refund_whose_money_is_gone_stays_for_a_person(settings, database) -> None:
    desk = Desk(database)
    payment = await paid(desk)
    first = await ask(desk, payment.id, TOTAL)
    await send(desk, first.id)
    await finish(desk, "failed")
    await desk.ring()
    await ask(desk, payment.id, TOTAL, key="by hand")
    listed, why = await parked.look(settings, retry=True)
    assert str(first.id) in listed
    assert "only 0 minor units of INR are left" in why
    assert len(await parked.look(settings, retry=False)) == 1
