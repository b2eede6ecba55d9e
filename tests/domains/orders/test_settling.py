import random
from datetime import timedelta

import pytest
from tests.flows.world import World, guest

from customiseyou.domains.catalog.values import VariantId
from customiseyou.domains.orders import jobs as orders_jobs
from customiseyou.domains.orders import service as orders
from customiseyou.domains.payments.errors import AlreadyPaid, PaymentCannotMove
from customiseyou.domains.payments.values import PaymentStatus, RefundReason
from customiseyou.flows.place_order import Placed
from customiseyou.infra.db.session import Database
from customiseyou.infra.services import Services
from customiseyou.integrations import sandbox
from customiseyou.kit.money import Money

TOTAL = 62_900
COMMISSION = 5_661
FEE = 1_258
"""Two percent, which the sandbox keeps."""


async def place_one(world: World, *, stock: int | None = 1) -> tuple[Placed, VariantId]:
    """Place an order of one mug; its buyer has nothing else."""
    mug = await world.list_mug(await world.open_shop(), stock=stock)
    buyer = guest()
    await world.put(buyer, mug)
    return await world.place(buyer, seen=TOTAL), mug


async def buy_the_last(world: World, mug: VariantId) -> Placed:
    faster = guest()
    await world.put(faster, mug)
    return await world.place(faster)


def paid(seller: object) -> dict[str, int]:
    """Return the books after one sale: what we owe each holder, in paise."""
    return {
        "gateway:sandbox": -TOTAL + FEE,
        "provider_fees": -FEE,
        f"seller_pending:{seller}": TOTAL - COMMISSION,
        "commission": COMMISSION,
    }


def given_back() -> dict[str, int]:
    """Return the books after everything went back: the provider keeps its fee."""
    return {"gateway:sandbox": FEE, "provider_fees": -FEE}


async def test_the_webhook_alone_makes_the_order_paid(world: World) -> None:
    placed, mug = await place_one(world)
    await world.pay(placed)
    await world.hear()
    (order,) = (await world.group(placed.group_id)).orders
    assert [event.kind for event in order.events] == ["placed", "paid"]
    assert (await world.stock(mug), await world.count("stock_holds")) == (0, 0)
    assert await world.desk.ledger() == paid(order.seller_id)
    assert await world.ledger_is_sound()


@pytest.mark.parametrize("seed", range(5))
async def test_a_webhook_ten_times_shuffled_has_one_effect(world: World, seed: int) -> None:
    placed, mug = await place_one(world, stock=2)
    token = await world.to_pay_page(placed)
    await world.desk.pay(token, "card_declined")
    await world.desk.pay(token, "card_approves")
    await world.hear(copies=10, shuffled_by=random.Random(seed))
    (order,) = (await world.group(placed.group_id)).orders
    assert [event.kind for event in order.events] == ["placed", "paid"]
    assert (await world.desk.facts()).count("order_paid") == 1
    assert await world.stock(mug) == 1
    assert await world.desk.ledger() == paid(order.seller_id)


async def test_settling_twice_changes_nothing(world: World) -> None:
    placed, _ = await place_one(world)
    await world.pay(placed)
    await world.hear()
    books, facts = await world.desk.ledger(), await world.desk.facts()
    async with world.database.transaction() as session:
        await orders.settle(
            session,
            group_id=placed.group_id,
            payment_id=placed.payment_id,
            now=world.desk.now,
        )
    assert (await world.desk.ledger(), await world.desk.facts()) == (books, facts)


async def test_the_return_page_settles_without_any_webhook(world: World) -> None:
    placed, _ = await place_one(world)
    await world.pay(placed)
    await world.desk.enquire(placed.payment_id)
    await world.listen()
    assert await world.statuses(placed) == ["paid"]


async def test_a_declined_card_leaves_the_order_waiting_and_may_be_tried_again(
    world: World,
) -> None:
    placed, mug = await place_one(world)
    token = await world.pay(placed, "card_declined")
    await world.hear()
    assert await world.statuses(placed) == ["awaiting_payment"]
    assert (await world.stock(mug), await world.desk.ledger()) == (0, {})
    await world.desk.pay(token, "card_approves")
    await world.hear()
    assert await world.statuses(placed) == ["paid"]


async def test_three_d_secure_pays_the_order(world: World) -> None:
    placed, _ = await place_one(world)
    token = await world.pay(placed, "card_three_d_secure")
    await world.hear()
    assert await world.statuses(placed) == ["awaiting_payment"]
    await world.desk.confirm(token, approve=True)
    await world.hear()
    assert await world.statuses(placed) == ["paid"]


async def test_an_unpaid_order_expires_and_its_piece_returns(world: World) -> None:
    placed, mug = await place_one(world)
    await world.to_pay_page(placed)
    world.desk.now += timedelta(minutes=9, seconds=59)
    assert not await world.expire(placed)
    assert (await world.stock(mug), await world.statuses(placed)) == (0, ["awaiting_payment"])
    world.desk.now += timedelta(seconds=1)
    assert await world.expire(placed)
    assert not await world.expire(placed)
    assert (await world.stock(mug), await world.statuses(placed)) == (1, ["expired"])
    assert (await world.desk.facts()).count("order_expired") == 1
    await world.desk.enquire(placed.payment_id)
    assert (await world.payment(placed)).status == PaymentStatus.EXPIRED


async def test_an_expired_pay_page_takes_no_money(world: World) -> None:
    placed, _ = await place_one(world)
    token = await world.to_pay_page(placed)
    world.desk.now += timedelta(minutes=11)
    await world.expire(placed)
    with pytest.raises(sandbox.PayPageClosed):
        await world.desk.pay(token)
    with pytest.raises(PaymentCannotMove):
        await world.desk.begin(placed.payment_id)
    await world.hear()
    assert (await world.statuses(placed), await world.desk.ledger()) == (["expired"], {})


async def test_money_captured_in_time_but_heard_late_keeps_its_piece(world: World) -> None:
    placed, mug = await place_one(world)
    world.desk.now += timedelta(minutes=9, seconds=59)
    await world.pay(placed)
    await world.desk.ring()
    world.desk.now += timedelta(seconds=2)
    assert not await world.expire(placed)
    assert await world.stock(mug) == 0
    await world.listen()
    assert await world.statuses(placed) == ["paid"]


@pytest.mark.parametrize("late", [timedelta(minutes=1), timedelta(days=3)])
async def test_money_after_the_hold_takes_the_piece_again(world: World, late: timedelta) -> None:
    placed, mug = await place_one(world)
    await world.pay(placed)
    world.desk.now += timedelta(minutes=10)
    await world.expire(placed)
    assert await world.stock(mug) == 1
    world.desk.now += late
    await world.desk.enquire(placed.payment_id)
    await world.listen()
    (order,) = (await world.group(placed.group_id)).orders
    assert [event.kind for event in order.events] == ["placed", "expired", "paid"]
    assert (await world.stock(mug), await world.count("stock_holds")) == (0, 0)
    assert await world.desk.ledger() == paid(order.seller_id)


async def test_money_after_the_hold_goes_back_when_the_piece_is_gone(world: World) -> None:
    placed, mug = await place_one(world)
    await world.pay(placed)
    world.desk.now += timedelta(minutes=10)
    await world.expire(placed)
    await buy_the_last(world, mug)
    await world.hear()
    await world.hear()
    (order,) = (await world.group(placed.group_id)).orders
    assert (order.status, order.events[-1].facts) == ("cancelled", {"why": "sold_out"})
    (refund,) = await world.refunds(placed)
    assert (refund.amount, refund.reason) == (Money(TOTAL, "INR"), RefundReason.SOLD_OUT)
    await world.send_refunds()
    assert (await world.payment(placed)).refunded == Money(TOTAL, "INR")
    assert await world.desk.ledger() == given_back()
    assert await world.stock(mug) == 0
    assert await world.ledger_is_sound()


async def test_late_money_pays_what_is_left_and_gives_the_rest_back(world: World) -> None:
    first = await world.list_mug(await world.open_shop(), stock=1)
    second = await world.list_mug(await world.open_shop(), price=10_000, stock=1)
    buyer = guest()
    await world.put(buyer, first)
    await world.put(buyer, second)
    placed = await world.place(buyer)
    await world.pay(placed)
    world.desk.now += timedelta(minutes=10)
    await world.expire(placed)
    await buy_the_last(world, second)
    await world.hear()
    await world.send_refunds()
    by_total = {o.total.minor: o.status for o in (await world.group(placed.group_id)).orders}
    assert by_total == {62_900: "paid", 17_900: "cancelled"}
    assert (await world.payment(placed)).refunded == Money(17_900, "INR")
    assert (await world.stock(first), await world.stock(second)) == (0, 0)
    assert "buyer_receivable" not in await world.desk.ledger()


async def test_a_delayed_payment_is_settled_when_it_comes(world: World) -> None:
    placed, mug = await place_one(world)
    await world.pay(placed, "card_delays")
    await world.hear()
    assert await world.statuses(placed) == ["awaiting_payment"]
    world.desk.now += timedelta(seconds=30)
    await world.desk.enquire(placed.payment_id)
    await world.listen()
    assert await world.statuses(placed) == ["paid"]
    assert await world.stock(mug) == 0


async def test_a_second_tab_leads_to_the_same_pay_page(world: World) -> None:
    placed, _ = await place_one(world)
    first = await world.to_pay_page(placed)
    again = await world.pay_again(placed)
    assert again == placed
    assert await world.to_pay_page(again) == first
    await world.desk.pay(first)
    await world.hear()
    (order,) = (await world.group(placed.group_id)).orders
    assert await world.desk.ledger() == paid(order.seller_id)
    assert await world.count("payments") == 1


async def test_a_failed_payment_may_be_followed_by_another(world: World) -> None:
    placed, mug = await place_one(world)
    token = await world.to_pay_page(placed)
    async with world.database.transaction() as session:
        await world.desk.box.cancel(session, token=token, now=world.desk.now)
    await world.hear()
    assert (await world.payment(placed)).status == PaymentStatus.FAILED
    assert await world.statuses(placed) == ["awaiting_payment"]
    again = await world.pay_again(placed)
    assert again.payment_id != placed.payment_id
    await world.pay(again)
    await world.hear()
    assert (await world.statuses(placed), await world.stock(mug)) == (["paid"], 0)
    with pytest.raises(AlreadyPaid):
        await world.pay_again(placed)
    with pytest.raises(PaymentCannotMove):
        await world.desk.begin(again.payment_id)
    assert await world.count("payments") == 2


async def test_part_of_the_money_sells_nothing(world: World) -> None:
    placed, _ = await place_one(world)
    async with world.database.transaction() as session:
        with pytest.raises(AssertionError, match="paid in part only"):
            await orders.settle(
                session,
                group_id=placed.group_id,
                payment_id=placed.payment_id,
                now=world.desk.now,
            )
    assert (await world.statuses(placed), await world.desk.ledger()) == (["awaiting_payment"], {})


async def test_a_lost_expiry_is_made_up_for(world: World, database: Database) -> None:
    world.desk.now -= timedelta(days=1)
    placed, mug = await place_one(world)
    services = Services()
    services.add(Database, database)
    await orders_jobs.expire_overdue(services)
    assert (await world.stock(mug), await world.statuses(placed)) == (1, ["expired"])
