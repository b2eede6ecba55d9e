"""Mails that were captured instead of sent."""

from uuid import UUID

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import BYTEA
from sqlalchemy.orm import Mapped, mapped_column

from customiseyou.infra.db.base import Base, Key, Timestamped


class CapturedMail(Timestamped, Base):
    """One mail as it would have left, for the demo and the tests."""

    __tablename__ = "captured_mails"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(Text, unique=True)
    """What the mail is for; the same key is captured once."""
    recipient: Mapped[str] = mapped_column(Text, index=True)
    subject: Mapped[str] = mapped_column(Text)
    message: Mapped[bytes] = mapped_column(BYTEA)
    """The whole message as RFC 5322 bytes."""


CapturedMailId = UUID
