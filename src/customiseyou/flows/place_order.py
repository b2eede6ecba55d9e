"""Place everything in a cart: check, hold, freeze, open the payment; all or nothing."""

from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.cart import service as cart
from customiseyou.domains.cart.values import Cart
from customiseyou.domains.catalog import service as catalog
from customiseyou.domains.catalog.errors import SoldOut, VariantNotFound
from customiseyou.domains.catalog.values import VariantId
from customiseyou.domains.customization.values import ApprovalId
from customiseyou.domains.orders import rules
from customiseyou.domains.orders import service as orders
from customiseyou.domains.orders.errors import CartIsEmpty, TotalChanged
from customiseyou.domains.orders.values import Address, Contact, OrderGroupId
from customiseyou.domains.payments import service as payments
from customiseyou.domains.payments.values import PaymentId
from customiseyou.domains.shipping.errors import DoesNotShip
from customiseyou.flows import pricing
from customiseyou.kit import ids


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A placed group and the payment that waits for it."""

    group_id: OrderGroupId
    code: str
    payment_id: PaymentId


def wanted_of(found: Cart) -> list[pricing.Wanted]:
    """Return a cart's lines as the price function takes them."""
    return [
        pricing.Wanted(
            line_id=line.id,
            variant_id=VariantId(line.variant_id),
            approval_id=ApprovalId(line.approval_id),
            quantity=line.quantity,
        )
        for line in found.lines
    ]


async def run(
    session: AsyncSession,
    *,
    owner: Owner,
    contact: Contact,
    address: Address,
    language: str,
    key: str,
    seen_minor: int,
    provider: str,
    now: datetime,
) -> Placed:
    """Place the owner's cart once per key; the same key again returns what it placed.

    Raises:
        KeyReused: the key placed something else before.
        CartIsEmpty, VariantNotFound, SoldOut, DoesNotShip: nothing is placed or held.
        TotalChanged: the total is not the `seen_minor` that the buyer agreed to.
    """
    content_hash = orders.request_hash(
        (owner.account_id, owner.visitor, contact, address, seen_minor)
    )
    found = await cart.lock(session, owner=owner)
    placed = await orders.find_placed(session, key=key, content_hash=content_hash)
    if placed is not None:
        payment = await payments.find_for_subject(session, orders.subject_of(placed.id))
        assert payment is not None, "a placed group has a payment"
        return Placed(group_id=placed.id, code=placed.code, payment_id=payment.id)
    if found is None or not found.lines:
        raise CartIsEmpty
    priced = await _price(session, found=found, country=address.country, now=now)
    if priced.total.minor != seen_minor:
        raise TotalChanged(seen_minor, priced.total.minor, priced.currency)
    group_id = OrderGroupId(ids.new_id())
    await catalog.hold_stock(
        session,
        subject=str(orders.subject_of(group_id)),
        quantities=_quantities(priced),
        expires_at=rules.pay_until(now),
    )
    placed = await orders.place(
        session,
        group_id=group_id,
        owner=owner,
        contact=contact,
        address=address,
        language=language,
        currency=priced.currency,
        orders=pricing.to_orders(priced),
        key=key,
        content_hash=content_hash,
        now=now,
    )
    payment = await payments.open(
        session,
        subject=orders.subject_of(group_id),
        amount=priced.total,
        key=f"order_group:{group_id}",
        provider=provider,
        description=", ".join(
            line.variant.title.get(language) or line.variant.title["en"] for line in priced.lines
        ),
        expires_at=rules.pay_until(now),
        now=now,
    )
    await cart.empty(session, cart_id=found.id)
    return Placed(group_id=group_id, code=placed.code, payment_id=payment.id)


async def _price(
    session: AsyncSession, *, found: Cart, country: str, now: datetime
) -> pricing.PricedCart:
    """Price a cart for good: every line on sale, every shop sending there."""
    priced = await pricing.price(
        session,
        wanted=wanted_of(found),
        currency=found.currency,
        country=country,
        today=now.date(),
    )
    if len(priced.lines) != len(found.lines):
        raise VariantNotFound
    for line in priced.lines:
        if not line.is_available:
            raise SoldOut(line.variant.id)
    for parcel in priced.parcels:
        if parcel.rate is None:
            raise DoesNotShip(parcel.seller_id, country)
    return priced


def _quantities(priced: pricing.PricedCart) -> dict[VariantId, int]:
    quantities: dict[VariantId, int] = {}
    for line in priced.lines:
        quantities[line.variant.id] = quantities.get(line.variant.id, 0) + line.wanted.quantity
    return quantities
