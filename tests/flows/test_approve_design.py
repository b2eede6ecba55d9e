import asyncio

from tests.flows.world import World, guest

from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.cart.values import CartLineId
from customiseyou.domains.customization.values import DesignId, Proof
from customiseyou.flows import approve_design


async def approve(
    world: World,
    owner: Owner,
    made: tuple[DesignId, Proof],
    *,
    replaces: CartLineId | None = None,
) -> None:
    design_id, proof = made
    async with world.database.transaction() as session:
        await approve_design.run(
            session,
            owner=owner,
            design_id=design_id,
            proof=proof,
            confirmed_hash=proof.hash,
            currency="INR",
            replaces=replaces,
            now=world.desk.now,
        )


async def quantities(world: World, owner: Owner) -> list[int]:
    found = await world.cart(owner)
    return [] if found is None else [line.quantity for line in found.lines]


async def test_approving_puts_one_piece_into_the_cart(world: World) -> None:
    mug = await world.list_mug(await world.open_shop())
    buyer = guest()
    await approve(world, buyer, await world.design(buyer, mug, {"name": "Asha"}))
    assert await quantities(world, buyer) == [1]


async def test_a_double_click_on_approve_puts_one_piece_into_the_cart(world: World) -> None:
    mug = await world.list_mug(await world.open_shop())
    buyer = guest()
    made = await world.design(buyer, mug, {"name": "Asha"})
    await asyncio.gather(*(approve(world, buyer, made) for _ in range(5)))
    assert await quantities(world, buyer) == [1]
    assert await world.count("approvals") == 1


async def test_an_edited_design_replaces_its_line_and_keeps_the_quantity(world: World) -> None:
    mug = await world.list_mug(await world.open_shop())
    buyer = guest()
    await world.put(buyer, mug, name="Asha", quantity=3)
    found = await world.cart(buyer)
    assert found is not None
    edited = await world.design(buyer, mug, {"name": "Usha"})
    await approve(world, buyer, edited, replaces=found.lines[0].id)
    assert await quantities(world, buyer) == [3]
    await approve(world, buyer, edited, replaces=found.lines[0].id)
    assert await quantities(world, buyer) == [3]
