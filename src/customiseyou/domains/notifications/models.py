"""Tables of notifications."""

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from customiseyou.infra.db.base import Base, Instant


class NotificationRow(Base):
    """A notification that was handed over; its key keeps it from being sent again."""

    __tablename__ = "notifications"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    sent_at: Mapped[Instant]
