"""Whatever people, networks and time do: no money appears, vanishes or is paid out twice."""

import random
from datetime import timedelta

import pytest
from tests.flows.world import World, guest

from customiseyou.domains.catalog.errors import SoldOut
from customiseyou.domains.catalog.values import VariantId
from customiseyou.domains.orders import service as orders
from customiseyou.domains.orders.errors import OrderCannotMove
from customiseyou.domains.payments.errors import AlreadyPaid, PaymentCannotMove
from customiseyou.domains.sellers.values import SellerId
from customiseyou.flows.place_order import Placed
from customiseyou.integrations import sandbox

STEPS = 30
STOCK = 6
HAPPENS = (
    *("buy", "pay", "hear") * 4,
    *("pay_again", "cancel", "cancel", "make", "refund", "expire"),
)
METHODS = (*("card_approves",) * 4, "card_declined", "card_delays", "card_three_d_secure")


class Story:
    """One run of chance, told by its seed."""

    def __init__(self, world: World, *, seed: int) -> None:
        self.world = world
        self.chance = random.Random(seed)
        self.mugs: list[VariantId] = []
        self.placed: list[Placed] = []

    async def begin(self) -> None:
        for _ in range(3):
            shop = await self.world.open_shop()
            price = self.chance.randrange(1, 100_000)
            self.mugs.append(await self.world.list_mug(shop, price=price, stock=STOCK))

    async def step(self) -> None:
        self.world.desk.now += timedelta(seconds=self.chance.randrange(0, 60))
        happening = self.chance.choice(HAPPENS)
        if happening != "buy" and not self.placed:
            return
        try:
            await getattr(self, happening)()
        except (SoldOut, OrderCannotMove, AlreadyPaid, PaymentCannotMove, sandbox.PayPageClosed):
            return

    def any_of_them(self) -> Placed:
        return self.chance.choice(self.placed)

    def a_late_one(self) -> Placed:
        return self.chance.choice(self.placed[-2:])

    async def buy(self) -> None:
        buyer = guest()
        for mug in self.chance.sample(self.mugs, self.chance.randrange(1, 4)):
            await self.world.put(buyer, mug, quantity=self.chance.randrange(1, 3))
        placed = await self.world.place(buyer)
        self.placed.append(placed)
        if self.chance.random() < 0.5:
            await self.world.pay(placed)

    async def pay(self) -> None:
        token = await self.world.pay(self.a_late_one(), self.chance.choice(METHODS))
        if self.chance.random() < 0.8:
            await self.world.desk.confirm(token, approve=self.chance.random() < 0.8)

    async def pay_again(self) -> None:
        number = self.chance.randrange(len(self.placed))
        group = await self.world.group(self.placed[number].group_id)
        is_waiting = all(order.status == "awaiting_payment" for order in group.orders)
        if not is_waiting or self.world.desk.now >= group.pay_until:
            return
        self.placed[number] = await self.world.pay_again(self.placed[number])

    async def hear(self) -> None:
        for placed in self.placed:
            await self.world.desk.enquire(placed.payment_id)
        await self.world.hear(copies=self.chance.randrange(1, 3), shuffled_by=self.chance)

    async def cancel(self) -> None:
        placed = self.any_of_them()
        group = await self.world.group(placed.group_id)
        await self.world.cancel(placed, code=self.chance.choice(group.orders).code)

    async def expire(self) -> None:
        self.world.desk.now += timedelta(minutes=self.chance.randrange(0, 9))
        for placed in self.placed:
            await self.world.expire(placed)

    async def make(self) -> None:
        group = await self.world.group(self.any_of_them().group_id)
        order = self.chance.choice(group.orders)
        async with self.world.database.transaction() as session:
            await orders.start_making(
                session,
                code=order.code,
                sellers=[SellerId(order.seller_id)],
                now=self.world.desk.now,
            )

    async def refund(self) -> None:
        await self.world.send_refunds()

    async def end(self) -> None:
        """Let time pass until nothing is under way any more."""
        for _ in range(4):
            self.world.desk.now += timedelta(minutes=11)
            for placed in self.placed:
                await self.world.expire(placed)
            await self.hear()
            await self.world.send_refunds()


async def assert_sound(story: Story) -> None:
    """Check what must be true at any moment."""
    world = story.world
    assert await world.ledger_is_sound()
    for mug in story.mugs:
        stock = await world.stock(mug)
        assert stock is not None
        assert 0 <= stock <= STOCK


async def assert_settled(story: Story) -> None:
    """Check what must be true once all news has come: each paise and each piece has a place."""
    world = story.world
    sold = dict.fromkeys(story.mugs, 0)
    for placed in story.placed:
        group, books = await world.group(placed.group_id), await world.balances_of(placed)
        live = [order for order in group.orders if order.status in ("paid", "making")]
        assert {order.status for order in group.orders} <= {
            "paid",
            "making",
            "expired",
            "cancelled",
        }
        assert "buyer_receivable" not in books
        kept = sum(order.total.minor for order in live)
        assert -books.pop("gateway:sandbox", 0) - books.pop("provider_fees", 0) == kept
        assert books.pop("commission", 0) == sum(o.total.share(900).minor for o in live)
        assert books == {
            f"seller_pending:{order.seller_id}": order.total.minor - order.total.share(900).minor
            for order in live
        }
        for order in live:
            for line in order.lines:
                sold[VariantId(line.variant_id)] += line.quantity
    for mug, pieces in sold.items():
        assert await world.stock(mug) == STOCK - pieces
    assert await world.count("stock_holds") == 0
    assert await world.count("outbox_events WHERE parked_at IS NOT NULL") == 0


@pytest.mark.parametrize(
    "seed", [*range(12), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(12, 200))]
)
async def test_any_sequence_keeps_every_paise_and_every_piece(world: World, seed: int) -> None:
    story = Story(world, seed=seed)
    await story.begin()
    for _ in range(STEPS):
        await story.step()
        await assert_sound(story)
    await story.end()
    await assert_sound(story)
    await assert_settled(story)
