from datetime import timedelta

import pytest
from tests.flows.world import ADDRESS, CONTACT, World, guest

from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.orders import service as orders
from customiseyou.domains.orders.errors import OrderNotFound
from customiseyou.domains.orders.values import OrderStatus
from customiseyou.domains.sellers.values import SellerId
from customiseyou.flows.place_order import Placed


async def buy(world: World) -> tuple[Owner, Placed, SellerId, str]:
    shop = await world.open_shop()
    mug = await world.list_mug(shop)
    buyer = guest()
    await world.put(buyer, mug)
    placed = await world.place(buyer)
    (order,) = (await world.group(placed.group_id)).orders
    return buyer, placed, shop, order.code


async def seen_by_shop(world: World, shop: SellerId, code: str) -> bool:
    """Return whether the shop finds the order, in its list, its counts and by its code alike."""
    listed = await orders.list_for_sellers(
        world.database, sellers=[shop], statuses=list(OrderStatus), page=1
    )
    counts = await orders.count_for_sellers(world.database, sellers=[shop])
    try:
        found = await orders.get_for_seller(world.database, code=code, sellers=[shop])
    except OrderNotFound:
        assert (listed.rows, listed.total, counts) == ((), 0, {})
        return False
    assert [row.code for row in listed.rows] == [code]
    assert counts == {found.order.status: 1}
    assert (found.buyer, found.address, found.phone) == (CONTACT.name, ADDRESS, CONTACT.phone)
    return True


async def test_a_shop_learns_of_an_order_when_it_is_paid(world: World) -> None:
    _, placed, shop, code = await buy(world)
    assert not await seen_by_shop(world, shop, code)
    await world.pay(placed)
    await world.hear()
    assert await seen_by_shop(world, shop, code)
    await world.cancel(placed)
    assert await seen_by_shop(world, shop, code)


async def test_a_shop_never_learns_of_what_was_not_paid(world: World) -> None:
    _, cancelled, shop, code = await buy(world)
    await world.cancel(cancelled)
    assert not await seen_by_shop(world, shop, code)
    _, expired, other_shop, other = await buy(world)
    world.desk.now += timedelta(minutes=10)
    await world.expire(expired)
    assert not await seen_by_shop(world, other_shop, other)


async def test_an_order_is_shown_to_its_buyer_and_to_who_holds_its_link(world: World) -> None:
    buyer, placed, _, code = await buy(world)
    async with world.database.transaction() as session:
        secret = await orders.new_access(session, group_id=placed.group_id, now=world.desk.now)

    async def look(visitor: bytes | None, access: str | None, *, days: int = 0) -> object:
        group = await orders.get_group_for_buyer(
            world.database,
            code=code,
            account_id=None,
            visitor=visitor,
            access=access,
            now=world.desk.now + timedelta(days=days),
        )
        return group.id

    assert await look(buyer.visitor, None) == placed.group_id
    assert await look(None, secret) == placed.group_id
    for visitor, access, days in (
        (guest().visitor, None, 0),
        (None, None, 0),
        (None, "guessed", 0),
        (None, secret, 181),
    ):
        with pytest.raises(OrderNotFound):
            await look(visitor, access, days=days)


async def test_a_link_opens_its_own_order_only(world: World) -> None:
    _, placed, _, _ = await buy(world)
    _, _, _, other = await buy(world)
    async with world.database.transaction() as session:
        secret = await orders.new_access(session, group_id=placed.group_id, now=world.desk.now)
    with pytest.raises(OrderNotFound):
        await orders.get_group_for_buyer(
            world.database,
            code=other,
            account_id=None,
            visitor=None,
            access=secret,
            now=world.desk.now,
        )


async def test_links_are_told_for_known_addresses_only(world: World) -> None:
    await buy(world)
    for email, told in (("nobody@example.org", 0), (CONTACT.email.upper(), 1)):
        async with world.database.transaction() as session:
            await orders.request_links(session, email=email, language="hi", now=world.desk.now)
        assert (await world.desk.facts()).count("links_requested") == told


async def test_a_shop_finds_orders_by_code_buyer_and_piece(world: World) -> None:
    _, placed, shop, code = await buy(world)
    await world.pay(placed)
    await world.hear()
    first_name = CONTACT.name.split()[0]

    async def found(query: str) -> list[str]:
        listed = await orders.list_for_sellers(
            world.database, sellers=[shop], statuses=list(OrderStatus), page=1, query=query
        )
        assert listed.total == len(listed.rows)
        return [row.code for row in listed.rows]

    for query in (code, code.lower()[3:], first_name.upper(), "mug", f"{first_name} {code}"):
        assert await found(query) == [code], query
    for query in ("%", "_", f"{first_name} teapot", "CY-0000-0000"):
        assert await found(query) == [], query
