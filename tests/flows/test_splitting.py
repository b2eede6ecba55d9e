"""What is paid is what the parts are, whatever is in the cart."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.flows.world import World, guest

from customiseyou.domains.orders import rules
from customiseyou.domains.sellers.values import SellerId
from customiseyou.infra.db.session import Database
from customiseyou.kit.money import Money

PRICES = st.integers(min_value=1, max_value=10_000_000)
LINES = st.tuples(
    st.integers(min_value=0, max_value=2),  # which shop
    PRICES,
    st.text(alphabet="abcdefgh", max_size=6),  # letters that cost 5.00 each
    st.integers(min_value=1, max_value=5),
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    shipping=st.lists(st.integers(min_value=0, max_value=50_000), min_size=3, max_size=3),
    lines=st.lists(LINES, min_size=1, max_size=6),
)
async def test_parts_add_up_to_what_is_paid_and_to_what_the_ledger_splits(
    database: Database, shipping: list[int], lines: list[tuple[int, int, str, int]]
) -> None:
    world, buyer = World(database), guest()
    shops = [await world.open_shop(shipping_price=Money(minor, "INR")) for minor in shipping]
    expected = dict.fromkeys(shops, 0)
    for number, (which, price, letters, quantity) in enumerate(lines):
        mug = await world.list_mug(shops[which], price=price)
        await world.put(buyer, mug, name=f"N{number}", line=letters, quantity=quantity)
        expected[shops[which]] += (price + 500 * len(letters)) * quantity
    placed = await world.place(buyer)
    group = await world.group(placed.group_id)
    assert {order.seller_id for order in group.orders} == {s for s in shops if expected[s]}
    for order in group.orders:
        for line in order.lines:
            assert sum(part.amount.minor for part in line.parts) == line.unit.minor
            assert line.unit * line.quantity == line.total
        items = sum(line.total.minor for line in order.lines)
        shop = SellerId(order.seller_id)
        assert items == expected[shop]
        assert order.total.minor == items + shipping[shops.index(shop)]
    assert group.total.minor == sum(order.total.minor for order in group.orders)
    assert (await world.payment(placed)).amount == group.total
    await world.pay(placed)
    await world.hear()
    shares = await world.balances_of(placed)
    commission = sum(o.total.share(rules.COMMISSION_PERMYRIAD).minor for o in group.orders)
    assert shares.pop("commission", 0) == commission
    assert shares.pop("gateway:sandbox") + shares.pop("provider_fees", 0) == -group.total.minor
    assert sum(shares.values()) == group.total.minor - commission
    assert set(shares) == {f"seller_pending:{order.seller_id}" for order in group.orders}
