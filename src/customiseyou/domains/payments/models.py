"""Tables of payments. What is kept of the buyer's means is a brand and four digits."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import BYTEA, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from customiseyou.domains.payments.values import (
    CLOSED_STATUSES,
    KEY_CHARACTERS_MAX,
    WEBHOOK_BYTES_MAX,
    PaymentStatus,
    RefundReason,
    RefundStatus,
)
from customiseyou.infra.db.base import Base, Currency, Instant, Key, Minor, Timestamped


def _listed(members: Iterable[str]) -> str:
    return ", ".join(sorted(f"'{member}'" for member in members))


_KEY_BOUNDED = f"length(key) BETWEEN 1 AND {KEY_CHARACTERS_MAX}"


class PaymentRow(Timestamped, Base):
    """One try to have a subject paid at one provider."""

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint(f"status IN ({_listed(PaymentStatus)})", name="status_known"),
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        CheckConstraint("captured_minor BETWEEN 0 AND amount_minor", name="capture_within_amount"),
        CheckConstraint(
            "refund_claimed_minor BETWEEN 0 AND captured_minor", name="refund_within_capture"
        ),
        CheckConstraint(
            "refunded_minor BETWEEN 0 AND refund_claimed_minor", name="settled_within_claimed"
        ),
        CheckConstraint(
            "(status = 'captured') = (captured_minor > 0)", name="captured_means_money"
        ),
        CheckConstraint(
            "(status = 'captured') = (captured_at IS NOT NULL)", name="captured_has_its_time"
        ),
        CheckConstraint(_KEY_BOUNDED, name="key_bounded"),
        UniqueConstraint("provider", "provider_payment_id"),
        Index("payments_subject_idx", "subject_id", "subject_kind"),
        Index(
            "payments_one_open_each_subject",
            "subject_id",
            "subject_kind",
            unique=True,
            postgresql_where=text(
                f"status NOT IN ({_listed(CLOSED_STATUSES)}) AND void_requested_at IS NULL"
            ),
        ),
        Index(
            "payments_one_capture_each_subject",
            "subject_id",
            "subject_kind",
            unique=True,
            postgresql_where=text("status = 'captured' AND NOT is_duplicate"),
        ),
        Index(
            "payments_enquiry_idx",
            "next_enquiry_at",
            postgresql_where=text("next_enquiry_at IS NOT NULL"),
        ),
    )

    id: Mapped[Key]
    subject_kind: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[UUID] = mapped_column()
    """What is paid; of a higher domain, so no key."""
    provider: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text, unique=True)
    amount_minor: Mapped[Minor]
    currency: Mapped[Currency]
    description: Mapped[str] = mapped_column(Text)
    status: Mapped[PaymentStatus] = mapped_column(Text)
    captured_minor: Mapped[Minor] = mapped_column(server_default="0", default=0)
    refund_claimed_minor: Mapped[Minor] = mapped_column(server_default="0", default=0)
    """Settled and running refunds together."""
    refunded_minor: Mapped[Minor] = mapped_column(server_default="0", default=0)
    """Settled refunds."""
    is_duplicate: Mapped[bool] = mapped_column(server_default="false", default=False)
    """Captured after another payment of the subject was: it is refunded in full."""
    fee_minor: Mapped[int | None] = mapped_column(BigInteger)
    """What the provider kept of the capture, once it has said so."""
    provider_payment_id: Mapped[str | None] = mapped_column(Text)
    handles: Mapped[dict[str, str]] = mapped_column(JSONB, server_default="{}", default=dict)
    """The provider's further ids, handed back to its adapter unread."""
    redirect_url: Mapped[str | None] = mapped_column(Text)
    return_url: Mapped[str | None] = mapped_column(Text)
    """Set when the provider is first asked, so that a repeat sends the same request."""
    cancel_url: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text, server_default="en", default="en")
    method: Mapped[dict[str, str] | None] = mapped_column(JSONB)
    """Personal: payment. Kind, brand and last four digits of what was paid with."""
    declines: Mapped[int] = mapped_column(server_default="0", default=0)
    decline_code: Mapped[str | None] = mapped_column(Text)
    opened_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    captured_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    void_requested_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    next_enquiry_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    enquiries: Mapped[int] = mapped_column(server_default="0", default=0)
    """How often the provider was asked since the status last moved."""


class RefundRow(Timestamped, Base):
    """Money on its way back."""

    __tablename__ = "payment_refunds"
    __table_args__ = (
        CheckConstraint(f"status IN ({_listed(RefundStatus)})", name="status_known"),
        CheckConstraint(f"reason IN ({_listed(RefundReason)})", name="reason_known"),
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        CheckConstraint(_KEY_BOUNDED, name="key_bounded"),
        CheckConstraint("parked_at IS NULL OR status = 'failed'", name="parked_has_failed"),
        UniqueConstraint("payment_id", "provider_refund_id"),
        Index(
            "payment_refunds_parked_idx",
            "parked_at",
            postgresql_where=text("parked_at IS NOT NULL"),
        ),
    )

    id: Mapped[Key]
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payments.id"), index=True)
    key: Mapped[str] = mapped_column(Text, unique=True)
    amount_minor: Mapped[Minor]
    currency: Mapped[Currency]
    reason: Mapped[RefundReason] = mapped_column(Text)
    status: Mapped[RefundStatus] = mapped_column(Text)
    provider_refund_id: Mapped[str | None] = mapped_column(Text)
    requested_at: Mapped[Instant]
    refusals: Mapped[int] = mapped_column(server_default="0", default=0)
    """How often the provider has said no; each try after a no has a key of its own."""
    refusal: Mapped[str | None] = mapped_column(Text)
    """The provider's last no, in its own code."""
    refused_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    parked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Since when it waits for a person: it failed, and the buyer's money is with us."""
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class WebhookRow(Base):
    """A genuine webhook as it arrived; kept so that it can be applied again."""

    __tablename__ = "payment_webhooks"
    __table_args__ = (
        CheckConstraint(f"octet_length(body) <= {WEBHOOK_BYTES_MAX}", name="body_bounded"),
        UniqueConstraint("provider", "event_id"),
        Index("payment_webhooks_received_idx", "received_at"),
    )

    id: Mapped[Key]
    provider: Mapped[str] = mapped_column(Text)
    event_id: Mapped[str] = mapped_column(Text)
    """The provider's id of the event, the same at every delivery."""
    body: Mapped[bytes] = mapped_column(BYTEA)
    headers: Mapped[dict[str, str]] = mapped_column(JSONB)
    """Those that belong to the signature and the content, nothing else."""
    signed_with: Mapped[str] = mapped_column(Text)
    """'current' or 'previous' secret."""
    received_at: Mapped[Instant]
    deliveries: Mapped[int] = mapped_column(server_default="1", default=1)
    applied_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    problem: Mapped[str | None] = mapped_column(Text)
    """Code of the error when it could not be applied: a person must look."""
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
