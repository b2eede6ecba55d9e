"""Placing, paying, following and cancelling."""

import hashlib
from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import HeaderParameter, JSONBody, PathParameter, QueryParameter
from litestar.status_codes import HTTP_201_CREATED

from customiseyou.api.v1 import approvals, cursors, identity, order_values, replies
from customiseyou.api.v1.order_values import (
    OrderLinkRequest,
    PayPageLink,
    Placed,
    PlacedOrder,
    PlaceOrder,
    Purchase,
    Purchases,
)
from customiseyou.api.v1.people import Sent
from customiseyou.api.v1.problems import refusals
from customiseyou.api.v1.values import amount_of
from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.cart import service as cart
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.values import ApprovalId
from customiseyou.domains.orders import service as orders
from customiseyou.domains.orders.errors import KeyReused
from customiseyou.domains.orders.values import GroupView, OrderGroupId, OrderId
from customiseyou.domains.payments import service as payments
from customiseyou.domains.payments.ports import Providers
from customiseyou.domains.payments.values import PaymentId
from customiseyou.domains.sellers import service as sellers
from customiseyou.domains.sellers.values import SellerId
from customiseyou.flows import pay_again, place_order
from customiseyou.infra.db.session import Database
from customiseyou.infra.services import Services
from customiseyou.kit import clock
from customiseyou.kit.errors import FieldError, InvalidForm
from customiseyou.web.shared import checking, pace
from customiseyou.web.shared.caller import SECRET_CHARACTERS_MAX, Caller
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest, Site

PROVIDER = "sandbox"
CODE_CHARACTERS_MAX = 20
KEY_CHARACTERS_MIN = 16
KEY_CHARACTERS_MAX = 100
ANY_KEY = [*identity.EITHER, {}]

IdempotencyKey = Annotated[
    str,
    HeaderParameter(
        name="Idempotency-Key",
        min_length=KEY_CHARACTERS_MIN,
        max_length=KEY_CHARACTERS_MAX,
        pattern=r"^[!-~]+(?!\n)$",
        description="Chosen anew for every purchase, such as a UUID. The same again changes "
        "nothing and gives the same answer; with another body it is refused.",
    ),
]
OrderKey = Annotated[
    str | None,
    HeaderParameter(
        name="Order-Key",
        max_length=SECRET_CHARACTERS_MAX,
        description="The `key` of the link in a guest's mails.",
    ),
]
Code = Annotated[
    str,
    PathParameter(
        max_length=CODE_CHARACTERS_MAX, description="Of the purchase or of one of its orders."
    ),
]

Limit = Annotated[
    int,
    QueryParameter(
        name="limit",
        ge=1,
        le=orders.GROUPS_MAX,
        description=f"How many, up to {orders.GROUPS_MAX}.",
    ),
]


async def _load(database: Database, *, caller: Caller, code: str, access: str | None) -> GroupView:
    return await orders.get_group_for_buyer(
        database,
        code=code,
        account_id=None if caller.account is None else caller.account.id,
        visitor=caller.visitor,
        access=access or None,
        now=clock.now(),
    )


async def _shown(
    database: Database, groups: list[GroupView], *, services: Services, site: Site, lang: str
) -> tuple[Purchase, ...]:
    """Return purchases with their shops, approvals, payments and refunds, read together."""
    found = [order for group in groups for order in group.orders]
    async with database.transaction() as session:
        shops = await sellers.list_by_ids(
            session, seller_ids=sorted({SellerId(order.seller_id) for order in found})
        )
        approved = await customization.get_approvals(
            session,
            approval_ids={ApprovalId(line.approval_id) for order in found for line in order.lines},
        )
        paid = await payments.find_for_subjects(
            session, [orders.subject_of(group.id) for group in groups]
        )
        delayed: set[OrderId] = set()
        for order in found:
            payment = paid.get(orders.subject_of(order.group_id))
            refund = await orders.find_refund(session, order=order, payment=payment)
            if refund is not None and refund.is_delayed:
                delayed.add(order.id)
    return tuple(
        order_values.purchase(
            group,
            payment=paid.get(orders.subject_of(group.id)),
            shops={shop.id: shop for shop in shops},
            approved=approved,
            delayed_refunds=delayed,
            links=approvals.links_of(services, site),
            lang=lang,
            today=clock.now().date(),
        )
        for group in groups
    )


async def _one(
    database: Database, group: GroupView, *, services: Services, site: Site, lang: str
) -> Purchase:
    (found,) = await _shown(database, [group], services=services, site=site, lang=lang)
    return found


def _key(owner: Owner, key: str) -> str:
    """Return a caller's key in a space of its own: nobody meets another's. An account's stays
    the same from whichever of its programs it comes."""
    mine = f"{owner.account_id or (owner.visitor or b'').hex()}:{key}"
    return f"api:{hashlib.sha256(mine.encode()).hexdigest()}"


@post(
    "/orders",
    opt=allow(Permission.OWNER),
    operation_id="place_order",
    response_headers=[replies.LOCATION],
    summary="Order what is in the cart",
    tags=["Orders"],
    security=identity.EITHER,
    responses=refusals(404, 409, 429, body=True),
)
async def place(
    request: AnyRequest,
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    key: IdempotencyKey,
    data: JSONBody[PlaceOrder],
) -> Response[Placed]:
    """Hold the pieces, freeze prices and designs, and lead to the pay page: all or nothing, and
    once a key."""
    owner, now = identity.owner_of(caller), clock.now()
    contact, address = checking.purchase(
        msgspec.structs.asdict(data.contact), msgspec.structs.asdict(data.address)
    )
    await pace.spend_both(request, database, pace.PLACING, owner=owner, now=now)
    async with database.transaction() as session:
        found = await cart.find(session, owner=owner)
        if found is not None and found.lines and found.currency != data.total.currency:
            raise InvalidForm([FieldError("total.currency", "currency")])
        placed = await place_order.run(
            session,
            owner=owner,
            contact=contact,
            address=address,
            language=caller.lang,
            key=_key(owner, key),
            seen_minor=data.total.minor,
            provider=PROVIDER,
            now=now,
        )
    group = await orders.get_group(database, group_id=placed.group_id)
    if amount_of(group.total) != data.total:
        raise KeyReused
    body = Placed(
        code=group.code,
        orders=tuple(
            PlacedOrder(code=one.code, shop=one.seller_id, total=amount_of(one.total))
            for one in group.orders
        ),
        total=amount_of(group.total),
        placed_at=group.placed_at,
        pay_until=group.pay_until,
        pay_url=await _pay_url(
            database, group, services=services, site=site, payment_id=placed.payment_id
        ),
    )
    headers = {"Location": f"/api/v1/orders/{group.code}", "Cache-Control": replies.PRIVATE}
    return Response(body, status_code=HTTP_201_CREATED, headers=headers)


async def _pay_url(
    database: Database,
    group: GroupView,
    *,
    services: Services,
    site: Site,
    payment_id: PaymentId,
) -> str | None:
    """Return the pay page; it is the same for ever, and None while the provider is silent, or
    where the payment ended before it was ever begun."""
    now = clock.now()
    async with database.transaction() as session:
        payment = await payments.get(session, payment_id=payment_id)
        if payment.redirect_url is not None or not payment.is_open:
            return payment.redirect_url
        # The browser that pays is not the program that ordered: the key lets it see the order.
        access = await orders.new_access(session, group_id=group.id, now=now)
    order_url = f"{site.origin}/orders/{group.code}?key={access}"
    begun = await payments.begin(
        database,
        services.get(Providers),
        payment_id=payment_id,
        return_url=f"{order_url}&paid=1",
        cancel_url=order_url,
        language=group.language,
        now=now,
    )
    return begun.redirect_url


@get(
    "/orders",
    opt=allow(Permission.OWNER),
    operation_id="list_orders",
    summary="List one's purchases",
    tags=["Orders"],
    security=identity.EITHER,
    responses=refusals(),
)
async def list_orders(
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    cursor: cursors.Cursor = None,
    limit: Limit = orders.GROUPS_MAX,
) -> Purchases:
    """What the account, or the guest with this key, bought."""
    owner, last = identity.owner_of(caller), cursors.row_of(cursor)
    found = await orders.list_groups_of_buyer(
        database,
        account_id=owner.account_id,
        visitor=owner.visitor,
        after=None if last is None else OrderGroupId(last),
        limit=limit,
    )
    return Purchases(
        items=await _shown(database, found.groups, services=services, site=site, lang=caller.lang),
        next_cursor=cursors.after_row(found.groups[-1].id) if found.has_more else None,
    )


@get(
    "/orders/{code:str}",
    opt=allow(Permission.OWNER),
    operation_id="get_order",
    summary="Read a purchase",
    tags=["Orders"],
    security=ANY_KEY,
    responses=refusals(404),
)
async def get_order(
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    code: Code,
    access: OrderKey = None,
) -> Purchase:
    """A purchase with its orders, to who bought it or has the key of its link."""
    group = await _load(database, caller=caller, code=code, access=access)
    return await _one(database, group, services=services, site=site, lang=caller.lang)


@post(
    "/orders/{code:str}/cancel",
    opt=allow(Permission.OWNER),
    operation_id="cancel_order",
    summary="Cancel an order",
    tags=["Orders"],
    security=ANY_KEY,
    status_code=200,
    responses=refusals(404, 409),
)
async def cancel(
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    code: Code,
    access: OrderKey = None,
) -> Purchase:
    """Cancel one shop's order before making has begun; money that was paid goes back. What is
    not paid yet is cancelled with everything it was bought with."""
    group = await _load(database, caller=caller, code=code, access=access)
    async with database.transaction() as session:
        await orders.cancel(session, group_id=group.id, code=code, by="buyer", now=clock.now())
    group = await _load(database, caller=caller, code=code, access=access)
    return await _one(database, group, services=services, site=site, lang=caller.lang)


@post(
    "/orders/{code:str}/payments",
    opt=allow(Permission.OWNER),
    operation_id="pay_order",
    summary="Pay once more",
    tags=["Orders"],
    security=ANY_KEY,
    responses=refusals(404, 409),
)
async def pay(
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    code: Code,
    access: OrderKey = None,
) -> PayPageLink:
    """Lead to the pay page again. Where the last payment has ended without money, a new one is
    opened, as long as the pieces are held."""
    group = await _load(database, caller=caller, code=code, access=access)
    async with database.transaction() as session:
        payment_id = await pay_again.run(session, group=group, provider=PROVIDER, now=clock.now())
    url = await _pay_url(database, group, services=services, site=site, payment_id=payment_id)
    return PayPageLink(pay_url=url)


@post(
    "/orders/{code:str}/payment-checks",
    opt=allow(Permission.OWNER),
    operation_id="check_payment",
    summary="Ask whether it is paid",
    tags=["Orders"],
    security=ANY_KEY,
    status_code=200,
    responses=refusals(404, 429),
)
async def check_payment(
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    code: Code,
    access: OrderKey = None,
) -> Purchase:
    """Ask the provider now, as after coming back from the pay page. It only speeds things up:
    the provider tells us by itself."""
    group = await _load(database, caller=caller, code=code, access=access)
    async with database.transaction() as session:
        payment = await payments.find_for_subject(session, orders.subject_of(group.id))
    if payment is not None and payment.is_open:
        now = clock.now()
        await pace.spend(database, pace.CHECK_PAYMENT, subject=str(payment.id), now=now)
        await payments.enquire(database, services.get(Providers), payment_id=payment.id, now=now)
        group = await _load(database, caller=caller, code=code, access=access)
    return await _one(database, group, services=services, site=site, lang=caller.lang)


@post(
    "/order-links",
    opt=allow(Permission.ANYONE, counted=True),
    operation_id="send_order_links",
    summary="Get the links of one's orders by mail",
    tags=["Orders"],
    status_code=202,
    responses=refusals(429, body=True),
)
async def send_order_links(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    data: JSONBody[OrderLinkRequest],
) -> Sent:
    """Send the links where the address has orders; the answer is the same where it has none."""
    email, now = checking.email(data.email), clock.now()
    await pace.spend(database, pace.SEND_LINKS, subject=email.lower(), now=now)
    async with database.transaction() as session:
        await orders.request_links(session, email=email, language=caller.lang, now=now)
    return Sent(email=email)


ROUTES = (place, list_orders, get_order, cancel, pay, check_payment, send_order_links)
