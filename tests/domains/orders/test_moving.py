import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.flows.world import World, guest

from customiseyou.domains.orders import models, service
from customiseyou.domains.orders.errors import OrderCannotMove, OrderNotFound
from customiseyou.domains.orders.rules import may_cancel
from customiseyou.domains.orders.service import making
from customiseyou.domains.orders.states import TRANSITIONS
from customiseyou.domains.orders.values import OrderStatus
from customiseyou.domains.sellers.values import SellerId
from customiseyou.flows.place_order import Placed
from customiseyou.infra.db.session import Database

DOCUMENT = Path(__file__).parents[3] / "docs" / "domains" / "orders.md"


async def place(world: World) -> Placed:
    mug = await world.list_mug(await world.open_shop())
    buyer = guest()
    await world.put(buyer, mug)
    return await world.place(buyer)


def test_the_published_table_is_the_one_in_use() -> None:
    rows = re.findall(r"^\| `(\w+)` \|(.*?)\|$", DOCUMENT.read_text(), re.MULTILINE)
    published = {
        status: frozenset(re.findall(r"`(\w+)`", targets))
        for status, targets in rows
        if status in set(OrderStatus)
    }
    assert published == {str(status): frozenset(map(str, to)) for status, to in TRANSITIONS.items()}


def test_a_buyer_may_cancel_exactly_until_making_starts() -> None:
    assert {status for status in OrderStatus if may_cancel(status)} == {"awaiting_payment", "paid"}
    for status in OrderStatus:
        if may_cancel(status):
            assert OrderStatus.CANCELLED in TRANSITIONS[status]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(walk=st.lists(st.sampled_from(OrderStatus), max_size=8))
async def test_no_walk_leaves_the_table(database: Database, walk: list[OrderStatus]) -> None:
    world = World(database)
    world_placed = await place(world)
    (order,) = (await world.group(world_placed.group_id)).orders
    expected, history = OrderStatus.AWAITING_PAYMENT, ["placed"]
    for step, wanted in enumerate(walk):
        now = world.desk.now + timedelta(seconds=step + 1)
        async with database.transaction() as session:
            row = await session.get_one(models.OrderRow, order.id)
            if wanted in TRANSITIONS[expected]:
                await making.move(session, row, to=wanted, now=now)
                expected = wanted
                history.append(str(wanted))
            else:
                with pytest.raises(OrderCannotMove):
                    await making.move(session, row, to=wanted, now=now)
    (after,) = (await world.group(world_placed.group_id)).orders
    assert after.status == expected
    assert [event.kind for event in after.events] == history


async def test_a_shop_makes_and_ships_a_paid_order(world: World) -> None:
    placed = await place(world)
    await world.pay(placed)
    await world.hear()
    (order,) = (await world.group(placed.group_id)).orders
    mine = [SellerId(order.seller_id)]
    async with world.database.transaction() as session:
        await service.start_making(session, code=order.code, sellers=mine, now=world.desk.now)
        await service.ship(
            session,
            code=order.code,
            sellers=mine,
            carrier="India Post",
            tracking_number="EM123456789IN",
            now=world.desk.now + timedelta(hours=1),
        )
    (after,) = (await world.group(placed.group_id)).orders
    assert [event.kind for event in after.events] == ["placed", "paid", "making", "shipped"]
    assert (after.carrier, after.tracking_number) == ("India Post", "EM123456789IN")
    assert (await world.desk.facts())[-2:] == ["order_making", "order_shipped"]


async def test_an_unpaid_order_cannot_be_made_or_sent(world: World) -> None:
    placed = await place(world)
    (order,) = (await world.group(placed.group_id)).orders
    mine = [SellerId(order.seller_id)]
    facts = await world.desk.facts()
    with pytest.raises(OrderCannotMove):
        async with world.database.transaction() as session:
            await service.start_making(session, code=order.code, sellers=mine, now=world.desk.now)
    with pytest.raises(OrderCannotMove):
        async with world.database.transaction() as session:
            await service.ship(
                session,
                code=order.code,
                sellers=mine,
                carrier="India Post",
                tracking_number="1",
                now=world.desk.now,
            )
    assert (await world.group(placed.group_id)).orders == (order,)
    assert await world.desk.facts() == facts


async def test_another_shop_finds_no_such_order(world: World) -> None:
    placed = await place(world)
    stranger = await world.open_shop()
    await world.pay(placed)
    await world.hear()
    (order,) = (await world.group(placed.group_id)).orders
    async with world.database.transaction() as session:
        with pytest.raises(OrderNotFound):
            await service.start_making(
                session, code=order.code, sellers=[stranger], now=world.desk.now
            )
    with pytest.raises(OrderNotFound):
        await service.get_for_seller(world.database, code=order.code, sellers=[stranger])
    assert (await world.group(placed.group_id)).orders == (order,)
