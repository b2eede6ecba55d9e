"""The sandbox's own tables. Nothing of ours points to them, and they point to nothing of ours.

A card's number or code is never stored: only its brand and last four digits.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import BYTEA
from sqlalchemy.orm import Mapped, mapped_column

from customiseyou.infra.db.base import Base, Currency, Instant, Key, Minor, Timestamped


class SandboxPaymentRow(Timestamped, Base):
    """A payment as the sandbox keeps it."""

    __tablename__ = "sandbox_payments"
    __table_args__ = (
        CheckConstraint("length(last4) <= 4", name="four_digits_at_most"),
        CheckConstraint("captured_minor BETWEEN 0 AND amount_minor", name="capture_within_amount"),
        CheckConstraint(
            "refunded_minor BETWEEN 0 AND captured_minor", name="refund_within_capture"
        ),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(Text, unique=True)
    token: Mapped[str] = mapped_column(Text, unique=True)
    """Opens the pay page."""
    idempotency_key: Mapped[str] = mapped_column(Text, unique=True)
    request_hash: Mapped[bytes] = mapped_column(BYTEA)
    reference: Mapped[str] = mapped_column(Text, index=True)
    amount_minor: Mapped[Minor]
    currency: Mapped[Currency]
    description: Mapped[str] = mapped_column(Text)
    return_url: Mapped[str] = mapped_column(Text)
    cancel_url: Mapped[str] = mapped_column(Text)
    capture_at_once: Mapped[bool]
    status: Mapped[str] = mapped_column(Text)
    method_kind: Mapped[str] = mapped_column(Text, server_default="", default="")
    brand: Mapped[str] = mapped_column(Text, server_default="", default="")
    last4: Mapped[str] = mapped_column(Text, server_default="", default="")
    declines: Mapped[int] = mapped_column(server_default="0", default=0)
    decline_code: Mapped[str] = mapped_column(Text, server_default="", default="")
    captured_minor: Mapped[Minor] = mapped_column(server_default="0", default=0)
    refunded_minor: Mapped[Minor] = mapped_column(server_default="0", default=0)
    """Settled and pending refunds."""
    fee_minor: Mapped[int | None] = mapped_column(BigInteger)
    opened_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    captures_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When a delayed payment will be captured."""


class SandboxRefundRow(Timestamped, Base):
    """A refund as the sandbox keeps it."""

    __tablename__ = "sandbox_refunds"

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(Text, unique=True)
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("sandbox_payments.id"), index=True)
    idempotency_key: Mapped[str | None] = mapped_column(Text, unique=True)
    reference: Mapped[str | None] = mapped_column(Text)
    amount_minor: Mapped[Minor]
    status: Mapped[str] = mapped_column(Text)


class SandboxEventRow(Timestamped, Base):
    """A webhook to be delivered."""

    __tablename__ = "sandbox_events"

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(Text, unique=True)
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("sandbox_payments.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    body: Mapped[bytes] = mapped_column(BYTEA)
    attempts: Mapped[int] = mapped_column(server_default="0", default=0)
    last_status: Mapped[int | None] = mapped_column()
    delivered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class SandboxSellerRow(Timestamped, Base):
    """A seller's account at the sandbox."""

    __tablename__ = "sandbox_sellers"

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(Text, unique=True)
    reference: Mapped[str] = mapped_column(Text, unique=True)
    country: Mapped[str] = mapped_column(Text)


class SandboxMovementRow(Timestamped, Base):
    """Money given to a seller, taken back, or sent to the seller's bank."""

    __tablename__ = "sandbox_movements"
    __table_args__ = (
        CheckConstraint("kind IN ('transfer', 'reversal', 'payout')", name="kind_known"),
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        UniqueConstraint("kind", "idempotency_key"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)
    idempotency_key: Mapped[str] = mapped_column(Text)
    request_hash: Mapped[bytes] = mapped_column(BYTEA)
    reference: Mapped[str] = mapped_column(Text)
    seller_id: Mapped[UUID] = mapped_column(ForeignKey("sandbox_sellers.id"), index=True)
    payment_id: Mapped[UUID | None] = mapped_column(ForeignKey("sandbox_payments.id"))
    """A transfer's source."""
    transfer_id: Mapped[UUID | None] = mapped_column(ForeignKey("sandbox_movements.id"))
    """What a reversal takes back."""
    amount_minor: Mapped[Minor]
    currency: Mapped[Currency]
