"""Every SQL statement of notifications."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

FIND_SENT = "SELECT key FROM notifications WHERE key = ANY ($1::text[])"

_REMEMBER = text("""
INSERT INTO notifications (key, sent_at)
SELECT key, :now FROM unnest(CAST(:keys AS text[])) AS key
ON CONFLICT DO NOTHING
""")


async def remember(session: AsyncSession, *, keys: Sequence[str], now: datetime) -> None:
    """Note that notifications were handed over."""
    await session.execute(_REMEMBER, {"keys": list(keys), "now": now})
