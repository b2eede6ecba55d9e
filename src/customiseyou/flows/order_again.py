"""Put what an order asked for back into the cart, as it was approved."""

from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.cart import service as cart
from customiseyou.domains.catalog import service as catalog
from customiseyou.domains.catalog.values import VariantId
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.values import ApprovalId
from customiseyou.domains.orders.values import OrderView
from customiseyou.flows import pricing


async def run(session: AsyncSession, *, owner: Owner, order: OrderView, currency: str) -> None:
    """Put the lines of an order into the owner's cart at today's prices; twice changes nothing.

    What is not on sale in the cart's currency any more stays out. The caller has authorised the
    order. Raises CartFull.
    """
    found = await cart.lock(session, owner=owner)
    lines = () if found is None else found.lines
    if found is not None and lines:
        currency = found.currency
    there = {line.approval_id for line in lines}
    missing = [line for line in order.lines if line.approval_id not in there]
    variants = await catalog.list_for_sale(
        session, variant_ids=[VariantId(line.variant_id) for line in missing], currency=currency
    )
    approvals = await customization.get_approvals(
        session, approval_ids=[ApprovalId(line.approval_id) for line in missing]
    )
    for line in missing:
        variant = variants.get(VariantId(line.variant_id))
        if variant is None or not variant.is_live:
            continue
        _, unit = pricing.price_design(approvals[ApprovalId(line.approval_id)], base=variant.price)
        await cart.add(
            session,
            owner=owner,
            variant_id=variant.id,
            approval_id=line.approval_id,
            quantity=line.quantity,
            unit=unit,
        )
