"""Jobs are queued with the write that needs them, and none is lost when a worker is killed."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from procrastinate import App
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.app import upkeep
from customiseyou.infra import jobs
from customiseyou.infra.db.session import Database
from customiseyou.infra.jobs import upkeep as jobs_upkeep
from customiseyou.infra.jobs import worker
from customiseyou.infra.jobs.queue import RETRIES_MAX
from customiseyou.infra.services import Services

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DUE = "UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE task_name = 'tests.paint'"
done: list[str] = []
broken: list[str] = []


@jobs.job("tests.paint")
async def paint(services: Services, *, piece: str) -> None:
    """Remember what was painted; fail for what is broken."""
    assert services.get(str) == "the paint"
    if piece in broken:
        raise RuntimeError("the brush broke")
    done.append(piece)


@pytest.fixture(autouse=True)
def _forget() -> None:
    done.clear()
    broken.clear()


@pytest.fixture
def app(database: Database, database_url: str) -> App:
    services = Services()
    services.add(str, "the paint")
    services.add(Database, database)
    return worker.build_app(database_url, services)


async def work(app: App) -> None:
    """Do everything that is due now."""
    async with app.open_async():
        await app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)


async def statuses(database: Database) -> list[tuple[str, int]]:
    """Return how our jobs stand; those that run by the clock may be there as well."""
    async with database.transaction() as session:
        rows = await session.execute(
            text(
                "SELECT status::text, attempts FROM procrastinate_jobs"
                " WHERE task_name = 'tests.paint' ORDER BY id"
            )
        )
        return [(row.status, row.attempts) for row in rows]


async def failed_ones(session: AsyncSession) -> list[jobs_upkeep.FailedJob]:
    found = await jobs_upkeep.list_failed(session)
    return [one for one in found if one.name == "tests.paint"]


async def test_a_job_is_queued_with_its_transaction_or_not_at_all(database, app) -> None:
    with pytest.raises(RuntimeError, match="no"):
        async with database.transaction() as session:
            await jobs.defer(session, "tests.paint", piece="never")
            raise RuntimeError("no")
    async with database.transaction() as session:
        await jobs.defer(session, "tests.paint", piece="प्रिया")
        await jobs.defer(
            session, "tests.paint", piece="later", schedule_at=datetime.now(UTC) + timedelta(days=1)
        )
    await work(app)
    assert done == ["प्रिया"]
    assert await statuses(database) == [("succeeded", 1), ("todo", 0)]


async def test_a_key_that_waits_already_is_not_queued_twice(database, app) -> None:
    async with database.transaction() as session:
        for _ in range(3):
            await jobs.defer(session, "tests.paint", once="mug:1", piece="mug")
    await work(app)
    assert done == ["mug"]


async def test_jobs_of_a_killed_worker_are_taken_up_again(database, app) -> None:
    async with database.transaction() as session:
        await jobs.defer(session, "tests.paint", lock="mug", piece="first")
        await jobs.defer(session, "tests.paint", lock="mug", piece="second")
    async with app.open_async():
        killed = await app.job_manager.register_worker()
        taken = await app.job_manager.fetch_job(queues=None, worker_id=killed)
        assert taken is not None
        # It still gives signs of life: nothing is taken from it.
        assert await jobs_upkeep.take_up_lost(app) == 0
    await work(app)
    assert done == []
    async with database.transaction() as session:
        await session.execute(
            text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '21 seconds'")
        )
    async with app.open_async():
        assert await jobs_upkeep.take_up_lost(app) == 1
    await work(app)
    assert done == ["first", "second"]
    assert await statuses(database) == [("succeeded", 2), ("succeeded", 1)]


async def test_a_job_that_kills_every_worker_fails_in_the_end(database, app) -> None:
    async with database.transaction() as session:
        await jobs.defer(session, "tests.paint", piece="poison")
    for _ in range(RETRIES_MAX + 1):
        async with app.open_async():
            killed = await app.job_manager.register_worker()
            assert await app.job_manager.fetch_job(queues=None, worker_id=killed) is not None
            async with database.transaction() as session:
                await session.execute(text("DELETE FROM procrastinate_workers"))
            assert await jobs_upkeep.take_up_lost(app) == 1
    assert await statuses(database) == [("failed", RETRIES_MAX + 1)]
    await work(app)
    assert done == []


async def test_a_failed_job_is_listed_and_tried_again_by_hand(database, app) -> None:
    broken.append("mug")
    async with database.transaction() as session:
        await jobs.defer(session, "tests.paint", piece="mug")
    for _ in range(RETRIES_MAX + 1):
        async with database.transaction() as session:
            await session.execute(text(DUE))
        await work(app)
    assert (await statuses(database))[0][0] == "failed"
    async with database.transaction() as session:
        (failed,) = await failed_ones(session)
        assert failed.ids == {"piece": "mug"}
        assert await jobs_upkeep.try_again(session, job_id=failed.id)
        assert await failed_ones(session) == []
        assert not await jobs_upkeep.try_again(session, job_id=failed.id)
    broken.clear()
    await work(app)
    assert done == ["mug"]


async def test_old_jobs_events_and_counters_are_forgotten_and_young_ones_kept(
    database, app
) -> None:
    async with database.transaction() as session:
        for piece in ("old", "young"):
            await jobs.defer(session, "tests.paint", piece=piece)
    await work(app)
    async with database.transaction() as session:
        await session.execute(
            text(
                "UPDATE procrastinate_events SET at = now() - interval '8 days'"
                " WHERE job_id = (SELECT min(id) FROM procrastinate_jobs)"
            )
        )
        await session.execute(
            text(
                "INSERT INTO outbox_events (topic, aggregate, payload, delivered_at)"
                " SELECT 't', 'a:' || age, '{}', now() - age * interval '1 day'"
                " FROM unnest(ARRAY[29, 31]) AS age"
            )
        )
        await session.execute(
            text(
                'INSERT INTO rate_limits (key, "window", count)'
                " SELECT 'k' || s, extract(epoch FROM now())::bigint + s, 1"
                " FROM unnest(ARRAY[-60, 600]) AS s"
            )
        )
    services = Services()
    services.add(Database, database)
    await upkeep.forget_old(services)
    async with database.transaction() as session:
        rows = await session.execute(
            text("SELECT args->>'piece' FROM procrastinate_jobs WHERE task_name = 'tests.paint'")
        )
        assert list(rows.scalars()) == ["young"]
        rows = await session.execute(text("SELECT aggregate FROM outbox_events"))
        assert list(rows.scalars()) == ["a:29"]
        assert list((await session.execute(text("SELECT key FROM rate_limits"))).scalars()) == [
            "k600"
        ]


async def test_looking_for_lost_jobs_goes_on_after_a_failure(database, app, monkeypatch) -> None:
    looked: list[int] = []
    third = asyncio.Event()

    async def look(_app: App) -> int:
        looked.append(1)
        if len(looked) == 1:
            raise OSError("the database is away")
        if len(looked) == 3:
            third.set()
        return 0

    monkeypatch.setattr(jobs_upkeep, "take_up_lost", look)
    monkeypatch.setattr(jobs_upkeep, "LOOK_SECONDS", 0)
    task = asyncio.ensure_future(jobs_upkeep.keep_taking_up_lost(app))
    await asyncio.wait_for(third.wait(), 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_worker_that_waits_hears_of_a_job_at_once(database, app) -> None:
    async with app.open_async():
        waiting = asyncio.create_task(app.run_worker_async(install_signal_handlers=False))
        try:
            # Asking only now and then, it would not come to these for five seconds.
            async with asyncio.timeout(4):
                for piece in ("mug", "plate"):
                    await asyncio.sleep(0.3)
                    async with database.transaction() as session:
                        await jobs.defer(session, "tests.paint", piece=piece)
                while done != ["mug", "plate"]:  # noqa: ASYNC110  (the job is not this test's)
                    await asyncio.sleep(0.05)
        finally:
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
