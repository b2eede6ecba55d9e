"""How many statements each step of a purchase makes: one more is a decision, not an accident.

A transaction's BEGIN is counted with them. A step that needs fewer may lower its number here.
"""

import pytest
from tests.flows.world import World, guest

from customiseyou.domains.orders import service as orders
from customiseyou.domains.payments import service as payments
from customiseyou.flows import approve_design
from customiseyou.infra.db.session import count_statements

pytestmark = pytest.mark.integration

ADD_FIRST = 9
ADD_NEXT = 9
READ_CART = 3
PLACE = 10
BEGIN_AT_SANDBOX = 5
ENQUIRE_AT_SANDBOX = 10
SETTLE = 11


async def test_adding_to_the_cart_makes_so_many_statements(world: World) -> None:
    buyer = guest()
    mug = await world.list_mug(await world.open_shop())
    for name, wanted in (("Asha", ADD_FIRST), ("Usha", ADD_NEXT)):
        design_id, proof = await world.design(buyer, mug, {"name": name})
        with count_statements(world.database.engine) as seen:
            async with world.database.transaction() as session:
                await approve_design.run(
                    session,
                    owner=buyer,
                    design_id=design_id,
                    proof=proof,
                    confirmed_hash=proof.hash,
                    currency="INR",
                    replaces=None,
                    now=world.desk.now,
                )
        assert len(seen) == wanted, seen


async def test_reading_a_cart_makes_so_many_statements(world: World) -> None:
    buyer = guest()
    for name in ("Asha", "Usha"):
        mug = await world.list_mug(await world.open_shop())
        await world.put(buyer, mug, name=name)
    await world.price(buyer)
    # What was approved is known to the process by now.
    with count_statements(world.database.engine) as seen:
        await world.price(buyer)
    assert len(seen) == READ_CART, seen


async def test_placing_and_paying_an_order_makes_so_many_statements(world: World) -> None:
    buyer = guest()
    mug = await world.list_mug(await world.open_shop())
    # The ledger makes its accounts with the first sale of all.
    for _ in range(2):
        await world.put(buyer, mug)
        total = (await world.price(buyer)).total.minor
        with count_statements(world.database.engine) as placing:
            placed = await world.place(buyer, seen=total)
        with count_statements(world.database.engine) as beginning:
            begun = await world.desk.begin(placed.payment_id)
        assert begun.redirect_url is not None
        await world.desk.pay(begun.redirect_url.rpartition("/")[2])
        with count_statements(world.database.engine) as enquiring:
            await payments.enquire_if_open(
                world.database,
                world.desk.providers,
                subject=orders.subject_of(placed.group_id),
                now=world.desk.now,
            )
        with count_statements(world.database.engine) as settling:
            await world.listen()
    assert len(placing) == PLACE, placing
    assert len(beginning) == BEGIN_AT_SANDBOX, beginning
    assert len(enquiring) == ENQUIRE_AT_SANDBOX, enquiring
    assert len(settling) == SETTLE, settling


async def test_a_bigger_order_is_stored_in_as_many_statements(world: World) -> None:
    buyer = guest()
    for _ in range(3):
        mug = await world.list_mug(await world.open_shop())
        await world.put(buyer, mug, name="Asha")
        await world.put(buyer, mug, name="Usha")
    total = (await world.price(buyer)).total.minor
    with count_statements(world.database.engine) as placing:
        placed = await world.place(buyer, seen=total)
    group = await world.group(placed.group_id)
    assert [len(order.lines) for order in group.orders] == [2, 2, 2]
    # Pieces are taken from the shelf one variant after the other, in the order of their ids.
    assert len(placing) == PLACE + 2, placing
