"""Tables of shipping."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from customiseyou.infra.db.base import Base, Currency, Minor, Timestamped
from customiseyou.infra.db.shown import models as shown


class ShippingRateRow(Timestamped, Base):
    """What a shop asks for a parcel to a country."""

    __tablename__ = "shipping_rates"
    __table_args__ = (
        CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
        CheckConstraint("transit_days BETWEEN 1 AND 60", name="transit_days_bounded"),
    )

    seller_id: Mapped[UUID] = mapped_column(
        ForeignKey("sellers.id", ondelete="CASCADE"), primary_key=True
    )
    country: Mapped[str] = mapped_column(Text, primary_key=True)
    """ISO 3166-1 alpha-2, or * for everywhere else."""
    currency: Mapped[Currency] = mapped_column(primary_key=True)
    amount_minor: Mapped[Minor]
    transit_days: Mapped[int]


EXTRA_SQL = shown.on_table("shipping_rates")
"""Statements for the migration that creates the table."""
