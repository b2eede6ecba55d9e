import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.flows.world import World

from customiseyou.domains.sellers.values import SellerId
from customiseyou.domains.shipping import service as shipping
from customiseyou.domains.shipping.errors import DoesNotShip
from customiseyou.domains.shipping.values import ANYWHERE, Rate
from customiseyou.kit.money import Money

HOME = Rate(price=Money(7_900, "INR"), transit_days=3)
ABROAD = Rate(price=Money(99_000, "INR"), transit_days=12)


async def set_rate(world: World, shop: SellerId, country: str, rate: Rate) -> None:
    async with world.database.transaction() as session:
        await shipping.set_rate(session, seller_id=shop, country=country, rate=rate)


async def find(session: AsyncSession, shop: SellerId, country: str, currency: str) -> Rate | None:
    rates = await shipping.find_rates(
        session, seller_ids=[shop], country=country, currency=currency
    )
    return rates.get(shop)


@pytest.mark.parametrize(
    ("country", "currency", "rate"),
    [("IN", "INR", HOME), ("FR", "INR", ABROAD), ("IN", "EUR", None), ("FR", "EUR", None)],
)
async def test_a_countrys_own_rate_comes_before_the_one_for_everywhere(
    world: World, country: str, currency: str, rate: Rate | None
) -> None:
    shop = await world.open_shop(shipping_price=Money(1, "INR"))
    await set_rate(world, shop, ANYWHERE, ABROAD)
    await set_rate(world, shop, "IN", HOME)
    async with world.database.transaction() as session:
        assert await find(session, shop, country, currency) == rate
    found = await shipping.find_rate(
        world.database, seller_id=shop, country=country, currency=currency
    )
    assert found == rate


async def test_a_shop_that_does_not_send_there_is_named(world: World) -> None:
    sends, does_not = await world.open_shop(), await world.open_shop(country="DE")
    async with world.database.transaction() as session:
        with pytest.raises(DoesNotShip) as refusal:
            await shipping.get_rates(
                session, seller_ids=[sends, does_not], country="IN", currency="INR"
            )
    assert (refusal.value.seller_id, refusal.value.country) == (does_not, "IN")
