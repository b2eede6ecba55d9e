"""Tables of orders. Rows that hold a person's data say so."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import BYTEA, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from customiseyou.domains.orders.values import OrderStatus
from customiseyou.infra.db.base import Base, Currency, Instant, Key, Minor, Timestamped

_STATUSES = ", ".join(f"'{status}'" for status in OrderStatus)


class OrderGroupRow(Timestamped, Base):
    """What was bought together and is paid at once."""

    __tablename__ = "order_groups"
    __table_args__ = (
        CheckConstraint("total_minor >= 0", name="total_not_negative"),
        CheckConstraint("account_id IS NOT NULL OR visitor IS NOT NULL", name="somebody_owns_it"),
        Index("order_groups_visitor_idx", "visitor"),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(Text, unique=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    visitor: Mapped[bytes | None] = mapped_column(BYTEA)
    """SHA-256 of the secret in the buyer's browser."""
    idempotency_key: Mapped[str] = mapped_column(Text, unique=True)
    request_hash: Mapped[bytes] = mapped_column(BYTEA)
    email: Mapped[str] = mapped_column(Text, index=True)
    """Personal: contact."""
    name: Mapped[str] = mapped_column(Text)
    """Personal: contact."""
    phone: Mapped[str] = mapped_column(Text)
    """Personal: contact."""
    address: Mapped[dict[str, str]] = mapped_column(JSONB)
    """Personal: contact."""
    language: Mapped[str] = mapped_column(Text)
    currency: Mapped[Currency]
    total_minor: Mapped[Minor]
    placed_at: Mapped[Instant]
    pay_until: Mapped[Instant]


class OrderRow(Timestamped, Base):
    """What one shop makes of a group."""

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint(f"status IN ({_STATUSES})", name="status_known"),
        CheckConstraint("total_minor = items_minor + shipping_minor", name="total_adds_up"),
        Index("orders_seller_idx", "seller_id", "placed_at"),
        Index(
            "orders_unpaid_idx",
            "group_id",
            postgresql_where=text("status = 'awaiting_payment'"),
        ),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(Text, unique=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("order_groups.id"), index=True)
    seller_id: Mapped[UUID] = mapped_column(ForeignKey("sellers.id"))
    status: Mapped[str] = mapped_column(Text)
    items_minor: Mapped[Minor]
    shipping_minor: Mapped[Minor]
    total_minor: Mapped[Minor]
    ship_by: Mapped[date]
    """When the shop sends it, so that it arrives as promised."""
    promised_on: Mapped[date]
    placed_at: Mapped[Instant]
    carrier: Mapped[str | None] = mapped_column(Text)
    tracking_number: Mapped[str | None] = mapped_column(Text)


class OrderLineRow(Timestamped, Base):
    """One design in one quantity, as it was sold."""

    __tablename__ = "order_lines"
    __table_args__ = (
        CheckConstraint("quantity BETWEEN 1 AND 99", name="quantity_bounded"),
        CheckConstraint("total_minor = unit_minor * quantity", name="total_adds_up"),
    )

    id: Mapped[Key]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    position: Mapped[int]
    variant_id: Mapped[UUID] = mapped_column(ForeignKey("variants.id"), index=True)
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"))
    approval_id: Mapped[UUID] = mapped_column()
    title: Mapped[dict[str, str]] = mapped_column(JSONB)
    variant_label: Mapped[dict[str, str]] = mapped_column(JSONB)
    quantity: Mapped[int]
    parts: Mapped[list[object]] = mapped_column(JSONB)
    """The price parts of one piece, frozen at sale."""
    unit_minor: Mapped[Minor]
    total_minor: Mapped[Minor]


class OrderEventRow(Base):
    """The history of an order; rows are only added."""

    __tablename__ = "order_events"

    id: Mapped[Key]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    at: Mapped[Instant]
    kind: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, str]] = mapped_column(JSONB, server_default="{}")


class OrderAccessRow(Timestamped, Base):
    """A secret link to a group, sent to its e-mail address; only the digest is stored."""

    __tablename__ = "order_access"
    __table_args__ = (UniqueConstraint("group_id", "token_digest"),)

    token_digest: Mapped[bytes] = mapped_column(BYTEA, primary_key=True)
    group_id: Mapped[UUID] = mapped_column(
        ForeignKey("order_groups.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
