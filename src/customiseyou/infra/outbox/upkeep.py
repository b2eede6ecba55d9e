"""What the outbox needs besides delivery: parked events tried again, old ones forgotten."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

DELIVERED_DAYS = 30
LISTED_MAX = 1_000

_LIST_PARKED = text("""
SELECT position, topic, payload, attempts, last_error, parked_at FROM outbox_events
WHERE parked_at IS NOT NULL ORDER BY position LIMIT :limit
""")
_TRY_AGAIN = text("""
UPDATE outbox_events SET parked_at = NULL, attempts = 0, next_attempt_at = :now
WHERE position = :position AND parked_at IS NOT NULL RETURNING position
""")
_FORGET = text("""
DELETE FROM outbox_events WHERE position IN (
    SELECT position FROM outbox_events WHERE delivered_at < :before LIMIT :limit)
RETURNING position
""")


class ParkedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event with a listener that failed ATTEMPTS_MAX times; it waits for a person."""

    position: int
    topic: str
    payload: dict[str, Any]
    attempts: int
    last_error: str | None
    parked_at: datetime


async def list_parked(session: AsyncSession) -> list[ParkedEvent]:
    """Return the parked events, the oldest first, LISTED_MAX at most."""
    rows = await session.execute(_LIST_PARKED, {"limit": LISTED_MAX})
    return [msgspec.convert(dict(row), ParkedEvent) for row in rows.mappings()]


async def try_again(session: AsyncSession, *, position: int, now: datetime) -> bool:
    """Let a parked event be delivered again; False when it is not parked any more.

    Its aggregate has gone on meanwhile, so it comes after later ones: listeners read the present
    state.
    """
    found = await session.execute(_TRY_AGAIN, {"position": position, "now": now})
    return found.first() is not None


async def forget_delivered(session: AsyncSession, *, now: datetime, at_most: int) -> int:
    """Delete events that were delivered long ago; return how many there were."""
    gone = await session.execute(
        _FORGET, {"before": now - timedelta(days=DELIVERED_DAYS), "limit": at_most}
    )
    return len(gone.all())
