"""Events are delivered at least once, in order per aggregate, and parked visibly."""

import asyncio
from typing import ClassVar

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.infra import outbox
from customiseyou.infra.db import listening
from customiseyou.infra.db.session import Database
from customiseyou.infra.outbox.events import WAKE_CHANNEL


class Painted(outbox.Event, frozen=True, kw_only=True):
    """A fact of this test."""

    topic: ClassVar[str] = "tests.painted.v1"
    piece: str
    step: int

    @property
    def aggregate(self) -> str:
        """The piece."""
        return f"piece:{self.piece}"


class Dusted(Painted, frozen=True, kw_only=True):
    """A fact that nobody listens to."""

    topic: ClassVar[str] = "tests.dusted.v1"


seen: list[tuple[str, int]] = []
broken: set[int] = set()


async def remember(_session: AsyncSession, event: Painted) -> None:
    """Keep what was handed over; fail for the steps that are broken."""
    if event.step in broken:
        raise RuntimeError("the brush broke")
    seen.append((event.piece, event.step))


async def count(_session: AsyncSession, event: Painted) -> None:
    """Succeed always."""
    seen.append((f"counted {event.piece}", event.step))


@pytest.fixture(autouse=True)
def _forget() -> None:
    seen.clear()
    broken.clear()


async def _record(database: Database, *steps: tuple[str, int]) -> None:
    async with database.transaction() as session:
        for piece, step in steps:
            await outbox.record(session, Painted(piece=piece, step=step))


async def _make_due(database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(text("UPDATE outbox_events SET next_attempt_at = now()"))


async def test_each_listener_gets_each_event_once_and_in_order(database: Database) -> None:
    await _record(database, ("mug", 1), ("mug", 2), ("tote", 1))
    drain = outbox.Drain(database, listeners={Painted: [remember]})
    assert await drain.run_once() == 3
    assert seen == [("mug", 1), ("mug", 2), ("tote", 1)]
    assert await drain.run_once() == 0


async def test_a_failing_listener_is_tried_again_without_repeating_the_others(
    database: Database,
) -> None:
    await _record(database, ("mug", 1))
    broken.add(1)
    drain = outbox.Drain(database, listeners={Painted: [count, remember]})
    await drain.run_once()
    assert seen == [("counted mug", 1)]
    broken.clear()
    await _make_due(database)
    await drain.run_once()
    assert seen == [("counted mug", 1), ("mug", 1)]


async def test_a_waiting_event_holds_back_its_own_aggregate_only(database: Database) -> None:
    await _record(database, ("mug", 1), ("mug", 2), ("tote", 1))
    broken.add(1)
    drain = outbox.Drain(database, listeners={Painted: [remember]})
    await drain.run_once()
    assert seen == []
    broken.clear()
    await _make_due(database)
    await drain.run_once()
    assert seen == [("mug", 1), ("mug", 2), ("tote", 1)]


async def test_an_event_that_always_fails_is_parked_and_the_next_goes_on(
    database: Database,
) -> None:
    await _record(database, ("mug", 1), ("mug", 2))
    broken.add(1)
    drain = outbox.Drain(database, listeners={Painted: [remember]})
    for _ in range(outbox.ATTEMPTS_MAX):
        await _make_due(database)
        await drain.run_once()
    assert seen == [("mug", 2)]
    row = await database.read_row(
        "SELECT attempts, last_error FROM outbox_events WHERE parked_at IS NOT NULL"
    )
    assert row is not None
    assert row["attempts"] == outbox.ATTEMPTS_MAX
    assert row["last_error"] == "RuntimeError: the brush broke"


async def test_two_drains_share_the_work_without_doubling(database: Database) -> None:
    await _record(database, *((f"piece {n}", n) for n in range(20)))
    drains = [outbox.Drain(database, listeners={Painted: [remember]}) for _ in range(3)]
    await asyncio.gather(*(drain.run_once() for drain in drains))
    assert sorted(seen) == sorted((f"piece {n}", n) for n in range(20))


async def test_a_rolled_back_change_leaves_no_event(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.transaction() as session:
            await outbox.record(session, Painted(piece="mug", step=1))
            raise RuntimeError("changed my mind")
    assert await database.read_value("SELECT count(*) FROM outbox_events") == 0


async def note_and_fail(session: AsyncSession, event: Painted) -> None:
    """Write something, then fail for the steps that are broken."""
    await outbox.record(session, Dusted(piece=event.piece, step=event.step))
    await remember(session, event)


async def note_what_cannot_stay(session: AsyncSession, event: Painted) -> None:
    """Write what the database refuses when the transaction ends."""
    seen.append((event.piece, event.step))
    await session.execute(
        text(
            "INSERT INTO ledger_sets (id, key, content_hash, currency, entries_count, at) VALUES"
            " (gen_random_uuid(), 'k', decode(repeat('00', 32), 'hex'), 'INR', 2, now())"
        )
    )


async def _states(database: Database) -> list[tuple[str, int, str | None, bool]]:
    rows = await database.read_rows(
        "SELECT topic, attempts, last_error, delivered_at IS NOT NULL AS done"
        " FROM outbox_events ORDER BY position"
    )
    return [(row["topic"], row["attempts"], row["last_error"], row["done"]) for row in rows]


async def test_what_a_listener_wrote_before_it_failed_is_undone(database: Database) -> None:
    await _record(database, ("mug", 1))
    broken.add(1)
    drain = outbox.Drain(database, listeners={Painted: [note_and_fail]})
    await drain.run_once()
    failed = (Painted.topic, 1, "RuntimeError: the brush broke", False)
    assert await _states(database) == [failed]
    broken.clear()
    await _make_due(database)
    await drain.run_once()
    assert await _states(database) == [(*failed[:3], True), (Dusted.topic, 0, None, False)]
    assert seen == [("mug", 1)]


async def test_what_fails_only_at_the_commit_counts_as_a_try_and_holds_up_nobody_else(
    database: Database,
) -> None:
    await _record(database, ("mug", 1), ("tote", 2))
    drain = outbox.Drain(database, listeners={Painted: [note_what_cannot_stay]})
    assert await drain.run_once() == 2
    assert seen == [("mug", 1), ("tote", 2)]
    assert [(attempts, done) for _, attempts, _, done in await _states(database)] == [
        (1, False),
        (1, False),
    ]
    assert await database.read_value("SELECT count(*) FROM ledger_sets") == 0


async def test_what_nobody_hears_is_delivered_by_being_seen(database: Database) -> None:
    async with database.transaction() as session:
        await outbox.record(session, Dusted(piece="mug", step=1))
    drain = outbox.Drain(database, listeners={Painted: [remember]})
    assert await drain.run_once() == 0
    assert await _states(database) == [(Dusted.topic, 0, None, True)]


async def test_a_waiting_drain_wakes_for_what_somebody_hears_and_for_nothing_else(
    database: Database, database_url: str
) -> None:
    drain = outbox.Drain(database, listeners={Painted: [remember]})
    heard: list[str] = []

    def hear(_channel: str, topic: str) -> None:
        heard.append(topic)
        drain.hear(topic)

    begun = asyncio.Event()
    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        listens = tasks.create_task(
            listening.keep(database_url, (WAKE_CHANNEL,), hear=hear, begin=begun.set)
        )
        waits = tasks.create_task(drain.run(poll_seconds=600))
        await begun.wait()
        async with database.transaction() as session:
            await outbox.record(session, Dusted(piece="mug", step=1))
        while heard != [Dusted.topic]:  # noqa: ASYNC110  (the server says when)
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.2)
        assert await _states(database) == [(Dusted.topic, 0, None, False)]
        await _record(database, ("mug", 2))
        while seen != [("mug", 2)]:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        listens.cancel()
        waits.cancel()


async def test_listening_begins_again_when_its_connection_is_lost(
    database: Database, database_url: str
) -> None:
    heard: list[tuple[str, str]] = []
    begun: asyncio.Queue[None] = asyncio.Queue()
    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        listens = tasks.create_task(
            listening.keep(
                database_url,
                ("tests_news",),
                hear=lambda channel, payload: heard.append((channel, payload)),
                begin=lambda: begun.put_nowait(None),
            )
        )
        await begun.get()
        async with database.transaction() as session:
            await session.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE query LIKE 'LISTEN%tests_news%' AND pid <> pg_backend_pid()"
                )
            )
        await begun.get()
        async with database.transaction() as session:
            await session.execute(text("SELECT pg_notify('tests_news', 'mug')"))
        while not heard:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        listens.cancel()
    assert heard == [("tests_news", "mug")]
