import asyncio
from datetime import timedelta

import asyncpg
import pytest
from tests.flows.world import World

from customiseyou.domains.catalog import queries
from customiseyou.domains.catalog import service as catalog
from customiseyou.domains.catalog.errors import SoldOut
from customiseyou.domains.catalog.values import VariantId


async def hold(world: World, subject: str, quantities: dict[VariantId, int]) -> None:
    async with world.database.transaction() as session:
        await catalog.hold_stock(
            session,
            subject=subject,
            quantities=quantities,
            expires_at=world.desk.now + timedelta(minutes=10),
        )


async def release(world: World, subject: str) -> None:
    async with world.database.transaction() as session:
        await catalog.release_holds(session, subject=subject)


async def test_held_pieces_leave_the_shelf_and_return_once(world: World) -> None:
    mug = await world.list_mug(await world.open_shop(), stock=5)
    await hold(world, "a", {mug: 3})
    assert await world.stock(mug) == 2
    await release(world, "a")
    await release(world, "a")
    assert await world.stock(mug) == 5


async def test_sold_pieces_do_not_return(world: World) -> None:
    mug = await world.list_mug(await world.open_shop(), stock=5)
    await hold(world, "a", {mug: 3})
    async with world.database.transaction() as session:
        assert await catalog.consume_holds(session, subject="a")
        assert not await catalog.consume_holds(session, subject="a")
    await release(world, "a")
    assert await world.stock(mug) == 2


async def test_one_sold_out_variant_holds_none_of_the_others(world: World) -> None:
    shop = await world.open_shop()
    some, none = await world.list_mug(shop, stock=5), await world.list_mug(shop, stock=0)
    with pytest.raises(SoldOut):
        await hold(world, "a", {some: 1, none: 1})
    assert (await world.stock(some), await world.count("stock_holds")) == (5, 0)


async def test_what_is_made_to_order_is_held_without_a_count(world: World) -> None:
    mug = await world.list_mug(await world.open_shop(), stock=None)
    await hold(world, "a", {mug: 50})
    async with world.database.transaction() as session:
        assert await catalog.consume_holds(session, subject="a")
        await catalog.put_back(session, quantities={mug: 50})
    assert await world.stock(mug) is None


async def test_two_buyers_of_the_same_two_things_do_not_wait_for_each_other(
    world: World,
) -> None:
    shop = await world.open_shop()
    one, other = await world.list_mug(shop, stock=40), await world.list_mug(shop, stock=40)
    await asyncio.gather(
        *(
            hold(world, f"{turn}", dict.fromkeys((one, other) if turn % 2 else (other, one), 1))
            for turn in range(40)
        )
    )
    assert (await world.stock(one), await world.stock(other)) == (0, 0)


async def test_the_database_refuses_a_stock_below_zero(world: World) -> None:
    mug = await world.list_mug(await world.open_shop(), stock=1)
    with pytest.raises(asyncpg.CheckViolationError, match="stock_not_negative"):
        async with world.database.transaction() as session:
            await queries.put_back(session, variant_id=mug, quantity=-2)
    assert await world.stock(mug) == 1
