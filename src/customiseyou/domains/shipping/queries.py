"""Every SQL statement of shipping."""

from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.shipping.models import ShippingRateRow
from customiseyou.domains.shipping.values import ANYWHERE

RATE = """
SELECT amount_minor, transit_days FROM shipping_rates
WHERE seller_id = $1 AND country IN ($2, '*') AND currency = $3
ORDER BY country = '*' LIMIT 1
"""

_RATES = (
    select(ShippingRateRow)
    .where(
        ShippingRateRow.seller_id.in_(bindparam("seller_ids", expanding=True)),
        ShippingRateRow.country.in_([bindparam("country"), ANYWHERE]),
        ShippingRateRow.currency == bindparam("currency"),
    )
    .order_by(ShippingRateRow.country == ANYWHERE)
)


async def list_rates(
    session: AsyncSession, *, seller_ids: list[UUID], country: str, currency: str
) -> list[ShippingRateRow]:
    """Return the rates for a country, its own before those for everywhere else."""
    found = await session.execute(
        _RATES, {"seller_ids": seller_ids, "country": country, "currency": currency}
    )
    return list(found.scalars())
