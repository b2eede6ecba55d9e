"""How often something may happen, exact across processes: counted in PostgreSQL."""

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
    window: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    count: Mapped[int]


_COUNT = text("""
INSERT INTO rate_limits (key, "window", count) VALUES (:key, :window, 1)
ON CONFLICT (key, "window") DO UPDATE SET count = rate_limits.count + 1 RETURNING count
""")
_FORGET = text('DELETE FROM rate_limits WHERE key = :key AND "window" < :window')


async def spend(
    session: AsyncSession, *, key: str, times_max: int, seconds: int, now: datetime
) -> None:
    """Count one attempt; raises TooMany past `times_max` in the present window of `seconds`."""
    stamp = int(now.astimezone(UTC).timestamp())
    window = stamp // seconds
    count = (await session.execute(_COUNT, {"key": key, "window": window})).scalar_one()
    if count == 1:
        await session.execute(_FORGET, {"key": key, "window": window})
    if count > times_max:
        raise TooMany(retry_after_seconds=(window + 1) * seconds - stamp)
