"""The outbox table."""

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, Identity, Index, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from customiseyou.infra.db.base import Base


class OutboxEvent(Base):
    """One fact. Delivered, waiting for its next attempt, or parked."""

    __tablename__ = "outbox_events"
    __table_args__ = (
        Index(
            "outbox_events_waiting_idx",
            "aggregate",
            "position",
            postgresql_where=text("delivered_at IS NULL AND parked_at IS NULL"),
        ),
    )

    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    topic: Mapped[str] = mapped_column(Text)
    aggregate: Mapped[str] = mapped_column(Text)
    """Kind and id of what the fact is about; its events are delivered in order."""
    payload: Mapped[dict[str, object]] = mapped_column(JSONB)
    recorded_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    done_listeners: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    attempts: Mapped[int] = mapped_column(server_default="0")
    next_attempt_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    last_error: Mapped[str | None] = mapped_column(Text)
    delivered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    parked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
