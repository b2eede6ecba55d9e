import asyncio

import pytest
from tests.flows.world import World, guest

from customiseyou.domains.catalog.values import VariantId
from customiseyou.domains.orders import service as orders
from customiseyou.domains.orders.errors import OrderCannotMove, OrderNotFound
from customiseyou.domains.payments.values import PaymentStatus, RefundReason
from customiseyou.domains.sellers.values import SellerId
from customiseyou.flows.place_order import Placed
from customiseyou.kit.money import Money

TOTAL = 62_900


async def buy(world: World, *, paid: bool = True) -> tuple[Placed, VariantId]:
    mug = await world.list_mug(await world.open_shop(), stock=1)
    buyer = guest()
    await world.put(buyer, mug)
    placed = await world.place(buyer)
    if paid:
        await world.pay(placed)
        await world.hear()
    return placed, mug


async def start_making(world: World, placed: Placed) -> None:
    (order,) = (await world.group(placed.group_id)).orders
    async with world.database.transaction() as session:
        await orders.start_making(
            session, code=order.code, sellers=[SellerId(order.seller_id)], now=world.desk.now
        )


async def test_a_paid_order_is_cancelled_and_everything_goes_back(world: World) -> None:
    placed, mug = await buy(world)
    await world.cancel(placed)
    (order,) = (await world.group(placed.group_id)).orders
    assert (order.status, order.events[-1].facts) == ("cancelled", {"by": "buyer"})
    assert await world.stock(mug) == 1
    books = await world.desk.ledger()
    assert (books.pop("gateway:sandbox"), books.pop("provider_fees")) == (-TOTAL + 1_258, -1_258)
    assert books == {"buyer_receivable": TOTAL}
    await world.send_refunds()
    (refund,) = await world.refunds(placed)
    assert (refund.amount, refund.reason, refund.status) == (
        Money(TOTAL, "INR"),
        RefundReason.CANCELLED,
        "settled",
    )
    assert await world.desk.ledger() == {"gateway:sandbox": 1_258, "provider_fees": -1_258}
    assert await world.ledger_is_sound()


async def test_a_cancelled_order_is_not_settled_again_by_late_news(world: World) -> None:
    placed, mug = await buy(world)
    await world.cancel(placed)
    await world.send_refunds()
    books = await world.desk.ledger()
    await world.hear(copies=3)
    async with world.database.transaction() as session:
        await orders.settle(
            session,
            group_id=placed.group_id,
            payment_id=placed.payment_id,
            now=world.desk.now,
        )
    assert (await world.desk.ledger(), await world.stock(mug)) == (books, 1)
    assert len(await world.refunds(placed)) == 1


async def test_an_unpaid_order_is_cancelled_and_its_payment_closed(world: World) -> None:
    placed, mug = await buy(world, paid=False)
    await world.to_pay_page(placed)
    await world.cancel(placed)
    assert (await world.statuses(placed), await world.stock(mug)) == (["cancelled"], 1)
    await world.desk.enquire(placed.payment_id)
    assert not (await world.payment(placed)).is_open
    assert await world.desk.ledger() == {}


async def test_money_that_comes_after_a_cancellation_goes_back(world: World) -> None:
    placed, mug = await buy(world, paid=False)
    await world.pay(placed)
    await world.cancel(placed)
    await world.hear()
    await world.send_refunds()
    assert (await world.payment(placed)).status == PaymentStatus.CAPTURED
    assert (await world.payment(placed)).refunded == Money(TOTAL, "INR")
    assert (await world.statuses(placed), await world.stock(mug)) == (["cancelled"], 1)
    assert await world.desk.ledger() == {"gateway:sandbox": 1_258, "provider_fees": -1_258}


async def test_one_of_two_orders_is_cancelled_and_only_its_money_goes_back(world: World) -> None:
    cheap = await world.list_mug(await world.open_shop(), price=10_000)
    dear = await world.list_mug(await world.open_shop(), price=90_000)
    buyer = guest()
    await world.put(buyer, cheap)
    await world.put(buyer, dear)
    placed = await world.place(buyer)
    await world.pay(placed)
    await world.hear()
    one, other = sorted(
        (await world.group(placed.group_id)).orders, key=lambda order: order.total.minor
    )
    await world.cancel(placed, code=one.code)
    await world.send_refunds()
    assert (await world.payment(placed)).refunded == one.total
    after = {order.code: order.status for order in (await world.group(placed.group_id)).orders}
    assert after == {one.code: "cancelled", other.code: "paid"}
    books = await world.desk.ledger()
    assert books["commission"] == other.total.share(900).minor
    assert f"seller_pending:{one.seller_id}" not in books
    assert "buyer_receivable" not in books


async def test_an_order_in_the_making_cannot_be_cancelled(world: World) -> None:
    placed, mug = await buy(world)
    await start_making(world, placed)
    books, facts = await world.desk.ledger(), await world.desk.facts()
    with pytest.raises(OrderCannotMove) as refusal:
        await world.cancel(placed)
    assert (refusal.value.current, refusal.value.wanted) == ("making", "cancelled")
    assert (await world.statuses(placed), await world.stock(mug)) == (["making"], 0)
    assert (await world.desk.ledger(), await world.desk.facts()) == (books, facts)
    assert await world.refunds(placed) == []


async def test_a_second_cancellation_changes_nothing(world: World) -> None:
    placed, mug = await buy(world)
    await world.cancel(placed)
    facts = await world.desk.facts()
    with pytest.raises(OrderCannotMove):
        await world.cancel(placed)
    assert (await world.desk.facts(), await world.stock(mug)) == (facts, 1)
    assert len(await world.refunds(placed)) == 1


async def test_cancelling_and_making_at_once_end_in_one_of_them(world: World) -> None:
    placed, mug = await buy(world)
    ends = await asyncio.gather(
        world.cancel(placed), start_making(world, placed), return_exceptions=True
    )
    assert sorted(type(end).__name__ for end in ends) == ["NoneType", "OrderCannotMove"]
    (status,) = await world.statuses(placed)
    refunded = len(await world.refunds(placed))
    assert (status, refunded, await world.stock(mug)) in [("cancelled", 1, 1), ("making", 0, 0)]


async def test_an_order_of_another_group_is_not_found(world: World) -> None:
    placed, _ = await buy(world)
    other, _ = await buy(world)
    (theirs,) = (await world.group(other.group_id)).orders
    with pytest.raises(OrderNotFound):
        await world.cancel(placed, code=theirs.code)
    assert await world.statuses(other) == ["paid"]
