"""Tables of accounts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Text
from sqlalchemy.dialects.postgresql import BYTEA, CITEXT
from sqlalchemy.orm import Mapped, mapped_column

from customiseyou.infra.db.base import Base, Instant, Key, Timestamped


class AccountRow(Timestamped, Base):
    """A person who can sign in."""

    __tablename__ = "accounts"

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(CITEXT, unique=True)
    name: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text, server_default="en")
    password_hash: Mapped[str] = mapped_column(Text)
    """Argon2id with its parameters."""
    email_verified_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    is_operator: Mapped[bool] = mapped_column(server_default="false")


class SessionRow(Timestamped, Base):
    """One signed-in browser."""

    __tablename__ = "account_sessions"

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    token_digest: Mapped[bytes] = mapped_column(BYTEA, unique=True)
    expires_at: Mapped[Instant]


class LinkRow(Timestamped, Base):
    """A one-time link sent by e-mail."""

    __tablename__ = "account_links"
    __table_args__ = (CheckConstraint("purpose IN ('verify', 'reset')", name="purpose_known"),)

    token_digest: Mapped[bytes] = mapped_column(BYTEA, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    purpose: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[Instant]
