"""The demo's orders, made by the flows that real ones go through, with `now` in the past."""

import contextlib
from datetime import datetime, timedelta

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.app.demo import pictures, residents
from customiseyou.app.demo.catalogue import Catalogue, Line, Purchase, Step
from customiseyou.app.demo.past import Past
from customiseyou.app.settings import Settings
from customiseyou.domains.accounts import service as accounts
from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.cart import service as cart
from customiseyou.domains.catalog import service as catalog
from customiseyou.domains.catalog.values import ProductView, VariantId
from customiseyou.domains.customization import documents, pictures_store, proofs
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.values import (
    Material,
    Proof,
    StoredPicture,
    TemplateVersionId,
)
from customiseyou.domains.orders import service as orders
from customiseyou.domains.orders.errors import KeyReused
from customiseyou.domains.orders.values import GroupView, OrderStatus
from customiseyou.domains.payments import service as payments
from customiseyou.domains.payments.ports import Providers
from customiseyou.domains.sellers import service as sellers
from customiseyou.domains.sellers.values import SellerId
from customiseyou.flows import approve_design, place_order, pricing
from customiseyou.infra.db.session import Database
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.security import signing
from customiseyou.infra.services import Services
from customiseyou.infra.storage import Files
from customiseyou.integrations.sandbox import PayPageClosed, Sandbox
from customiseyou.kit import ids

TO_PAY = timedelta(minutes=3)
"""How long the demo's people take on the pay page."""
BEFORE = {
    "making": OrderStatus.PAID,
    "shipped": OrderStatus.MAKING,
    "cancelled": OrderStatus.PAID,
}
"""Where an order must stand for a step; one that went another way is left alone."""


class _Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """A line with everything that was made outside of any transaction."""

    line: Line
    product: ProductView
    variant_id: VariantId
    photos: tuple[StoredPicture, ...]
    design: documents.Design
    proof: Proof


async def make(
    services: Services, *, catalogue: Catalogue, purchase: Purchase, past: Past, now: datetime
) -> bool:
    """Bring one purchase to where it belongs; return whether anything was to be done.

    Placing is one transaction; paying and each step after it is looked up first, so a purchase
    that was cut short goes on where it stands.
    """
    database = services.get(Database)
    secret = services.get(Settings).server.secret_key
    visitor = ids.digest(signing.derive(secret, f"demo:{purchase.key}"))
    placed_at = now - timedelta(hours=purchase.hours_ago)
    did = False
    group = await _find(database, visitor=visitor)
    if group is None:
        try:
            await _place(
                services, catalogue=catalogue, purchase=purchase, visitor=visitor, now=placed_at
            )
        except KeyReused:
            # Another installation key placed it before; its orders live without us.
            return False
        group = await _find(database, visitor=visitor)
        assert group is not None, "it was placed just now"
        did = True
    try:
        if any(order.status == OrderStatus.AWAITING_PAYMENT for order in group.orders):
            await _pay(services, purchase=purchase, group=group, past=past)
            did = True
        for step in purchase.steps:
            did |= await _step(services, step, visitor=visitor, past=past)
    finally:
        past.set(None)
    return did


async def _find(database: Database, *, visitor: bytes) -> GroupView | None:
    found = await orders.list_groups_of_buyer(database, account_id=None, visitor=visitor)
    return found.groups[0] if found.groups else None


async def _place(
    services: Services,
    *,
    catalogue: Catalogue,
    purchase: Purchase,
    visitor: bytes,
    now: datetime,
) -> None:
    database = services.get(Database)
    prepared = [
        await _prepare(services, line, catalogue=catalogue, language=purchase.language)
        for line in purchase.lines
    ]
    async with database.transaction() as session:
        owner = Owner(account_id=None, visitor=visitor)
        if purchase.has_account:
            buyer = await accounts.find_by_email(session, email=residents.BUYER)
            assert buyer is not None, "the demo's people come before their orders"
            owner = Owner(account_id=buyer.id, visitor=visitor)
            standing = await cart.find(session, owner=owner)
            if standing is not None:
                await cart.empty(session, cart_id=standing.id)
        for one in prepared:
            await _into_cart(session, one, owner=owner, currency=purchase.currency, now=now)
        found = await cart.lock(session, owner=owner)
        assert found is not None, "the lines went into it"
        priced = await pricing.price(
            session,
            wanted=place_order.wanted_of(found),
            currency=found.currency,
            country=purchase.address.country,
            today=now.date(),
        )
        await place_order.run(
            session,
            owner=owner,
            contact=purchase.contact,
            address=purchase.address,
            language=purchase.language,
            key=f"demo:{purchase.key}",
            seen_minor=priced.total.minor,
            provider="sandbox",
            now=now,
        )


async def _prepare(
    services: Services, line: Line, *, catalogue: Catalogue, language: str
) -> _Prepared:
    """Take the photos in and prove the design, as the studio and the approval page do."""
    database, files, pool = services.get(Database), services.get(Files), services.get(WorkerPool)
    goods = catalogue.of(line.goods)
    product = await catalog.get_product(database, slug=goods.slug, lang="en")
    label = goods.variant(line.sku).label["en"]
    variant = next(one for one in product.variants if one.label == label)
    async with database.transaction() as session:
        version = await customization.get_template(
            session, template_version_id=TemplateVersionId(product.template_version_id)
        )
    photos = {
        field: await pictures_store.take_in(files, pool, catalogue.photo(name))
        for field, name in line.photos.items()
    }
    wished = pictures.design_of(goods, line, catalogue=catalogue)
    design = msgspec.structs.replace(
        wished,
        template=str(version.id),
        answers={**wished.answers, **{field: photo.sha256 for field, photo in photos.items()}},
    )
    proof = await proofs.prove(
        Material(
            template=version,
            design=design,
            variant_id=variant.id,
            pictures=tuple(photos.values()),
        ),
        files=files,
        pool=pool,
    )
    return _Prepared(
        line=line,
        product=product,
        variant_id=variant.id,
        photos=tuple(photos.values()),
        design=design,
        proof=proof,
    )


async def _into_cart(
    session: AsyncSession, one: _Prepared, *, owner: Owner, currency: str, now: datetime
) -> None:
    """Design, approve and add one line, as the studio and the approval page do."""
    for photo in one.photos:
        await customization.register_picture(session, owner=owner, picture=photo, now=now)
    view = await customization.start_design(
        session,
        owner=owner,
        template_version_id=TemplateVersionId(one.product.template_version_id),
        product_id=one.product.id,
        variant_id=one.variant_id,
        language=one.design.language,
        now=now,
        answers=one.design.answers,
    )
    await customization.save_design(
        session,
        owner=owner,
        design_id=view.id,
        revision=view.revision,
        variant_id=one.variant_id,
        design=one.design,
        now=now,
    )
    approval = await approve_design.run(
        session,
        owner=owner,
        design_id=view.id,
        proof=one.proof,
        confirmed_hash=one.proof.hash,
        currency=currency,
        replaces=None,
        now=now,
    )
    if one.line.quantity > 1:
        found = await cart.find(session, owner=owner)
        assert found is not None, "the line went into it"
        line = next(line for line in found.lines if line.approval_id == approval.id)
        await cart.set_quantity(session, owner=owner, line_id=line.id, quantity=one.line.quantity)


async def _pay(services: Services, *, purchase: Purchase, group: GroupView, past: Past) -> None:
    """Pay on the sandbox's page, and let the orders know at that very time."""
    database, providers, box = (
        services.get(Database),
        services.get(Providers),
        services.get(Sandbox),
    )
    at = group.placed_at + TO_PAY
    past.set(at)
    subject = orders.subject_of(group.id)
    async with database.transaction() as session:
        payment = await payments.find_for_subject(session, subject)
    assert payment is not None, "a placed group has a payment"
    if payment.captured_at is None:
        origin = services.get(Settings).server.origin
        order_url = f"{origin}/orders/{group.code}"
        begun = await payments.begin(
            database,
            providers,
            payment_id=payment.id,
            return_url=f"{order_url}?paid=1",
            cancel_url=order_url,
            language=purchase.language,
            now=at,
        )
        assert begun.redirect_url is not None, "the sandbox answers in this process"
        # A start cut short right after paying left the page paid: asking the sandbox is enough.
        with contextlib.suppress(PayPageClosed):
            async with database.transaction() as session:
                await box.pay_by_test_method(
                    session,
                    token=begun.redirect_url.rpartition("/")[2],
                    value=purchase.pays_with,
                    now=at,
                )
        await payments.enquire(database, providers, payment_id=payment.id, now=at)
    async with database.transaction() as session:
        # The listener does the same when it hears of the money, but with the present time.
        await orders.settle(session, group_id=group.id, payment_id=payment.id, now=at)


async def _step(services: Services, step: Step, *, visitor: bytes, past: Past) -> bool:
    """Move one shop's order on, if it stands where it did; return whether it did."""
    database = services.get(Database)
    group = await _find(database, visitor=visitor)
    assert group is not None, "it was placed before"
    at = group.placed_at + timedelta(hours=step.hours)
    past.set(at)
    async with database.transaction() as session:
        found = await sellers.list_by_ids(
            session, seller_ids=[SellerId(order.seller_id) for order in group.orders]
        )
        seller_id = next(seller.id for seller in found if seller.slug == step.shop)
        order = next(one for one in group.orders if one.seller_id == seller_id)
        if order.status != BEFORE[step.to]:
            return False
        match step.to:
            case "making":
                await orders.start_making(session, code=order.code, sellers=[seller_id], now=at)
            case "shipped":
                await orders.ship(
                    session,
                    code=order.code,
                    sellers=[seller_id],
                    carrier=step.carrier,
                    tracking_number=step.tracking,
                    now=at,
                )
            case "cancelled":
                await orders.cancel(session, group_id=group.id, code=order.code, by="buyer", now=at)
    return True
