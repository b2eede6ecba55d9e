from tests.flows.world import World, guest

from customiseyou.domains.accounts.values import Owner
from customiseyou.flows import order_again, place_order
from customiseyou.kit.money import Money


async def again(world: World, owner: Owner, placed: place_order.Placed) -> None:
    group = await world.group(placed.group_id)
    async with world.database.transaction() as session:
        for order in group.orders:
            await order_again.run(session, owner=owner, order=order, currency=group.currency)


async def test_what_was_not_paid_comes_back_as_it_was_approved_at_todays_price(
    world: World,
) -> None:
    mug = await world.list_mug(await world.open_shop(), price=55_000)
    buyer = guest()
    approval_id = await world.put(buyer, mug, line="Hello", quantity=2)
    placed = await world.place(buyer)
    await world.set_price(mug, 60_000)
    await again(world, buyer, placed)
    found = await world.cart(buyer)
    assert found is not None
    (line,) = found.lines
    assert (line.approval_id, line.variant_id, line.quantity) == (approval_id, mug, 2)
    assert line.unit_seen_minor == 62_500
    assert (await world.price(buyer)).items == Money(2 * 62_500, "INR")


async def test_asking_twice_or_with_the_piece_in_the_cart_doubles_nothing(world: World) -> None:
    mug = await world.list_mug(await world.open_shop())
    buyer = guest()
    await world.put(buyer, mug)
    placed = await world.place(buyer)
    other = await world.put(buyer, mug, name="Ravi")
    await again(world, buyer, placed)
    await again(world, buyer, placed)
    found = await world.cart(buyer)
    assert found is not None
    assert [line.quantity for line in found.lines] == [1, 1]
    assert other in {line.approval_id for line in found.lines}


async def test_what_is_not_sold_any_more_stays_out(world: World) -> None:
    mug = await world.list_mug(await world.open_shop())
    buyer = guest()
    await world.put(buyer, mug)
    placed = await world.place(buyer)
    await world.withdraw_prices(mug)
    await again(world, buyer, placed)
    found = await world.cart(buyer)
    assert found is not None
    assert found.lines == ()
