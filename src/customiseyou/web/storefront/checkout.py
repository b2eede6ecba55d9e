"""Checking out on one page."""

import re
from collections.abc import Mapping

import msgspec
from litestar import Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.response import Redirect

from customiseyou.domains.cart.values import Cart, CartLineId
from customiseyou.domains.catalog.errors import SoldOut, VariantNotFound
from customiseyou.domains.orders.errors import CartIsEmpty, KeyReused, TotalChanged
from customiseyou.domains.orders.values import Address, Contact
from customiseyou.domains.payments import service as payments
from customiseyou.domains.payments.errors import PaymentCannotMove
from customiseyou.domains.payments.ports import Providers
from customiseyou.domains.shipping.errors import DoesNotShip
from customiseyou.flows import place_order, pricing
from customiseyou.infra.db.session import Database
from customiseyou.infra.i18n import Words, format_money
from customiseyou.infra.security.signing import Signer
from customiseyou.infra.services import Services
from customiseyou.kit import clock, ids, text
from customiseyou.kit.errors import AppError, InvalidForm, TooMany
from customiseyou.kit.money import Money
from customiseyou.web.shared import checking, countries, pace, parts, sentences
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest, Site, go, words_of
from customiseyou.web.storefront import approved, cards, cart, totals
from customiseyou.web.storefront.checkout_page import CheckoutLine, CheckoutPage

PROVIDER = "sandbox"
KEY = re.compile(r"[0-9a-f]{32}\.[0-9]{1,13}")

FIELD_CHARACTERS_MAX = {
    "email": 254,
    "name": 100,
    "phone": 24,
    "postcode": 12,
    "line1": 120,
    "line2": 120,
    "city": 80,
    "state": 80,
    "country": 2,
}


CONTACT_FIELDS = ("email", "name", "phone")


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """What a buyer typed, and either what it comes to or what is wrong with it by field."""

    values: dict[str, str]
    errors: dict[str, str] = {}
    bought_by: tuple[Contact, Address] | None = None
    """Who buys and where the parcel goes; None where something is wrong."""


def read(form: Mapping[str, object], *, words: Words) -> Typed:
    """Check a submitted checkout."""
    values = {
        name: text.clean_line(str(form.get(name, "")))[:longest]
        for name, longest in FIELD_CHARACTERS_MAX.items()
    }
    contact = {name: values[name] for name in CONTACT_FIELDS}
    address = {name: value for name, value in values.items() if name not in CONTACT_FIELDS}
    try:
        return Typed(values=values, bought_by=checking.purchase(contact, address))
    except InvalidForm as error:
        return Typed(
            values=values, errors=checking.said(error, words=words, country=values["country"])
        )


def _fields(typed: Typed | None, caller: Caller) -> dict[str, parts.TextField]:
    known = (
        {}
        if caller.account is None
        else {
            "email": caller.account.email,
            "name": caller.account.name,
        }
    )
    values = known if typed is None else typed.values
    errors = {} if typed is None else typed.errors
    return {
        name: parts.TextField(name=name, value=values.get(name, ""), error=errors.get(name, ""))
        for name in FIELD_CHARACTERS_MAX
        if name != "country"
    }


def _page(
    priced: pricing.PricedCart,
    *,
    typed: Typed | None,
    caller: Caller,
    country: str,
    words: Words,
    signer: Signer,
    key: str | None = None,
    notice: parts.Notice | None = None,
) -> CheckoutPage:
    lang = words.language.code
    stem = ids.new_id().hex if key is None else key.partition(".")[0]
    return CheckoutPage(
        action="/checkout",
        place_key=f"{stem}.{priced.total.minor}",
        country=parts.SelectField(
            name="country",
            options=tuple(
                parts.Option(
                    value=one.code, label=words.gettext(one.name), chosen=one.code == country
                )
                for one in countries.COUNTRIES
            ),
            error="" if typed is None else typed.errors.get("country", ""),
        ),
        lines=tuple(
            CheckoutLine(
                title=line.variant.title.get(lang) or line.variant.title["en"],
                personal=approved.line(line.approval, lang=lang),
                picture=approved.picture(
                    line.approval,
                    title=line.variant.title["en"],
                    signer=signer,
                    width_px=320,
                ),
                seller=parcel.seller.name,
                arrives_on=""
                if parcel.promised_on is None
                else cards.day(parcel.promised_on, words=words),
                amount=format_money(line.total, lang=lang),
                quantity=line.wanted.quantity,
            )
            for parcel in priced.parcels
            for line in parcel.lines
        ),
        totals=totals.of_cart(priced, words=words),
        notice=notice,
        **_fields(typed, caller),
    )


@get("/checkout", opt=allow(Permission.OWNER, without_cart=True), include_in_schema=False)
async def show(
    request: AnyRequest,
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
) -> Response[str] | Redirect:
    """Show the checkout; an empty cart leads back to the cart."""
    found, priced = await cart.read(database, caller=caller)
    if found is None or priced is None:
        return go(request, "/cart")
    page = _page(
        priced,
        typed=None,
        caller=caller,
        country=cards.COUNTRY_OF[found.currency],
        words=words_of(request),
        signer=services.get(Signer),
        notice=_news(found, priced, words=words_of(request)),
    )
    return site.page(request, page)


def _news(found: Cart, priced: pricing.PricedCart, *, words: Words) -> parts.Notice | None:
    """Return which prices changed since the cart showed them, each with the one before."""
    lang = words.language.code
    seen = {line.id: line.unit_seen_minor for line in found.lines}
    changed = [
        words.gettext("{title}: {now} instead of {before}").format(
            title=line.variant.title.get(lang) or line.variant.title["en"],
            now=format_money(line.unit, lang=lang),
            before=format_money(Money(before, line.unit.currency), lang=lang),
        )
        for line in priced.lines
        if (before := seen[CartLineId(line.wanted.line_id)]) != line.unit.minor
    ]
    if not changed:
        return None
    title = words.gettext("Some prices have changed since you put it in.")
    return parts.Notice(tone="look", title=title, text=". ".join(changed))


@post("/checkout", opt=allow(Permission.OWNER, without_cart=True), include_in_schema=False)
async def place(
    request: AnyRequest,
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
) -> Response[str] | Redirect:
    """Place the order once, then lead to the provider's pay page."""
    form: FormMultiDict = await request.form()
    words, owner = words_of(request), caller.owner
    typed = read(form, words=words)
    key = str(form.get("place_key", ""))
    if owner is None:
        return go(request, "/cart")
    if typed.bought_by is None or not KEY.fullmatch(key):
        return await _again(
            request, database=database, services=services, site=site, typed=typed, key=key
        )
    now = clock.now()
    contact, address = typed.bought_by
    try:
        await pace.spend_both(request, database, pace.PLACING, owner=owner, now=now)
        async with database.transaction() as session:
            placed = await place_order.run(
                session,
                owner=owner,
                contact=contact,
                address=address,
                language=caller.lang,
                key=key.partition(".")[0],
                seen_minor=int(key.partition(".")[2]),
                provider=PROVIDER,
                now=now,
            )
    except CartIsEmpty:
        return go(request, "/cart")
    except (SoldOut, VariantNotFound, DoesNotShip, TotalChanged, KeyReused, TooMany) as error:
        return await _again(
            request,
            database=database,
            services=services,
            site=site,
            typed=typed,
            key=key,
            error=error,
        )
    url = await begin_payment(services, database, site=site, placed=placed, lang=caller.lang)
    return go(request, url)


async def begin_payment(
    services: Services,
    database: Database,
    *,
    site: Site,
    placed: place_order.Placed,
    lang: str,
) -> str:
    """Return where the buyer pays: the provider's page, or the order's while that is silent."""
    order_url = f"{site.origin}/orders/{placed.code}"
    try:
        begun = await payments.begin(
            database,
            services.get(Providers),
            payment_id=placed.payment_id,
            return_url=f"{order_url}?paid=1",
            cancel_url=order_url,
            language=lang,
            now=clock.now(),
        )
    except PaymentCannotMove:
        # Paid already (the browser's back button), or its time is over: the order's page says so.
        return f"/orders/{placed.code}"
    return begun.redirect_url or f"/orders/{placed.code}"


async def _again(
    request: AnyRequest,
    *,
    database: Database,
    services: Services,
    site: Site,
    typed: Typed,
    key: str,
    error: AppError | None = None,
) -> Response[str] | Redirect:
    """Show the checkout again with everything that was typed and what is to be done."""
    caller: Caller = request.state.caller
    words = words_of(request)
    country = typed.values["country"] if typed.values["country"] in countries.BY_CODE else None
    found, priced = await cart.read(database, caller=caller, country=country)
    if found is None or priced is None:
        return go(request, "/cart")
    notice = (
        None
        if error is None
        else parts.Notice(
            tone="bad",
            title=sentences.sentence(error, words=words),
            action=parts.Action(label=words.gettext("Open the cart"), url="/cart")
            if isinstance(error, SoldOut | VariantNotFound)
            else None,
        )
    )
    # A key that was used for something else cannot be used again; anything else keeps its key.
    keep_key = KEY.fullmatch(key) and not isinstance(error, KeyReused)
    page = _page(
        priced,
        typed=typed,
        caller=caller,
        country=country or cards.COUNTRY_OF[found.currency],
        words=words,
        signer=services.get(Signer),
        key=key if keep_key else None,
        notice=notice,
    )
    answer = site.page(request, page, status=422 if error is None else 409)
    if isinstance(error, TooMany):
        answer.status_code = 429
        answer.headers["Retry-After"] = str(error.retry_after_seconds)
    return answer


ROUTES = (show, place)
