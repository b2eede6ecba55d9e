"""How often something may happen, exact across processes: counted in PostgreSQL."""

import hashlib
from datetime import UTC, datetime

from sqlalchemy import BigInteger, Text, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from customiseyou.infra.db.base import Base
from customiseyou.kit.errors import TooMany


class RateLimit(Base):
    """A counter of one key in one window of time; unlogged, since losing it costs nothing."""

    __tablename__ = "rate_limits"
    __table_args__ = ({"prefixes": ["UNLOGGED"]},)

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    """A digest, because what is counted is often a person's address."""
    window: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    """When the window ends, in seconds since 1970."""
    count: Mapped[int]


_COUNT = text("""
WITH forgotten AS (DELETE FROM rate_limits WHERE key = :key AND "window" < :window)
INSERT INTO rate_limits (key, "window", count) VALUES (:key, :window, 1)
ON CONFLICT (key, "window") DO UPDATE SET count = rate_limits.count + 1 RETURNING count
""")
_FORGET_OLD = text("""
DELETE FROM rate_limits WHERE (key, "window") IN (
    SELECT key, "window" FROM rate_limits WHERE "window" <= :now LIMIT :limit)
RETURNING key
""")


async def spend(
    session: AsyncSession, *, key: str, times_max: int, seconds: int, now: datetime
) -> None:
    """Count one attempt; raises TooMany past `times_max` in the present window of `seconds`."""
    stamp = int(now.astimezone(UTC).timestamp())
    ends = (stamp // seconds + 1) * seconds
    digest = hashlib.sha256(key.encode()).hexdigest()
    count = (await session.execute(_COUNT, {"key": digest, "window": ends})).scalar_one()
    if count > times_max:
        raise TooMany(retry_after_seconds=ends - stamp)


async def forget_old(session: AsyncSession, *, now: datetime, at_most: int) -> int:
    """Delete counters whose window is over; return how many there were."""
    stamp = int(now.astimezone(UTC).timestamp())
    gone = await session.execute(_FORGET_OLD, {"now": stamp, "limit": at_most})
    return len(gone.all())
