from datetime import timedelta

import pytest
from sqlalchemy import func, select
from tests.domains.payments.desk import HOLD, NOON, Desk, settings

from customiseyou.domains.payments import errors, ports
from customiseyou.domains.payments import service as payments
from customiseyou.domains.payments.values import PaymentStatus
from customiseyou.infra.db.session import Database
from customiseyou.integrations.sandbox import Fault
from customiseyou.integrations.sandbox.models import SandboxPaymentRow


@pytest.mark.parametrize(
    "fault",
    [Fault.TIMEOUT_BEFORE, Fault.TIMEOUT_AFTER, Fault.SERVER_ERROR, Fault.GARBAGE],
)
async def test_a_silent_create_is_unknown_and_a_second_click_makes_one_payment(
    desk: Desk, fault: Fault
) -> None:
    payment = await desk.open()
    desk.box.faults.plan("create", fault)
    begun = await desk.begin(payment.id)
    assert (begun.redirect_url, begun.payment.status) == (None, PaymentStatus.UNKNOWN)
    again = await desk.begin(payment.id)
    assert again.redirect_url is not None
    token = again.redirect_url.rpartition("/")[2]
    await desk.pay(token)
    await desk.ring(copies=2)
    assert (await desk.get(payment.id)).status == PaymentStatus.CAPTURED
    async with desk.database.transaction() as session:
        made = await session.scalar(select(func.count()).select_from(SandboxPaymentRow))
    assert made == 1


@pytest.mark.parametrize("fault", [Fault.TIMEOUT_BEFORE, Fault.TIMEOUT_AFTER])
async def test_unknown_is_resolved_within_fifteen_minutes(desk: Desk, fault: Fault) -> None:
    payment = await desk.open()
    desk.box.faults.plan("create", fault)
    await desk.begin(payment.id)
    while desk.now < NOON + timedelta(minutes=15):
        desk.now += timedelta(seconds=15)
        await payments.reconcile_due(desk.database, desk.providers, now=desk.now)
    assert (await desk.get(payment.id)).status == PaymentStatus.EXPIRED
    assert await desk.facts() == ["payment_expired"]
    assert await desk.ledger() == {}


async def test_a_stalled_connection_is_given_up(database: Database) -> None:
    desk = Desk(database, timeout_seconds=0.05)
    payment = await desk.open()
    desk.box.faults.plan("create", Fault.STALL)
    begun = await desk.begin(payment.id)
    assert begun.payment.status == PaymentStatus.UNKNOWN


async def test_a_silent_provider_is_asked_again_more_and_more_rarely(desk: Desk) -> None:
    payment, token = await desk.start()
    await desk.pay(token)
    desk.box.faults.plan("retrieve", *[Fault.SERVER_ERROR] * 12)
    asked: list[int] = []
    for _ in range(240):
        desk.now += timedelta(seconds=15)
        if await payments.reconcile_due(desk.database, desk.providers, now=desk.now):
            asked.append(int((desk.now - NOON).total_seconds()))
        if (await desk.get(payment.id)).status == PaymentStatus.CAPTURED:
            break
    assert (await desk.get(payment.id)).status == PaymentStatus.CAPTURED
    assert len(asked) == 13
    assert await desk.facts() == ["payment_captured"]


async def test_a_provider_that_refuses_to_create_fails_the_payment(desk: Desk) -> None:
    payment = await desk.open()
    desk.connect(settings(secret="not the sandbox's"))
    begun = await desk.begin(payment.id)
    assert (begun.redirect_url, begun.payment.status) == (None, PaymentStatus.FAILED)
    assert await desk.facts() == ["payment_failed"]


async def test_no_provider_is_called_inside_a_transaction(desk: Desk) -> None:
    payment = await desk.open()
    question = ports.RetrievePayment(reference=str(payment.id))
    async with desk.database.transaction():
        with pytest.raises(AssertionError, match="while a transaction is open"):
            await desk.provider.retrieve(question)
        with pytest.raises(AssertionError, match="while a transaction is open"):
            await desk.begin(payment.id)
        with pytest.raises(AssertionError, match="while a transaction is open"):
            await desk.enquire(payment.id)
    assert (await desk.get(payment.id)).status == PaymentStatus.CREATED


async def test_one_payment_that_cannot_be_applied_does_not_hold_up_others(desk: Desk) -> None:
    first, first_token = await desk.start()
    second, second_token = await desk.start()
    await desk.pay(first_token)
    await desk.pay(second_token)
    desk.box.faults.plan("retrieve", Fault.GARBAGE)
    desk.now += timedelta(seconds=20)
    assert await payments.reconcile_due(desk.database, desk.providers, now=desk.now) == 2
    statuses = sorted([(await desk.get(first.id)).status, (await desk.get(second.id)).status])
    assert statuses == [PaymentStatus.CAPTURED, PaymentStatus.PENDING]
    desk.now += timedelta(seconds=20)
    await payments.reconcile_due(desk.database, desk.providers, now=desk.now)
    assert await desk.facts() == ["payment_captured"] * 2


async def test_a_payment_is_not_begun_after_its_time(desk: Desk) -> None:
    payment = await desk.open()
    desk.now = NOON + HOLD
    with pytest.raises(errors.PaymentCannotMove):
        await desk.begin(payment.id)
    assert (await desk.get(payment.id)).status == PaymentStatus.CREATED
