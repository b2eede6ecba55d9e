"""The cart."""

from uuid import UUID

from litestar import Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from customiseyou.domains.cart import service as cart
from customiseyou.domains.cart.values import QUANTITY_MAX, Cart, CartLineId
from customiseyou.domains.orders import service as orders
from customiseyou.domains.orders.values import OrderStatus
from customiseyou.flows import place_order, pricing
from customiseyou.infra.db.session import Database
from customiseyou.infra.i18n import Words, format_money
from customiseyou.infra.security.signing import Signer
from customiseyou.infra.services import Services
from customiseyou.kit import clock
from customiseyou.kit.errors import NotFound
from customiseyou.kit.money import Money
from customiseyou.web.shared import parts
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest, Site, go, words_of
from customiseyou.web.storefront import approved, cards, totals
from customiseyou.web.storefront.cart_page import CartGroup, CartLine, CartPage


async def read(
    database: Database, *, caller: Caller, country: str | None = None
) -> tuple[Cart | None, pricing.PricedCart | None]:
    """Return a person's cart with today's prices, and remember that they have been shown."""
    owner = caller.owner
    if owner is None:
        return None, None
    async with database.reading() as reader:
        found = await cart.find(reader, owner=owner)
        if found is None or not found.lines:
            return None, None
        priced = await pricing.price(
            reader,
            wanted=place_order.wanted_of(found),
            currency=found.currency,
            country=country or cards.COUNTRY_OF[found.currency],
            today=clock.now().date(),
        )
    units = {CartLineId(line.wanted.line_id): line.unit for line in priced.lines}
    seen = {line.id: line.unit_seen_minor for line in found.lines}
    changed = {line_id: unit for line_id, unit in units.items() if seen[line_id] != unit.minor}
    if changed:
        async with database.transaction() as session:
            await cart.remember_prices(session, units=changed)
    return found, priced


def _note(line: pricing.PricedLine, *, seen_minor: int, words: Words) -> str:
    """Return what changed since the piece was put in."""
    if not line.is_available:
        return words.gettext("Sold out meanwhile. Pick another colour; your design is kept.")
    if seen_minor != line.unit.minor:
        before = Money(seen_minor, line.unit.currency)
        return words.gettext("The price was {before} when you added it.").format(
            before=format_money(before, lang=words.language.code)
        )
    return ""


def _line(line: pricing.PricedLine, *, seen_minor: int, words: Words, signer: Signer) -> CartLine:
    lang = words.language.code
    title = line.variant.title.get(lang) or line.variant.title["en"]
    return CartLine(
        id=str(line.wanted.line_id),
        action=f"/cart/lines/{line.wanted.line_id}",
        title=title,
        url=f"/p/{line.variant.product_slug}",
        picture=approved.picture(line.approval, title=title, signer=signer, width_px=320),
        price=format_money(line.total, lang=lang),
        choices=approved.facts(line.approval, variant_label=line.variant.label, words=words),
        quantity=line.wanted.quantity,
        maximum=min(QUANTITY_MAX, line.variant.stock or QUANTITY_MAX),
        change_url=f"/designs/{line.approval.design_id}?line={line.wanted.line_id}",
        note=_note(line, seen_minor=seen_minor, words=words),
    )


async def _waiting_order(
    database: Database, *, caller: Caller, words: Words
) -> tuple[parts.Notice, ...]:
    """Return where the pieces went that were ordered and are not paid: the way back to paying."""
    owner = caller.owner
    if owner is None:
        return ()
    newest = await orders.list_groups_of_buyer(
        database, account_id=owner.account_id, visitor=owner.visitor, limit=1
    )
    return tuple(
        parts.Notice(
            tone="look",
            title=words.gettext("This order waits for your payment."),
            text=group.orders[0].code,
            action=parts.Action(
                label=words.gettext("Open the order"), url=f"/orders/{group.orders[0].code}"
            ),
        )
        for group in newest.groups
        if clock.now() < group.pay_until
        and any(order.status is OrderStatus.AWAITING_PAYMENT for order in group.orders)
    )


@get("/cart", opt=allow(Permission.OWNER), include_in_schema=False)
async def show(
    request: AnyRequest,
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
) -> Response[str]:
    """Show the cart."""
    words, signer = words_of(request), services.get(Signer)
    found, priced = await read(database, caller=caller)
    if found is None or priced is None:
        empty = CartPage(groups=(), totals=parts.Totals(lines=(), total=""))
        waiting = await _waiting_order(database, caller=caller, words=words)
        return site.page(request, empty, notices=waiting, live_at="/cart")
    seen = {line.id: line.unit_seen_minor for line in found.lines}
    groups = tuple(
        CartGroup(
            seller=cards.badge_of(parcel.seller, lang=caller.lang),
            arrives_on=""
            if parcel.promised_on is None
            else cards.day(parcel.promised_on, words=words),
            lines=tuple(
                _line(
                    line,
                    seen_minor=seen[CartLineId(line.wanted.line_id)],
                    words=words,
                    signer=signer,
                )
                for line in parcel.lines
            ),
        )
        for parcel in priced.parcels
    )
    dates = [parcel.promised_on for parcel in priced.parcels if parcel.promised_on]
    page = CartPage(
        groups=groups,
        totals=totals.of_cart(priced, words=words),
        arrives_on=cards.day(max(dates), words=words) if dates else "",
    )
    return site.page(request, page, live_at="/cart")


@post("/cart/lines/{line_id:uuid}", opt=allow(Permission.OWNER), include_in_schema=False)
async def change(
    request: AnyRequest,
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    line_id: FromPath[UUID],
) -> Redirect:
    """Change how many of a line are wanted."""
    form: FormMultiDict = await request.form()
    text, owner = str(form.get("quantity", "")), caller.owner
    if owner is None or not text.isdecimal():
        raise NotFound
    async with database.transaction() as session:
        await cart.set_quantity(
            session, owner=owner, line_id=CartLineId(line_id), quantity=int(text[:4])
        )
    return go(request, "/cart")


ROUTES = (show, change)
