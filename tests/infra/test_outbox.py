"""Events are delivered at least once, in order per aggregate, and parked visibly."""

import asyncio
from typing import ClassVar

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.infra import outbox
from customiseyou.infra.db.session import Database


class Painted(outbox.Event, frozen=True, kw_only=True):
    """A fact of this test."""

    topic: ClassVar[str] = "tests.painted.v1"
    piece: str
    step: int

    @property
    def aggregate(self) -> str:
        """The piece."""
        return f"piece:{self.piece}"


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
