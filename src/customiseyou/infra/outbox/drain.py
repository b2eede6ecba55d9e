"""Hand recorded events to their listeners."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.infra.db import sql
from customiseyou.infra.db.session import Database
from customiseyou.infra.outbox.events import Event, Listener
from customiseyou.kit import clock

ATTEMPTS_MAX = 8
BACKOFF_SECONDS_MAX = 300
POLL_SECONDS = 2.0
ERROR_CHARACTERS_MAX = 500
UNHEARD_MAX = 1_000

log = structlog.get_logger()

_IS_ANY_DUE = """
SELECT EXISTS (SELECT FROM outbox_events
               WHERE delivered_at IS NULL AND parked_at IS NULL AND next_attempt_at <= $1)
"""
# What nobody listens to is delivered by being seen, and holds nothing back.
_DELIVER_UNHEARD = """
UPDATE outbox_events SET delivered_at = $1 WHERE position IN (
  SELECT position FROM outbox_events
  WHERE delivered_at IS NULL AND parked_at IS NULL AND topic <> ALL ($2::text[])
  LIMIT $3 FOR UPDATE SKIP LOCKED)
"""
_TAKE_NEXT = """
SELECT position, topic, payload::text, done_listeners, attempts FROM outbox_events AS event
WHERE delivered_at IS NULL AND parked_at IS NULL AND next_attempt_at <= $1
  AND topic = ANY ($2::text[]) AND NOT EXISTS (
    SELECT FROM outbox_events AS earlier
    WHERE earlier.aggregate = event.aggregate AND earlier.position < event.position
      AND earlier.delivered_at IS NULL AND earlier.parked_at IS NULL
      AND earlier.topic = ANY ($2::text[]))
ORDER BY position LIMIT 1 FOR UPDATE SKIP LOCKED
"""
# Tells also whether another is due, which spares the question after the last one.
_DELIVERED = """
UPDATE outbox_events SET delivered_at = $1, done_listeners = $3 WHERE position = $2
RETURNING EXISTS (SELECT FROM outbox_events AS other
                  WHERE other.delivered_at IS NULL AND other.parked_at IS NULL
                    AND other.next_attempt_at <= $1 AND other.topic = ANY ($4::text[])
                    AND other.position <> $2)
"""
# Another drain may have tried it meanwhile: then its word stands.
_FAILED = """
UPDATE outbox_events
SET attempts = attempts + 1, last_error = $3, next_attempt_at = $4, parked_at = $5,
    done_listeners = $6
WHERE position = $1 AND attempts = $2 AND delivered_at IS NULL AND parked_at IS NULL
"""


def listener_name(listener: Listener) -> str:
    """Return the name under which a listener's success is remembered: it must not change."""
    return f"{listener.__module__}.{listener.__qualname__}"


class _Taken(msgspec.Struct, frozen=True):
    """An event that is being delivered."""

    position: int
    attempts: int
    event: Event
    done: tuple[str, ...]
    """The listeners that have succeeded at an earlier try."""
    waiting: tuple[Listener, ...]


class Drain:
    """Delivers events; several may run at once on one database."""

    def __init__(
        self,
        database: Database,
        *,
        listeners: Mapping[type[Event], Sequence[Listener]],
    ) -> None:
        self._database = database
        self._listeners = {kind.topic: tuple(found) for kind, found in listeners.items()}
        self._decoders = {kind.topic: msgspec.json.Decoder(kind) for kind in listeners}
        self._heard = list(self._listeners)
        self._wake = asyncio.Event()

    def hear(self, topic: str) -> None:
        """Deliver soon, where somebody listens to an event that was recorded."""
        if topic in self._listeners:
            self._wake.set()

    def look(self) -> None:
        """Deliver soon, whatever there is."""
        self._wake.set()

    async def run_once(self) -> int:
        """Deliver everything that is due now; return how many events were tried."""
        if not await self._database.read_value(_IS_ANY_DUE, clock.now()):
            return 0
        await self._database.write_rows(_DELIVER_UNHEARD, clock.now(), self._heard, UNHEARD_MAX)
        return await self._deliver_due()

    async def run(self, *, poll_seconds: float = POLL_SECONDS) -> None:
        """Deliver until cancelled, whenever woken and at least every `poll_seconds`."""
        clock_of_loop = asyncio.get_running_loop().time
        looked_at = float("-inf")
        while True:
            try:
                if clock_of_loop() - looked_at >= poll_seconds:
                    looked_at = clock_of_loop()
                    await self.run_once()
                else:
                    await self._deliver_due()
            except Exception:
                log.exception("outbox.drain_failed")
                # What failed at once would fail at once again.
                await asyncio.sleep(poll_seconds)
            with suppress(TimeoutError):
                async with asyncio.timeout(poll_seconds):
                    await self._wake.wait()

    async def _deliver_due(self) -> int:
        tried = 0
        while True:
            # Whoever recorded something from here on wakes us again.
            self._wake.clear()
            was_tried, are_more = await self._deliver_next()
            tried += was_tried
            if not are_more:
                return tried

    async def _deliver_next(self) -> tuple[bool, bool]:
        """Try one event in one transaction; return whether there was one, and may be more."""
        now, taken = clock.now(), None
        try:
            async with self._database.transaction() as session:
                taken = await self._take_next(session, now=now)
                if taken is None:
                    return False, False
                failure, done = await self._tell(session, taken)
                if failure is None:
                    more = await sql.value(
                        session, _DELIVERED, now, taken.position, done, self._heard
                    )
                else:
                    await self._note_failure(session, taken, failure=failure, done=done)
                    more = True
        except Exception as failure:
            if taken is None:
                raise
            # Nothing stands of what this try did: one alone has failed, or the commit.
            log.exception("outbox.delivery_failed", topic=taken.event.topic)
            async with self._database.transaction() as session:
                await self._note_failure(session, taken, failure=failure, done=list(taken.done))
            return True, True
        return True, bool(more)

    async def _take_next(self, session: AsyncSession, *, now: datetime) -> _Taken | None:
        """Return the next event that somebody listens to, locked until the transaction ends."""
        row = await sql.row(session, _TAKE_NEXT, now, self._heard)
        if row is None:
            return None
        topic, done = row["topic"], tuple(row["done_listeners"])
        return _Taken(
            position=row["position"],
            attempts=row["attempts"],
            event=self._decoders[topic].decode(row["payload"]),
            done=done,
            waiting=tuple(one for one in self._listeners[topic] if listener_name(one) not in done),
        )

    async def _tell(
        self, session: AsyncSession, taken: _Taken
    ) -> tuple[Exception | None, list[str]]:
        """Hand an event to who waits for it; return the first failure and who is done.

        Where several wait, what one does stands when another fails. One alone needs no savepoint:
        its failure passes through and undoes the whole transaction.
        """
        if len(taken.waiting) == 1:
            (alone,) = taken.waiting
            await alone(session, taken.event)
            return None, [*taken.done, listener_name(alone)]
        done, failure = [*taken.done], None
        for listener in taken.waiting:
            name = listener_name(listener)
            try:
                async with sql.savepoint(session):
                    await listener(session, taken.event)
            except Exception as error:
                log.exception("outbox.listener_failed", topic=taken.event.topic, listener=name)
                failure = failure or error
            else:
                done.append(name)
        return failure, done

    async def _note_failure(
        self, session: AsyncSession, taken: _Taken, *, failure: Exception, done: list[str]
    ) -> None:
        # The try itself may have taken longer than the wait after it.
        attempts, now = taken.attempts + 1, clock.now()
        await sql.value(
            session,
            _FAILED,
            taken.position,
            taken.attempts,
            f"{type(failure).__name__}: {failure}"[:ERROR_CHARACTERS_MAX],
            now + timedelta(seconds=min(2**attempts, BACKOFF_SECONDS_MAX)),
            now if attempts >= ATTEMPTS_MAX else None,
            done,
        )
