"""How often something may happen, exact across processes: counted in PostgreSQL."""

import hashlib
from collections.abc import Collection
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
_GIVE_BACK = text("""
UPDATE rate_limits SET count = count - 1 WHERE key = :key AND "window" = :window AND count > 0
""")
_REMEMBERED = text("""
SELECT key FROM rate_limits WHERE key = ANY(:keys) AND "window" > :now
""")
_FORGET_OLD = text("""
DELETE FROM rate_limits WHERE (key, "window") IN (
    SELECT key, "window" FROM rate_limits WHERE "window" <= :now LIMIT :limit)
RETURNING key
""")


def _stamp(now: datetime) -> int:
    return int(now.astimezone(UTC).timestamp())


def _ends(now: datetime, *, seconds: int) -> int:
    """Return when the present window of `seconds` is over."""
    return (_stamp(now) // seconds + 1) * seconds


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


async def spend(
    session: AsyncSession, *, key: str, times_max: int, seconds: int, now: datetime
) -> None:
    """Count one attempt; raises TooMany past `times_max` in the present window of `seconds`."""
    ends = _ends(now, seconds=seconds)
    count = (await session.execute(_COUNT, {"key": _digest(key), "window": ends})).scalar_one()
    if count > times_max:
        raise TooMany(retry_after_seconds=ends - _stamp(now))


async def give_back(session: AsyncSession, *, key: str, seconds: int, now: datetime) -> None:
    """Undo one `spend` that was made with the same `now`."""
    window = _ends(now, seconds=seconds)
    await session.execute(_GIVE_BACK, {"key": _digest(key), "window": window})


async def remember(session: AsyncSession, *, key: str, seconds: int, now: datetime) -> None:
    """Keep a key for `seconds` from now on."""
    await session.execute(_COUNT, {"key": _digest(key), "window": _stamp(now) + seconds})


async def list_remembered(
    session: AsyncSession, *, keys: Collection[str], now: datetime
) -> set[str]:
    """Return those of these keys that are remembered now."""
    digests = {_digest(key): key for key in keys}
    found = await session.execute(_REMEMBERED, {"keys": list(digests), "now": _stamp(now)})
    return {digests[digest] for digest in found.scalars()}


async def forget_old(session: AsyncSession, *, now: datetime, at_most: int) -> int:
    """Delete counters whose window is over; return how many there were."""
    gone = await session.execute(_FORGET_OLD, {"now": _stamp(now), "limit": at_most})
    return len(gone.all())
