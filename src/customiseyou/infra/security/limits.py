"""How often something may happen, exact across processes: counted in PostgreSQL."""

import hashlib
from collections.abc import Collection
from datetime import UTC, datetime

import msgspec
from sqlalchemy import BigInteger, Text, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from customiseyou.infra.db import sql
from customiseyou.infra.db.base import Base
from customiseyou.infra.db.session import Database
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


_COUNT = """
INSERT INTO rate_limits (key, "window", count)
SELECT key, "window", 1 FROM unnest($1::text[], $2::bigint[]) AS one (key, "window") ORDER BY key
ON CONFLICT (key, "window") DO UPDATE SET count = rate_limits.count + 1 RETURNING key, count
"""
_GIVE_BACK = """
UPDATE rate_limits SET count = count - 1 WHERE key = $1 AND "window" = $2 AND count > 0
"""
_REMEMBERED = """
SELECT key FROM rate_limits WHERE key = ANY($1::text[]) AND "window" > $2
"""
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


class Limit(msgspec.Struct, frozen=True):
    """So many times in so many seconds, counted under a key."""

    key: str
    times_max: int
    seconds: int


async def spend(database: Database, *limits: Limit, now: datetime) -> None:
    """Count one attempt against each limit; raises TooMany past one of them.

    Outside of any transaction: an attempt that is refused, here or later, counts as well.
    """
    ends = [_ends(now, seconds=limit.seconds) for limit in limits]
    digests = [_digest(limit.key) for limit in limits]
    rows = await database.write_rows(_COUNT, digests, ends)
    counts = {row["key"]: row["count"] for row in rows}
    passed = [
        end - _stamp(now)
        for limit, digest, end in zip(limits, digests, ends, strict=True)
        if counts[digest] > limit.times_max
    ]
    if passed:
        raise TooMany(retry_after_seconds=max(passed))


async def give_back(session: AsyncSession, *, key: str, seconds: int, now: datetime) -> None:
    """Undo one `spend` that was made with the same `now`."""
    await sql.rows(session, _GIVE_BACK, _digest(key), _ends(now, seconds=seconds))


async def remember(session: AsyncSession, *, key: str, seconds: int, now: datetime) -> None:
    """Keep a key for `seconds` from now on."""
    await sql.rows(session, _COUNT, [_digest(key)], [_stamp(now) + seconds])


async def list_remembered(database: Database, *, keys: Collection[str], now: datetime) -> set[str]:
    """Return those of these keys that are remembered now."""
    digests = {_digest(key): key for key in keys}
    found = await database.read_rows(_REMEMBERED, list(digests), _stamp(now))
    return {digests[row["key"]] for row in found}


async def forget_old(session: AsyncSession, *, now: datetime, at_most: int) -> int:
    """Delete counters whose window is over; return how many there were."""
    gone = await session.execute(_FORGET_OLD, {"now": _stamp(now), "limit": at_most})
    return len(gone.all())
