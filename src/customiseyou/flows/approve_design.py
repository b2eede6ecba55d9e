"""Approve a design and put it into the cart."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.cart import service as cart
from customiseyou.domains.cart.values import CartLineId
from customiseyou.domains.catalog import service as catalog
from customiseyou.domains.catalog.values import VariantId
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.values import Approval, DesignId, Proof
from customiseyou.flows import pricing


async def run(
    session: AsyncSession,
    *,
    owner: Owner,
    design_id: DesignId,
    proof: Proof,
    confirmed_hash: str,
    currency: str,
    replaces: CartLineId | None,
    now: datetime,
) -> Approval:
    """Freeze what the buyer confirmed and put one of it into the cart.

    An edited design takes the place of the line it came from. The cart's own currency wins over
    `currency`. Raises what `customization.approve`, `catalog.get_for_sale` and `cart.add` raise.
    """
    # The cart before the design, as whoever locks both does.
    found = await cart.lock(session, owner=owner)
    if found is not None and found.lines:
        currency = found.currency
    design = await customization.lock_design_for(session, owner=owner, design_id=design_id)
    variant = await catalog.get_for_sale(
        session, variant_id=VariantId(design.variant_id), currency=currency
    )
    approval = await customization.approve(
        session,
        owner=owner,
        locked=design,
        proof=proof,
        confirmed_hash=confirmed_hash,
        now=now,
        tint=variant.tint,
    )
    _, unit = pricing.price_design(approval, base=variant.price)
    if found is None:
        # A double click waited for the design until the first click had opened a cart.
        found = await cart.open_or_lock(session, owner=owner, currency=unit.currency)
    lines = found.lines
    if replaces is not None and any(line.id == replaces for line in lines):
        await cart.replace(
            session,
            owner=owner,
            line_id=replaces,
            variant_id=variant.id,
            approval_id=approval.id,
            unit=unit,
        )
        return approval
    if not any(line.approval_id == approval.id for line in lines):
        await cart.add(
            session,
            owner=owner,
            variant_id=variant.id,
            approval_id=approval.id,
            quantity=1,
            unit=unit,
            locked=found,
        )
    return approval
