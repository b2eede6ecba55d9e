"""Tables of the cart."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import BYTEA
from sqlalchemy.orm import Mapped, mapped_column

from customiseyou.infra.db.base import Base, Currency, Key, Minor, Timestamped


class CartRow(Timestamped, Base):
    """A person's cart, one each."""

    __tablename__ = "carts"
    __table_args__ = (
        CheckConstraint("account_id IS NOT NULL OR visitor IS NOT NULL", name="somebody_owns_it"),
    )

    id: Mapped[Key]
    account_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), unique=True
    )
    visitor: Mapped[bytes | None] = mapped_column(BYTEA, unique=True)
    currency: Mapped[Currency]


class CartLineRow(Timestamped, Base):
    """An approved design in a quantity."""

    __tablename__ = "cart_lines"
    __table_args__ = (
        CheckConstraint("quantity BETWEEN 1 AND 99", name="quantity_bounded"),
        UniqueConstraint("cart_id", "approval_id"),
    )

    id: Mapped[Key]
    cart_id: Mapped[UUID] = mapped_column(ForeignKey("carts.id", ondelete="CASCADE"))
    variant_id: Mapped[UUID] = mapped_column(ForeignKey("variants.id"))
    approval_id: Mapped[UUID] = mapped_column()
    quantity: Mapped[int]
    unit_seen_minor: Mapped[Minor]
