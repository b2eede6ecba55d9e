"""Hand recorded events to their listeners."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.infra.db import sql
from customiseyou.infra.db.session import Database
from customiseyou.infra.outbox.events import Event, Listener
from customiseyou.kit import clock

ATTEMPTS_MAX = 8
BACKOFF_SECONDS_MAX = 300
ERROR_CHARACTERS_MAX = 500
UNHEARD_MAX = 1_000

log = structlog.get_logger()

# What nobody listens to is delivered by being seen, and holds nothing back.
_NEXT = text("""
WITH unheard AS (
  UPDATE outbox_events SET delivered_at = :now WHERE position IN (
    SELECT position FROM outbox_events
    WHERE delivered_at IS NULL AND parked_at IS NULL AND topic <> ALL (CAST(:heard AS text[]))
    LIMIT :unheard_max FOR UPDATE SKIP LOCKED))
SELECT position, topic, payload, done_listeners, attempts FROM outbox_events AS event
WHERE delivered_at IS NULL AND parked_at IS NULL AND next_attempt_at <= :now
  AND topic = ANY (CAST(:heard AS text[])) AND NOT EXISTS (
    SELECT FROM outbox_events AS earlier
    WHERE earlier.aggregate = event.aggregate AND earlier.position < event.position
      AND earlier.delivered_at IS NULL AND earlier.parked_at IS NULL
      AND earlier.topic = ANY (CAST(:heard AS text[])))
ORDER BY position LIMIT 1 FOR UPDATE SKIP LOCKED
""")
_DELIVERED = text("""
UPDATE outbox_events SET delivered_at = :now, done_listeners = CAST(:done AS text[])
WHERE position = :position
""")
_FAILED = text("""
UPDATE outbox_events
SET attempts = :attempts, last_error = :error, next_attempt_at = :next_attempt_at,
    parked_at = :parked_at, done_listeners = CAST(:done AS text[])
WHERE position = :position
""")


def listener_name(listener: Listener) -> str:
    """Return the name under which a listener's success is remembered: it must not change."""
    return f"{listener.__module__}.{listener.__qualname__}"


class Drain:
    """Delivers events; several may run at once on one database."""

    def __init__(
        self,
        database: Database,
        *,
        listeners: Mapping[type[Event], Sequence[Listener]],
    ) -> None:
        self._database = database
        self._types = {kind.topic: kind for kind in listeners}
        self._listeners = {kind.topic: tuple(found) for kind, found in listeners.items()}

    async def run_once(self) -> int:
        """Deliver everything that is due now; return how many events were tried."""
        tried = 0
        while await self._deliver_next():
            tried += 1
        return tried

    async def run(self, wake: asyncio.Event, *, poll_seconds: float = 2.0) -> None:
        """Deliver until cancelled, whenever woken and at least every `poll_seconds`."""
        while True:
            wake.clear()
            try:
                await self.run_once()
            except Exception:
                log.exception("outbox.drain_failed")
            try:
                await asyncio.wait_for(wake.wait(), poll_seconds)
            except TimeoutError:
                continue

    async def _deliver_next(self) -> bool:
        """Try one event, all its unfinished listeners in one transaction with savepoints."""
        now = clock.now()
        async with self._database.transaction() as session:
            row = await self._take_next(session, now=now)
            if row is None:
                return False
            failure: Exception | None = None
            done: list[str] = [*row.done_listeners]
            for listener in self._listeners[row.topic]:
                name = listener_name(listener)
                if name in done:
                    continue
                event = msgspec.convert(row.payload, self._types[row.topic])
                try:
                    async with sql.savepoint(session):
                        await listener(session, event)
                except Exception as error:
                    log.exception("outbox.listener_failed", topic=row.topic, listener=name)
                    failure = failure or error
                else:
                    done.append(name)
            if failure is None:
                await session.execute(
                    _DELIVERED, {"now": now, "done": done, "position": row.position}
                )
            else:
                attempts = row.attempts + 1
                wait = timedelta(seconds=min(2**attempts, BACKOFF_SECONDS_MAX))
                await session.execute(
                    _FAILED,
                    {
                        "attempts": attempts,
                        "error": f"{type(failure).__name__}: {failure}"[:ERROR_CHARACTERS_MAX],
                        "next_attempt_at": now + wait,
                        "parked_at": now if attempts >= ATTEMPTS_MAX else None,
                        "done": done,
                        "position": row.position,
                    },
                )
        return True

    async def _take_next(self, session: AsyncSession, *, now: datetime) -> Row[Any] | None:
        """Return the next event that somebody listens to, locked until the transaction ends."""
        found = await session.execute(
            _NEXT, {"now": now, "heard": list(self._listeners), "unheard_max": UNHEARD_MAX}
        )
        return found.one_or_none()
