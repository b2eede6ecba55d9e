import asyncio

import pytest
from tests.flows.world import World, guest

from customiseyou.domains.accounts import service as accounts
from customiseyou.domains.accounts.values import AccountId, Owner
from customiseyou.domains.cart import service as cart
from customiseyou.domains.cart.errors import CartFull, LineNotFound
from customiseyou.domains.cart.values import LINES_MAX, CartLineId
from customiseyou.flows import sign_in
from customiseyou.kit import ids
from customiseyou.kit.money import Money


async def contents(world: World, owner: Owner) -> list[tuple[object, int]]:
    """Return approval and quantity of each line."""
    found = await world.cart(owner)
    return [] if found is None else [(line.approval_id, line.quantity) for line in found.lines]


async def account(world: World) -> AccountId:
    async with world.database.transaction() as session:
        return await accounts.create_verified(
            session,
            email=f"{ids.new_id()}@example.org",
            name="Asha",
            password_hash="-",
            language="en",
            now=world.desk.now,
        )


async def enter(world: World, who: AccountId, visitor: bytes | None) -> None:
    async with world.database.transaction() as session:
        await sign_in.run(session, account_id=who, visitor=visitor, now=world.desk.now)


async def test_two_designs_of_one_product_stay_apart(world: World) -> None:
    mug = await world.list_mug(await world.open_shop())
    buyer = guest()
    asha = await world.put(buyer, mug, name="Asha")
    ravi = await world.put(buyer, mug, name="Ravi", quantity=2)
    assert await contents(world, buyer) == [(asha, 1), (ravi, 2)]


async def test_the_same_design_adds_up(world: World) -> None:
    mug = await world.list_mug(await world.open_shop())
    buyer = guest()
    approval = await world.approve(buyer, mug, {"name": "Asha"})
    lines = {await world.add(buyer, mug, approval, quantity=2) for _ in range(2)}
    assert len(lines) == 1
    assert await contents(world, buyer) == [(approval.id, 4)]


async def test_a_double_click_on_a_first_design_makes_one_cart(world: World) -> None:
    mug = await world.list_mug(await world.open_shop())
    buyer = guest()
    designs = [await world.approve(buyer, mug, {"name": name}) for name in ("A", "B", "C", "D")]
    await asyncio.gather(*(world.add(buyer, mug, design) for design in designs))
    assert sorted(await contents(world, buyer)) == sorted((design.id, 1) for design in designs)
    assert await world.count("carts") == 1


async def test_a_cart_is_nobody_elses(world: World) -> None:
    mug = await world.list_mug(await world.open_shop())
    buyer, stranger = guest(), guest()
    approval_id = await world.put(buyer, mug)
    found = await world.cart(buyer)
    assert found is not None
    async with world.database.transaction() as session:
        with pytest.raises(LineNotFound):
            await cart.set_quantity(session, owner=stranger, line_id=found.lines[0].id, quantity=5)
    await world.put(stranger, mug)
    async with world.database.transaction() as session:
        await cart.set_quantity(session, owner=stranger, line_id=found.lines[0].id, quantity=0)
    assert await contents(world, buyer) == [(approval_id, 1)]


@pytest.mark.parametrize(("wanted", "kept"), [(3, 3), (99, 99), (5_000, 99)])
async def test_a_quantity_has_a_bound(world: World, wanted: int, kept: int) -> None:
    mug = await world.list_mug(await world.open_shop())
    buyer = guest()
    approval_id = await world.put(buyer, mug)
    found = await world.cart(buyer)
    assert found is not None
    async with world.database.transaction() as session:
        await cart.set_quantity(session, owner=buyer, line_id=found.lines[0].id, quantity=wanted)
    assert await contents(world, buyer) == [(approval_id, kept)]


async def test_none_of_a_line_removes_it(world: World) -> None:
    mug = await world.list_mug(await world.open_shop())
    buyer = guest()
    await world.put(buyer, mug)
    found = await world.cart(buyer)
    assert found is not None
    async with world.database.transaction() as session:
        await cart.set_quantity(session, owner=buyer, line_id=found.lines[0].id, quantity=0)
    assert await contents(world, buyer) == []


async def test_an_edited_design_takes_its_lines_place(world: World) -> None:
    mug = await world.list_mug(await world.open_shop())
    buyer = guest()
    await world.put(buyer, mug, name="Asha", quantity=3)
    found = await world.cart(buyer)
    assert found is not None
    edited = await world.approve(buyer, mug, {"name": "Usha"})
    async with world.database.transaction() as session:
        await cart.replace(
            session,
            owner=buyer,
            line_id=found.lines[0].id,
            variant_id=mug,
            approval_id=edited.id,
            unit=Money(55_000, "INR"),
        )
    assert await contents(world, buyer) == [(edited.id, 3)]


async def test_an_edited_design_that_is_in_the_cart_already_joins_its_line(world: World) -> None:
    mug = await world.list_mug(await world.open_shop())
    buyer = guest()
    await world.put(buyer, mug, name="Asha", quantity=2)
    usha = await world.put(buyer, mug, name="Usha", quantity=3)
    found = await world.cart(buyer)
    assert found is not None
    async with world.database.transaction() as session:
        await cart.replace(
            session,
            owner=buyer,
            line_id=found.lines[0].id,
            variant_id=mug,
            approval_id=usha,
            unit=Money(55_000, "INR"),
        )
    assert await contents(world, buyer) == [(usha, 5)]


async def test_a_line_that_is_gone_cannot_be_replaced(world: World) -> None:
    mug = await world.list_mug(await world.open_shop())
    buyer = guest()
    approval_id = await world.put(buyer, mug)
    async with world.database.transaction() as session:
        with pytest.raises(LineNotFound):
            await cart.replace(
                session,
                owner=buyer,
                line_id=CartLineId(ids.new_id()),
                variant_id=mug,
                approval_id=ids.new_id(),
                unit=Money(1, "INR"),
            )
    assert await contents(world, buyer) == [(approval_id, 1)]


async def test_a_full_cart_takes_no_further_design(world: World) -> None:
    mug = await world.list_mug(await world.open_shop())
    buyer = guest()
    async with world.database.transaction() as session:
        for number in range(LINES_MAX + 1):
            if number == LINES_MAX:
                with pytest.raises(CartFull):
                    await add_any(session, buyer, mug)
            else:
                await add_any(session, buyer, mug)
    assert len(await contents(world, buyer)) == LINES_MAX


async def add_any(session: object, buyer: Owner, mug: object) -> None:
    await cart.add(
        session,  # type: ignore[arg-type]
        owner=buyer,
        variant_id=mug,  # type: ignore[arg-type]
        approval_id=ids.new_id(),
        quantity=1,
        unit=Money(1, "INR"),
    )


async def test_a_guests_cart_becomes_the_accounts_at_sign_in(world: World) -> None:
    mug = await world.list_mug(await world.open_shop())
    visitor = guest()
    approval_id = await world.put(visitor, mug, quantity=2)
    who = await account(world)
    await enter(world, who, visitor.visitor)
    mine = Owner(account_id=who, visitor=visitor.visitor)
    assert await contents(world, mine) == [(approval_id, 2)]
    assert await contents(world, visitor) == []
    assert (await world.place(mine)).group_id


async def test_a_guests_cart_joins_what_the_account_had(world: World) -> None:
    mug = await world.list_mug(await world.open_shop())
    who, visitor = await account(world), guest()
    at_home = Owner(account_id=who, visitor=None)
    asha = await world.put(at_home, mug, name="Asha")
    ravi = await world.put(visitor, mug, name="Ravi", quantity=3)
    await enter(world, who, visitor.visitor)
    assert await contents(world, at_home) == [(asha, 1), (ravi, 3)]
    await enter(world, who, visitor.visitor)
    assert await contents(world, at_home) == [(asha, 1), (ravi, 3)]
    assert await world.count("carts") == 1


async def test_signing_in_twice_at_once_keeps_everything_once(world: World) -> None:
    mug = await world.list_mug(await world.open_shop())
    who, visitor = await account(world), guest()
    approval_id = await world.put(visitor, mug, quantity=2)
    await asyncio.gather(*(enter(world, who, visitor.visitor) for _ in range(4)))
    assert await contents(world, Owner(account_id=who, visitor=None)) == [(approval_id, 2)]


async def test_two_browsers_of_a_person_signing_in_at_once_lose_nothing(world: World) -> None:
    mug = await world.list_mug(await world.open_shop())
    who, one, other = await account(world), guest(), guest()
    asha = await world.put(one, mug, name="Asha")
    ravi = await world.put(other, mug, name="Ravi")
    await asyncio.gather(enter(world, who, one.visitor), enter(world, who, other.visitor))
    mine = await contents(world, Owner(account_id=who, visitor=None))
    assert sorted(mine) == sorted([(asha, 1), (ravi, 1)])


async def test_the_number_on_the_frame_counts_pieces(world: World) -> None:
    mug = await world.list_mug(await world.open_shop())
    buyer = guest()
    await world.put(buyer, mug, name="Asha", quantity=2)
    await world.put(buyer, mug, name="Ravi")
    assert await cart.count(world.database, account_id=None, visitor=buyer.visitor) == 3
    assert await cart.count(world.database, account_id=None, visitor=guest().visitor) == 0
