"""The buyer's order: live status, what was approved, paying again, cancelling."""

import re
from collections.abc import Mapping

import msgspec
from litestar import Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, ServerSentEvent

from customiseyou.domains.accounts.values import EMAIL_CHARACTERS_MAX
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.values import Approval, ApprovalId
from customiseyou.domains.orders import rules
from customiseyou.domains.orders import service as orders
from customiseyou.domains.orders.errors import OrderCannotMove
from customiseyou.domains.orders.values import GroupView, OrderStatus, OrderView
from customiseyou.domains.payments import service as payments
from customiseyou.domains.payments.errors import AlreadyPaid
from customiseyou.domains.payments.ports import Providers
from customiseyou.domains.payments.values import PaymentView, RefundView
from customiseyou.domains.sellers import service as sellers
from customiseyou.domains.sellers.values import Seller, SellerId
from customiseyou.flows import order_again, pay_again, place_order
from customiseyou.infra.db.session import Database
from customiseyou.infra.i18n import Words, format_instant, format_money
from customiseyou.infra.realtime import Hub
from customiseyou.infra.security.signing import Signer
from customiseyou.infra.services import Services
from customiseyou.kit import clock
from customiseyou.kit.errors import InvalidForm
from customiseyou.kit.money import total
from customiseyou.web.shared import checking, countries, order_news, pace, parts, sentences
from customiseyou.web.shared.caller import SECRET_CHARACTERS_MAX, Caller
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest, Site, go, words_of
from customiseyou.web.storefront import approved, cards, checkout, order_steps, totals
from customiseyou.web.storefront.order_link_page import CookiesRefusedPage, OrderLinkPage
from customiseyou.web.storefront.order_page import OrderLine, OrderPage
from customiseyou.web.storefront.order_page import OrderStatus as StatusPart

KEY_PARAMETER = "key"
FOLLOWED_PARAMETER = "followed"
"""Stands beside the key on the second way, on which the cookie should have come back."""
PAID_PARAMETER = "paid"
KEY_COOKIE = "order_key"
KEY_SECONDS = 30 * 24 * 3600
SECRET = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What an order's page shows beside the order itself."""

    seller: Seller
    approvals: Mapping[ApprovalId, Approval]
    payment: PaymentView | None
    """Looked up while it is said of the order how its payment stands."""
    refund: RefundView | None


async def load(
    request: AnyRequest, database: Database, *, code: str
) -> tuple[GroupView, OrderView]:
    """Return an order and its group to who bought it or followed a link; raises OrderNotFound."""
    caller: Caller = request.state.caller
    asked = code[:20].upper()
    group = await orders.get_group_for_buyer(
        database,
        code=asked,
        account_id=None if caller.account is None else caller.account.id,
        visitor=caller.visitor,
        access=_key_of_link(request)
        or request.cookies.get(KEY_COOKIE, "")[:SECRET_CHARACTERS_MAX]
        or None,
        now=clock.now(),
    )
    chosen = next((order for order in group.orders if order.code == asked), group.orders[0])
    return group, chosen


def _key_of_link(request: AnyRequest) -> str:
    """Return the key in the address, if it is of the kind that we make."""
    key = request.query_params.get(KEY_PARAMETER, "")
    return key if SECRET.fullmatch(key) else ""


def _keep_key(caller: Caller, group: GroupView, *, key: str) -> None:
    """Let this browser open the orders of a link without the key in their addresses.

    A cookie for each order's path, so that a link to one does not shut the page of another.
    """
    for order in group.orders:
        path = f"/orders/{order.code}"
        caller.remember(KEY_COOKIE, key, seconds=KEY_SECONDS, path=path)


def _status(
    request: AnyRequest,
    group: GroupView,
    order: OrderView,
    *,
    around: Around,
    words: Words,
    signer: Signer,
) -> StatusPart:
    now = clock.now()
    seller, approvals = around.seller, around.approvals
    payment, refund = around.payment, around.refund
    order = _as_of_now(group, order, payment=payment)
    caller: Caller = request.state.caller
    first = order.lines[0]
    approval = approvals[ApprovalId(first.approval_id)]
    title = first.title.get(words.language.code) or first.title["en"]
    can_pay = (
        order.status is OrderStatus.AWAITING_PAYMENT
        and now < group.pay_until
        and not order_steps.is_being_checked(payment)
    )
    return StatusPart(
        headline=order_steps.headline(order, seller=seller, payment=payment, words=words),
        arrives_line=order_steps.arrives_line(order, today=now.date(), words=words),
        steps=order_steps.steps(order, seller=seller, words=words),
        version=f"{order.status}-{len(order.events)}-{refund and refund.is_delayed}",
        pictures=approved.pictures(approval, title=title, signer=signer, lang=words.language.code),
        approval=approval.hash[:12],
        parcel=order_steps.parcel(order),
        notice=order_steps.notice(
            order,
            seller=seller,
            payment=payment,
            refund=refund,
            pay_until=group.pay_until,
            today=now.date(),
            words=words,
        ),
        pay_action=f"/orders/{order.code}/pay" if can_pay else "",
        cancel_action=f"/orders/{order.code}/cancel" if rules.may_cancel(order.status) else "",
        again_action=f"/orders/{order.code}/again"
        if order.status in order_steps.ENDED and caller.owner is not None
        else "",
    )


def _as_of_now(group: GroupView, order: OrderView, *, payment: PaymentView | None) -> OrderView:
    """Return the order as it stands: its time may be over before the job that says so has run."""
    waits = order.status is OrderStatus.AWAITING_PAYMENT and clock.now() >= group.pay_until
    if not waits or order_steps.is_being_checked(payment):
        return order
    return msgspec.structs.replace(order, status=OrderStatus.EXPIRED)


async def _around(database: Database, group: GroupView, order: OrderView) -> Around:
    async with database.reading() as reader:
        payment = (
            await payments.find_for_subject(reader, orders.subject_of(group.id))
            if order.status in order_steps.MONEY_MATTERS
            else None
        )
        return Around(
            payment=payment,
            seller=await sellers.get(reader, seller_id=SellerId(order.seller_id)),
            approvals=await customization.get_approvals(
                reader, approval_ids=[ApprovalId(line.approval_id) for line in order.lines]
            ),
            refund=await orders.find_refund(reader, order=order, payment=payment),
        )


@get("/orders/{code:str}", opt=allow(Permission.OWNER), include_in_schema=False)
async def show(
    request: AnyRequest,
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    code: FromPath[str],
) -> Response[str] | Redirect:
    """Show an order. What a link or the way back from paying adds to the address is used up:
    a key in it would stay in the browser's history for whoever comes next."""
    group, order = await load(request, database, code=code)
    key = _key_of_link(request)
    link = f"/orders/{order.code}?{KEY_PARAMETER}={key}"
    was_followed = FOLLOWED_PARAMETER in request.query_params
    if key and was_followed and request.cookies.get(KEY_COOKIE) != key:
        return site.page(request, CookiesRefusedPage(again_url=link), status=403)
    if key:
        _keep_key(request.state.caller, group, key=key)
    if PAID_PARAMETER in request.query_params:
        # It only speeds things up: the provider tells us by itself.
        await payments.enquire_if_open(
            database,
            services.get(Providers),
            subject=orders.subject_of(group.id),
            now=clock.now(),
        )
    if key and not was_followed:
        return go(request, f"{link}&{FOLLOWED_PARAMETER}=1")
    # A purchase has a code of its own; pages and mails speak of its orders by theirs.
    if order.code != code or not {KEY_PARAMETER, PAID_PARAMETER}.isdisjoint(request.query_params):
        return go(request, f"/orders/{order.code}")
    page = await _page(request, database, services, group=group, order=order)
    return site.page(request, page, live_at=f"/orders/{order.code}")


async def _page(
    request: AnyRequest,
    database: Database,
    services: Services,
    *,
    group: GroupView,
    order: OrderView,
) -> OrderPage:
    around = await _around(database, group, order)
    seller, approvals = around.seller, around.approvals
    words = words_of(request)
    lang = words.language.code
    return OrderPage(
        code=order.code,
        placed_on=format_instant(order.placed_at, lang=lang),
        status=_status(
            request,
            group,
            order,
            around=around,
            words=words,
            signer=services.get(Signer),
        ),
        status_url=f"/orders/{order.code}/status",
        events_url=f"/orders/{order.code}/events",
        lines=tuple(
            OrderLine(
                title=line.title.get(lang) or line.title["en"],
                pictures=approved.pictures(
                    approvals[ApprovalId(line.approval_id)],
                    title=line.title.get(lang) or line.title["en"],
                    signer=services.get(Signer),
                    lang=lang,
                ),
                amount=format_money(line.total, lang=lang),
                quantity=line.quantity,
                choices=approved.facts(
                    approvals[ApprovalId(line.approval_id)],
                    variant_label=line.variant_label,
                    words=words,
                ),
                approved_at=format_instant(
                    approvals[ApprovalId(line.approval_id)].approved_at, lang=lang
                ),
                approval=approvals[ApprovalId(line.approval_id)].hash[:12],
            )
            for line in order.lines
        ),
        totals=totals.of_order(
            items=total((line.total for line in order.lines), currency=group.currency),
            shipping=order.shipping,
            total=order.total,
            words=words,
        ),
        seller=cards.badge_of(seller, lang=lang),
        address=address_lines(group, words=words),
        others=tuple(
            parts.Action(label=other.code, url=f"/orders/{other.code}")
            for other in group.orders
            if other.id != order.id
        ),
    )


def address_lines(group: GroupView, *, words: Words) -> tuple[str, ...]:
    """Return name and address, a line each, as the label shows them."""
    address = group.address
    country = countries.BY_CODE.get(address.country)
    lines = (
        group.contact.name,
        address.line1,
        address.line2,
        f"{address.city} {address.postcode}",
        address.state,
        words.gettext(country.name) if country else address.country,
    )
    return tuple(line for line in lines if line)


@get("/orders/{code:str}/status", opt=allow(Permission.OWNER), include_in_schema=False)
async def status(
    request: AnyRequest,
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    code: FromPath[str],
) -> Response[str]:
    """Answer the part of the page that changes by itself."""
    group, order = await load(request, database, code=code)
    part = _status(
        request,
        group,
        order,
        around=await _around(database, group, order),
        words=words_of(request),
        signer=services.get(Signer),
    )
    return site.fragment(request, part)


@get("/orders/{code:str}/events", opt=allow(Permission.OWNER), include_in_schema=False)
async def events(
    request: AnyRequest,
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    code: FromPath[str],
) -> ServerSentEvent:
    """Tell an open page that its order has changed; the page then reads the status."""
    group, _order = await load(request, database, code=code)
    return order_news.stream(services.get(Hub), group_id=group.id)


@post("/orders/{code:str}/cancel", opt=allow(Permission.OWNER), include_in_schema=False)
async def cancel(
    request: AnyRequest,
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    code: FromPath[str],
) -> Response[str] | Redirect:
    """Cancel before making has begun; money that was paid goes back."""
    group, order = await load(request, database, code=code)
    here = f"/orders/{order.code}"
    try:
        async with database.transaction() as session:
            await orders.cancel(
                session, group_id=group.id, code=order.code, by="buyer", now=clock.now()
            )
    except OrderCannotMove as moved_on:
        if moved_on.current == OrderStatus.CANCELLED:
            # Pressed twice, or in two windows: it is as they wanted it.
            return go(request, here)
        group, order = await load(request, database, code=code)
        page = await _page(request, database, services, group=group, order=order)
        title = sentences.sentence(moved_on, words=words_of(request))
        notice = parts.Notice(tone="bad", title=title)
        return site.page(request, page, status=409, notices=(notice,), live_at=here)
    return go(request, here)


@post("/orders/{code:str}/again", opt=allow(Permission.OWNER), include_in_schema=False)
async def again(
    request: AnyRequest,
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    code: FromPath[str],
) -> Redirect:
    """Put what was not paid in time, or was cancelled, back into the cart."""
    group, order = await load(request, database, code=code)
    owner = caller.owner
    if owner is None:
        return go(request, f"/orders/{order.code}")
    async with database.transaction() as session:
        await orders.expire_if_unpaid(session, group_id=group.id, now=clock.now())
    group, order = await load(request, database, code=code)
    if order.status not in order_steps.ENDED:
        return go(request, f"/orders/{order.code}")
    async with database.transaction() as session:
        await order_again.run(session, owner=owner, order=order, currency=group.currency)
    return go(request, "/cart")


@post("/orders/{code:str}/pay", opt=allow(Permission.OWNER), include_in_schema=False)
async def pay(
    request: AnyRequest,
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    code: FromPath[str],
) -> Redirect:
    """Lead to the pay page once more; a new payment is opened where the last one ended."""
    group, order = await load(request, database, code=code)
    try:
        async with database.transaction() as session:
            payment_id = await pay_again.run(
                session, group=group, provider=checkout.PROVIDER, now=clock.now()
            )
    except (AlreadyPaid, OrderCannotMove):
        return go(request, f"/orders/{order.code}")
    placed = place_order.Placed(group_id=group.id, code=order.code, payment_id=payment_id)
    url = await checkout.begin_payment(
        services,
        database,
        site=site,
        placed=placed,
        lang=group.language,
    )
    return go(request, url)


def _link_page(*, value: str = "", error: str = "", sent: bool = False) -> OrderLinkPage:
    return OrderLinkPage(
        action="/orders/link",
        email=parts.TextField(name="email", value=value, error=error),
        sent=sent,
        days_valid=orders.ACCESS_DAYS,
    )


@get("/orders/link", opt=allow(Permission.ANYONE), include_in_schema=False)
async def ask_link(request: AnyRequest, site: NamedDependency[Site]) -> Response[str]:
    """Offer to send the links of a guest's orders anew."""
    return site.page(request, _link_page())


@post("/orders/link", opt=allow(Permission.ANYONE, counted=True), include_in_schema=False)
async def send_link(
    request: AnyRequest,
    database: NamedDependency[Database],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
) -> Response[str]:
    """Send the links where the address has orders; the answer is the same where it has none."""
    form: FormMultiDict = await request.form()
    typed = str(form.get("email", ""))[:EMAIL_CHARACTERS_MAX]
    try:
        email = checking.email(typed)
    except InvalidForm as invalid:
        error = checking.said(invalid, words=words_of(request))["email"]
        return site.page(request, _link_page(value=typed, error=error), status=422)
    now = clock.now()
    await pace.spend(database, pace.SEND_LINKS, subject=email.lower(), now=now)
    async with database.transaction() as session:
        await orders.request_links(session, email=email, language=caller.lang, now=now)
    return site.page(request, _link_page(value=email, sent=True))


ROUTES = (ask_link, send_link, show, status, events, cancel, again, pay)
