"""Rates by shop and country."""

from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.sellers.values import SellerId
from customiseyou.domains.shipping import queries
from customiseyou.domains.shipping.errors import DoesNotShip
from customiseyou.domains.shipping.models import ShippingRateRow
from customiseyou.domains.shipping.values import Rate
from customiseyou.infra.db import sql
from customiseyou.infra.db.session import Database
from customiseyou.kit.money import Money


async def set_rate(session: AsyncSession, *, seller_id: SellerId, country: str, rate: Rate) -> None:
    """Set what a shop asks for a country ('*' for everywhere else)."""
    await session.merge(
        ShippingRateRow(
            seller_id=seller_id,
            country=country,
            currency=rate.price.currency,
            amount_minor=rate.price.minor,
            transit_days=rate.transit_days,
        )
    )
    await session.flush()


async def find_rates(
    reader: sql.Reader, *, seller_ids: list[SellerId], country: str, currency: str
) -> dict[SellerId, Rate]:
    """Return each shop's rate to a country; shops that do not send there are left out."""
    rows = await queries.list_rates(
        reader, seller_ids=[*seller_ids], country=country, currency=currency
    )
    return {
        SellerId(row["seller_id"]): Rate(
            price=Money(row["amount_minor"], currency), transit_days=row["transit_days"]
        )
        for row in rows
    }


async def get_rates(
    reader: sql.Reader, *, seller_ids: list[SellerId], country: str, currency: str
) -> dict[SellerId, Rate]:
    """Return each shop's rate to a country; raises DoesNotShip naming the first that has none."""
    rates = await find_rates(reader, seller_ids=seller_ids, country=country, currency=currency)
    for seller_id in seller_ids:
        if seller_id not in rates:
            raise DoesNotShip(seller_id, country)
    return rates


async def find_rate(
    database: Database, *, seller_id: SellerId, country: str, currency: str
) -> Rate | None:
    """Return one shop's rate to a country for its pages, in one read."""
    row = await database.read_row(queries.RATE, seller_id, country, currency)
    if row is None:
        return None
    return Rate(price=Money(row["amount_minor"], currency), transit_days=row["transit_days"])
