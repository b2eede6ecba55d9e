import asyncio

import pytest
from tests.flows.world import ADDRESS, World, guest

from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.cart.values import CartLineId
from customiseyou.domains.catalog.errors import SoldOut, VariantNotFound
from customiseyou.domains.orders.errors import CartIsEmpty, KeyReused, TotalChanged
from customiseyou.domains.orders.values import Address
from customiseyou.domains.payments.values import PaymentStatus
from customiseyou.domains.shipping.errors import DoesNotShip
from customiseyou.flows import place_order
from customiseyou.kit.money import Money

SOLD = ("order_groups", "orders", "order_lines", "order_events", "payments", "stock_holds")


async def nothing_was_placed(world: World) -> bool:
    return [await world.count(table) for table in SOLD] == [0] * len(SOLD)


async def test_placing_freezes_the_price_holds_the_piece_and_empties_the_cart(
    world: World,
) -> None:
    mug = await world.list_mug(await world.open_shop(), price=55_000, stock=3)
    buyer = guest()
    approval_id = await world.put(buyer, mug, line="Hello", quantity=2)
    placed = await world.place(buyer)
    group = await world.group(placed.group_id)
    (order,) = group.orders
    (line,) = order.lines
    assert (order.status, order.code[:3], group.total) == (
        "awaiting_payment",
        "CY-",
        Money(2 * 57_500 + 7_900, "INR"),
    )
    assert [(part.id, part.amount.minor) for part in line.parts] == [
        ("base", 55_000),
        ("line", 2_500),
    ]
    assert (line.approval_id, line.quantity, line.unit.minor) == (approval_id, 2, 57_500)
    assert await world.stock(mug) == 1
    found = await world.cart(buyer)
    assert found is not None
    assert found.lines == ()
    payment = await world.payment(placed)
    assert (payment.status, payment.amount) == (PaymentStatus.CREATED, group.total)
    assert payment.expires_at == group.pay_until
    await world.set_price(mug, 99_000)
    assert (await world.group(placed.group_id)).total == group.total


async def test_several_shops_get_an_order_each_and_are_paid_together(world: World) -> None:
    first = await world.list_mug(await world.open_shop(shipping_price=Money(5_000, "INR")))
    second = await world.list_mug(await world.open_shop(shipping_price=Money(9_900, "INR")))
    buyer = guest()
    await world.put(buyer, first)
    await world.put(buyer, second, quantity=3)
    placed = await world.place(buyer)
    group = await world.group(placed.group_id)
    assert sorted(order.total.minor for order in group.orders) == [60_000, 174_900]
    assert group.total.minor == 60_000 + 174_900
    assert len({order.seller_id for order in group.orders}) == 2
    await world.pay(placed)
    await world.hear()
    assert await world.statuses(placed) == ["paid", "paid"]


async def test_a_changed_price_is_refused_with_the_new_one_and_the_cart_is_kept(
    world: World,
) -> None:
    mug = await world.list_mug(await world.open_shop(), price=55_000, stock=1)
    buyer = guest()
    await world.put(buyer, mug)
    seen = (await world.price(buyer)).total.minor
    before = await world.cart(buyer)
    await world.set_price(mug, 60_000)
    with pytest.raises(TotalChanged) as refusal:
        await world.place(buyer, seen=seen)
    assert (refusal.value.seen_minor, refusal.value.now_minor) == (62_900, 67_900)
    assert await world.cart(buyer) == before
    assert await world.stock(mug) == 1
    assert await nothing_was_placed(world)
    await world.place(buyer, seen=67_900)


async def test_an_empty_cart_is_refused(world: World) -> None:
    with pytest.raises(CartIsEmpty):
        await world.place(guest(), seen=0)
    assert await nothing_was_placed(world)


async def test_a_country_without_shipping_is_refused_and_the_cart_is_kept(world: World) -> None:
    mug = await world.list_mug(await world.open_shop(), stock=1)
    buyer = guest()
    await world.put(buyer, mug)
    before = await world.cart(buyer)
    abroad = Address(line1="1 Rue X", city="Paris", postcode="75001", country="FR")
    with pytest.raises(DoesNotShip):
        await world.place(buyer, address=abroad)
    assert await world.cart(buyer) == before
    assert await world.stock(mug) == 1
    assert await nothing_was_placed(world)


async def test_more_than_is_left_is_refused_over_several_designs(world: World) -> None:
    mug = await world.list_mug(await world.open_shop(), stock=2)
    buyer = guest()
    await world.put(buyer, mug, name="Asha")
    await world.put(buyer, mug, name="Ravi", quantity=2)
    before = await world.cart(buyer)
    with pytest.raises(SoldOut):
        await world.place(buyer)
    assert await world.cart(buyer) == before
    assert await world.stock(mug) == 2
    assert await nothing_was_placed(world)


async def test_a_sold_out_second_shop_leaves_the_first_shops_stock_alone(world: World) -> None:
    first = await world.list_mug(await world.open_shop(), stock=5)
    second = await world.list_mug(await world.open_shop(), stock=1)
    buyer, faster = guest(), guest()
    await world.put(buyer, first)
    await world.put(buyer, second)
    await world.put(faster, second)
    await world.place(faster)
    with pytest.raises(SoldOut):
        await world.place(buyer)
    assert (await world.stock(first), await world.stock(second)) == (5, 0)
    assert await world.count("order_groups") == 1


async def test_a_variant_without_a_price_any_more_is_refused(world: World) -> None:
    mug = await world.list_mug(await world.open_shop())
    buyer = guest()
    await world.put(buyer, mug)
    await world.withdraw_prices(mug)
    with pytest.raises(VariantNotFound):
        await world.place(buyer)
    assert await nothing_was_placed(world)


async def test_the_same_key_places_once(world: World) -> None:
    mug = await world.list_mug(await world.open_shop(), stock=5)
    buyer = guest()
    await world.put(buyer, mug)
    seen = (await world.price(buyer)).total.minor
    placed = [await world.place(buyer, seen=seen, key="key") for _ in range(3)]
    assert len(set(placed)) == 1
    assert await world.stock(mug) == 4
    assert [await world.count(table) for table in SOLD] == [1, 1, 1, 1, 1, 1]


async def test_a_double_click_places_once(world: World) -> None:
    mug = await world.list_mug(await world.open_shop(), stock=5)
    buyer = guest()
    await world.put(buyer, mug)
    seen = (await world.price(buyer)).total.minor
    placed = await asyncio.gather(*(world.place(buyer, seen=seen, key="key") for _ in range(6)))
    assert len(set(placed)) == 1
    assert await world.stock(mug) == 4
    assert await world.count("orders") == 1


async def test_two_tabs_with_keys_of_their_own_sell_the_cart_once(world: World) -> None:
    mug = await world.list_mug(await world.open_shop(), stock=5)
    buyer = guest()
    await world.put(buyer, mug)
    seen = (await world.price(buyer)).total.minor
    tabs = await asyncio.gather(
        *(world.place(buyer, seen=seen) for _ in range(4)), return_exceptions=True
    )
    assert sum(isinstance(tab, place_order.Placed) for tab in tabs) == 1
    assert sum(isinstance(tab, CartIsEmpty) for tab in tabs) == 3
    assert (await world.stock(mug), await world.count("orders")) == (4, 1)


async def test_a_key_of_another_order_is_refused_and_changes_nothing(world: World) -> None:
    mug = await world.list_mug(await world.open_shop(), stock=5)
    buyer, stranger = guest(), guest()
    await world.put(buyer, mug)
    await world.put(stranger, mug)
    await world.place(buyer, key="key")
    before = await world.cart(stranger)
    elsewhere = Address(line1="9 Hill Road", city="Mumbai", postcode="400050", country="IN")
    for owner, address in ((stranger, ADDRESS), (buyer, elsewhere)):
        with pytest.raises(KeyReused):
            await world.place(owner, seen=62_900, key="key", address=address)
    assert await world.cart(stranger) == before
    assert (await world.stock(mug), await world.count("orders")) == (4, 1)


async def test_the_same_key_after_paying_answers_with_the_paid_order(world: World) -> None:
    mug = await world.list_mug(await world.open_shop(), stock=5)
    buyer = guest()
    await world.put(buyer, mug)
    placed = await world.place(buyer, seen=62_900, key="key")
    await world.pay(placed)
    await world.hear()
    assert await world.place(buyer, seen=62_900, key="key") == placed
    assert await world.statuses(placed) == ["paid"]
    assert (await world.stock(mug), await world.count("payments")) == (4, 1)


async def test_the_last_piece_is_sold_once_to_a_thousand_buyers(world: World) -> None:
    mug = await world.list_mug(await world.open_shop(), stock=1)
    people = [guest() for _ in range(1_000)]
    approval = await world.approve(people[0], mug, {"name": "Asha"})

    async def fill(person: Owner) -> CartLineId:
        return await world.add(person, mug, approval)

    await world.at_once(fill, people)

    async def buy(person: Owner) -> place_order.Placed | SoldOut:
        try:
            return await world.place(person, seen=62_900)
        except SoldOut as refusal:
            return refusal

    ends = await world.at_once(buy, people)
    assert sum(isinstance(end, place_order.Placed) for end in ends) == 1
    assert sum(isinstance(end, SoldOut) for end in ends) == 999
    assert await world.stock(mug) == 0
    assert [await world.count(table) for table in ("orders", "payments", "stock_holds")] == [1] * 3
