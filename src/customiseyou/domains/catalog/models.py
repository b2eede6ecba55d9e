"""Tables of the catalogue."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from customiseyou.infra.db.base import Base, Currency, Instant, Key, Minor, Timestamped
from customiseyou.infra.db.shown import models as shown


class CategoryRow(Timestamped, Base):
    """A shelf of the shop."""

    __tablename__ = "categories"

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[dict[str, str]] = mapped_column(JSONB)
    """By language."""
    position: Mapped[int]


class ProductRow(Timestamped, Base):
    """A listing of a shop."""

    __tablename__ = "products"
    __table_args__ = (
        CheckConstraint("status IN ('draft', 'live')", name="status_known"),
        CheckConstraint("processing_days BETWEEN 0 AND 90", name="processing_days_bounded"),
        Index(
            "products_search_idx",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
        ),
        Index(
            "products_live_idx", "category_id", "position", postgresql_where=text("status = 'live'")
        ),
    )

    id: Mapped[Key]
    seller_id: Mapped[UUID] = mapped_column(ForeignKey("sellers.id"), index=True)
    category_id: Mapped[UUID] = mapped_column(ForeignKey("categories.id"))
    slug: Mapped[str] = mapped_column(Text, unique=True)
    title: Mapped[dict[str, str]] = mapped_column(JSONB)
    description: Mapped[dict[str, str]] = mapped_column(JSONB)
    facts: Mapped[list[object]] = mapped_column(JSONB)
    """Pairs of words by language: what it is and how much, as [{"name": {…}, "value": {…}}]."""
    search_text: Mapped[str] = mapped_column(Text)
    """Titles of all languages in lower case."""
    status: Mapped[str] = mapped_column(Text, server_default="draft")
    processing_days: Mapped[int]
    """Working days from a paid order to the parcel."""
    template_version_id: Mapped[UUID | None] = mapped_column()
    """The published template version that new designs start from."""
    position: Mapped[int] = mapped_column(server_default="0")


class VariantRow(Timestamped, Base):
    """One thing to buy: a colour or size of a product."""

    __tablename__ = "variants"
    __table_args__ = (CheckConstraint("stock >= 0", name="stock_not_negative"),)

    id: Mapped[Key]
    product_id: Mapped[UUID] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE"), index=True
    )
    sku: Mapped[str] = mapped_column(Text, unique=True)
    label: Mapped[dict[str, str]] = mapped_column(JSONB)
    tint: Mapped[str | None] = mapped_column(Text)
    """Colour of the blank as #rrggbb, for the mock-ups."""
    stock: Mapped[int | None]
    """Pieces left; NULL where it is made to order."""
    position: Mapped[int] = mapped_column(server_default="0")
    is_live: Mapped[bool] = mapped_column(server_default="true")


class VariantPriceRow(Base):
    """The price of a variant in one currency."""

    __tablename__ = "variant_prices"
    __table_args__ = (CheckConstraint("amount_minor > 0", name="amount_positive"),)

    variant_id: Mapped[UUID] = mapped_column(
        ForeignKey("variants.id", ondelete="CASCADE"), primary_key=True
    )
    currency: Mapped[Currency] = mapped_column(primary_key=True)
    amount_minor: Mapped[Minor]


class ProductPictureRow(Base):
    """A picture of a product, in the order shown."""

    __tablename__ = "product_pictures"

    product_id: Mapped[UUID] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    storage_key: Mapped[str] = mapped_column(Text)
    alt: Mapped[dict[str, str]] = mapped_column(JSONB)
    view: Mapped[str | None] = mapped_column(Text)
    """The template's view that it is a sample of; NULL for a picture of another kind."""
    width: Mapped[int]
    height: Mapped[int]


class StockHoldRow(Base):
    """Pieces taken off the shelf for something that is not paid yet."""

    __tablename__ = "stock_holds"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    subject: Mapped[str] = mapped_column(Text, primary_key=True)
    """Kind and id of what holds them, such as order_group:<uuid>."""
    variant_id: Mapped[UUID] = mapped_column(ForeignKey("variants.id"), primary_key=True)
    quantity: Mapped[int]
    expires_at: Mapped[Instant] = mapped_column(index=True)


SHOWN_TABLES = ("categories", "product_pictures", "products", "variant_prices", "variants")
EXTRA_SQL = tuple(statement for table in SHOWN_TABLES for statement in shown.on_table(table))
"""Statements for the migration that creates the tables."""
