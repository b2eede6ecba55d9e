"""Every SQL statement of notifications."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.notifications.models import NotificationRow

IS_SENT = "SELECT true FROM notifications WHERE key = $1"


async def remember(session: AsyncSession, *, key: str, now: datetime) -> None:
    """Note that a notification was handed over."""
    await session.execute(
        insert(NotificationRow).values(key=key, sent_at=now).on_conflict_do_nothing()
    )
