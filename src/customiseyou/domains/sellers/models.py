"""Tables of sellers."""

from uuid import UUID

from sqlalchemy import CHAR, CheckConstraint, ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from customiseyou.infra.db.base import Base, Key, Timestamped
from customiseyou.infra.db.shown import models as shown


class SellerRow(Timestamped, Base):
    """A shop."""

    __tablename__ = "sellers"

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    town: Mapped[str] = mapped_column(Text)
    country: Mapped[str] = mapped_column(CHAR(2))
    story: Mapped[dict[str, str]] = mapped_column(JSONB)
    """By language."""
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{en}")
    is_fictional: Mapped[bool] = mapped_column(server_default="false")
    """A shop of the demo: it says so wherever it is shown."""


class MemberRow(Timestamped, Base):
    """A person who works in a shop."""

    __tablename__ = "seller_members"
    __table_args__ = (CheckConstraint("role IN ('owner', 'maker')", name="role_known"),)

    seller_id: Mapped[UUID] = mapped_column(
        ForeignKey("sellers.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(Text)


EXTRA_SQL = shown.on_table("sellers")
"""Statements for the migration that creates the tables."""
