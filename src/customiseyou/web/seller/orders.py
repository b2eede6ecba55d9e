"""The maker's orders: what to make, exactly how, and sending it off."""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, ServerSentEvent

from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.values import Approval, ApprovalId, FileKind, PrintFile
from customiseyou.domains.orders import rules
from customiseyou.domains.orders import service as orders
from customiseyou.domains.orders.errors import OrderCannotMove
from customiseyou.domains.orders.values import (
    TRACKING_CHARACTERS_MAX,
    LineView,
    OrderStatus,
    OrderView,
)
from customiseyou.infra.db.session import Database
from customiseyou.infra.i18n import Words, format_date, format_instant, format_money
from customiseyou.infra.realtime import Hub
from customiseyou.infra.security.signing import Signer
from customiseyou.infra.services import Services
from customiseyou.infra.storage import Files
from customiseyou.kit import clock
from customiseyou.kit.errors import InvalidForm, NotFound
from customiseyou.web.seller import words as said
from customiseyou.web.seller.pages import (
    Advance,
    Event,
    FileLink,
    Filter,
    SellerLine,
    SellerOrderPage,
    SellerOrderRow,
    SellerOrdersPage,
)
from customiseyou.web.shared import checking, countries, media, order_news, parts
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest, Site, go, words_of
from customiseyou.web.storefront import approved, cards, exact_text

TO_MAKE = (OrderStatus.PAID, OrderStatus.MAKING)
PER_PAGE = 50
VIEWS_MAX = 5
"""Every side of a piece, so that a photo on its back is seen too."""
GROUPS = {
    "all": (OrderStatus.PAID, OrderStatus.MAKING, OrderStatus.SHIPPED, OrderStatus.CANCELLED),
    "paid": (OrderStatus.PAID,),
    "making": (OrderStatus.MAKING,),
    "shipped": (OrderStatus.SHIPPED,),
    "cancelled": (OrderStatus.CANCELLED,),
}

PageNumber = Annotated[int, QueryParameter(name="page", ge=1, le=1000)]
Status = Annotated[str, QueryParameter(name="status", max_length=20)]
Query = Annotated[str, QueryParameter(name="q")]
QUERY_CHARACTERS_MAX = 100


def shop_badge(caller: Caller) -> parts.SellerBadge:
    """Return the shop the page is about."""
    _, name = caller.shops[0]
    return parts.SellerBadge(name=name, place="", tone=cards.tone_of(name))


OFFERED_KINDS: dict[str, FileKind] = {"pdf": "pdf", "png": "png", "svg": "svg"}


@get("/seller/orders", opt=allow(Permission.SELLER_MEMBER), include_in_schema=False)
async def show_all(
    request: AnyRequest,
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    status: Status = "all",
    q: Query = "",
    page: PageNumber = 1,
) -> Response[str]:
    """List the shop's paid orders, the ones due first at the top."""
    words, lang, today = words_of(request), caller.lang, clock.now().date()
    chosen = status if status in GROUPS else "all"
    found = await orders.list_for_sellers(
        database,
        sellers=caller.seller_ids,
        statuses=[*GROUPS[chosen]],
        page=page,
        page_size=PER_PAGE,
        query=q[:QUERY_CHARACTERS_MAX],
    )
    counts = await orders.count_for_sellers(database, sellers=caller.seller_ids)
    async with database.transaction() as session:
        approvals = await customization.get_approvals(
            session, approval_ids=[ApprovalId(row.approval_id) for row in found.rows]
        )
    rows = tuple(
        SellerOrderRow(
            url=f"/seller/orders/{row.code}",
            code=row.code,
            title=row.title.get(lang) or row.title["en"],
            personal=" · ".join(approved.typed(approvals[ApprovalId(row.approval_id)])),
            buyer=row.buyer_name,
            picture=approved.picture(
                approvals[ApprovalId(row.approval_id)],
                title=row.title["en"],
                signer=services.get(Signer),
                width_px=320,
            ),
            status=said.tag(row.status, words=words),
            placed_at=format_instant(row.placed_at, lang=lang),
            ship_by=format_date(row.ship_by, lang=lang) if row.status in TO_MAKE else "",
            is_late=rules.is_late(row.status, ship_by=row.ship_by, today=today),
            amount=format_money(row.total, lang=lang),
            quantity=row.pieces,
        )
        for row in found.rows
    )
    base = f"/seller/orders?{urlencode({'status': chosen, 'q': q})}"
    listing = SellerOrdersPage(
        shop=shop_badge(caller),
        filters=tuple(
            Filter(
                label=said.group(name, words=words),
                url=f"/seller/orders?status={name}",
                count=sum(counts.get(one, 0) for one in statuses),
                current=name == chosen,
            )
            for name, statuses in GROUPS.items()
        ),
        orders=rows,
        query=q,
        paging=parts.Paging(
            previous_url=f"{base}&page={page - 1}" if page > 1 else "",
            next_url=f"{base}&page={page + 1}" if page < found.pages else "",
            page=page,
            pages=found.pages,
        ),
    )
    return site.page(request, listing, live_at=f"{base}&page={page}")


def _files(
    order: OrderView, line: LineView, files: tuple[PrintFile, ...], approval: Approval
) -> tuple[FileLink, ...]:
    sizes = {surface.id: surface for surface in approval.template.template.surfaces}
    links: list[FileLink] = []
    for file in files:
        surface = sizes.get(file.surface)
        if file.kind == "mockup" or surface is None:
            continue
        size = f"{surface.width // 100} × {surface.height // 100} mm"
        name = f"{order.code}-{line_number(order, line)}-{file.surface}.{file.kind}"
        links.append(
            FileLink(
                name=name,
                note=f"{file.kind.upper()}, {size}, {_weight(file.bytes)}",
                url=f"/seller/orders/{order.code}/files/{line.id}/{file.surface}.{file.kind}",
                kind=file.kind,
            )
        )
    return tuple(links)


def _weight(count: int) -> str:
    """Return a file's size for reading."""
    if count < 1_000_000:
        return f"{max(1, count // 1000)} kB"
    whole, tenths = divmod((count + 50_000) // 100_000, 10)
    return f"{whole}.{tenths} MB"


def line_number(order: OrderView, line: LineView) -> int:
    """Return a line's place in its order, from 1."""
    return [one.id for one in order.lines].index(line.id) + 1


def _line(
    order: OrderView,
    line: LineView,
    *,
    approval: Approval,
    files: tuple[PrintFile, ...],
    words: Words,
    signer: Signer,
) -> SellerLine:
    lang, template = words.language.code, approval.template.template
    title = line.title.get(lang) or line.title["en"]
    return SellerLine(
        title=title,
        quantity=line.quantity,
        pictures=tuple(
            approved.picture(approval, title=title, signer=signer, view=view.id, width_px=640)
            for view in template.views[:VIEWS_MAX]
        ),
        texts=exact_text.texts(approval.text_lines, lang=lang),
        choices=approved.facts(approval, variant_label=line.variant_label, words=words),
        files=_files(order, line, files, approval),
        approved_at=format_instant(approval.approved_at, lang=lang),
        approval=approval.hash[:12],
        files_pending=not files,
    )


@get("/seller/orders/{code:str}", opt=allow(Permission.SELLER_MEMBER), include_in_schema=False)
async def show(
    request: AnyRequest,
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    code: FromPath[str],
) -> Response[str]:
    """Show one order with everything needed to make it."""
    page = await _order_page(
        request, database=database, services=services, caller=caller, code=code
    )
    return site.page(request, page, live_at=page.url)


async def _order_page(
    request: AnyRequest,
    *,
    database: Database,
    services: Services,
    caller: Caller,
    code: str,
    errors: dict[str, str] | None = None,
    changed: bool = False,
) -> SellerOrderPage:
    """Return the page of an order; `changed` tells that it was not as the maker last saw it."""
    found = await orders.get_for_seller(database, code=code[:20], sellers=caller.seller_ids)
    order, words, lang = found.order, words_of(request), caller.lang
    approval_ids = [ApprovalId(line.approval_id) for line in order.lines]
    async with database.transaction() as session:
        approvals = await customization.get_approvals(session, approval_ids=approval_ids)
        files = await customization.list_print_files(session, approval_ids=approval_ids)
        is_refund_late = await orders.is_refund_delayed(session, order=order)
    is_late = rules.is_late(order.status, ship_by=order.ship_by, today=clock.now().date())
    address = found.address
    country = countries.BY_CODE.get(address.country)
    first = approvals[approval_ids[0]]
    texts = [line.text for line in first.text_lines if line.by_buyer and line.text]
    paid = next((event.at for event in order.events if event.kind == OrderStatus.PAID), None)
    return SellerOrderPage(
        shop=shop_badge(caller),
        code=order.code,
        buyer=found.buyer,
        personal=texts[0] if texts else "",
        paid_line=""
        if paid is None
        else words.gettext("Paid {time}").format(time=format_instant(paid, lang=lang)),
        status=said.tag(order.status, words=words),
        ship_by=format_date(order.ship_by, lang=lang) if order.status in TO_MAKE else "",
        lines=tuple(
            _line(
                order,
                line,
                approval=approvals[ApprovalId(line.approval_id)],
                files=files.get(ApprovalId(line.approval_id), ()),
                words=words,
                signer=services.get(Signer),
            )
            for line in order.lines
        ),
        events=tuple(
            Event(at=format_instant(event.at, lang=lang), text=said.event(event, words=words))
            for event in reversed(order.events)
        ),
        address=tuple(
            part
            for part in (
                found.buyer,
                address.line1,
                address.line2,
                f"{address.city} {address.postcode}",
                address.state,
                words.gettext(country.name) if country else address.country,
            )
            if part
        ),
        url=f"/seller/orders/{order.code}",
        version=f"{order.status}-{len(order.events)}",
        phone=found.phone,
        advance=_advance(order, errors=errors or {}),
        notice=said.changed(order, words=words)
        if changed
        else said.notice(order, is_late=is_late, is_refund_delayed=is_refund_late, words=words),
        is_late=is_late,
    )


def _advance(order: OrderView, *, errors: dict[str, str]) -> Advance | None:
    action = f"/seller/orders/{order.code}/advance"
    if order.status is OrderStatus.PAID:
        return Advance(action=action, to="making")
    if order.status is OrderStatus.MAKING:
        return Advance(
            action=action,
            to="shipped",
            carrier=parts.TextField(name="carrier", error=errors.get("carrier", "")),
            tracking=parts.TextField(
                name="tracking_number", error=errors.get("tracking_number", "")
            ),
        )
    return None


@post(
    "/seller/orders/{code:str}/advance",
    opt=allow(Permission.SELLER_MEMBER),
    include_in_schema=False,
)
async def advance(
    request: AnyRequest,
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    code: FromPath[str],
) -> Response[str] | Redirect:
    """Begin making, or send the parcel off; where neither can be any more, show what happened."""
    form: FormMultiDict = await request.form()
    errors: dict[str, str] = {}
    try:
        await _move(database, form, code=code[:20], caller=caller)
        return go(request, f"/seller/orders/{code}")
    except InvalidForm as error:
        together = words_of(request).gettext("Carrier and number belong together. Fill in both.")
        errors = {one.field: together for one in error.errors}
    except OrderCannotMove:
        pass
    page = await _order_page(
        request,
        database=database,
        services=services,
        caller=caller,
        code=code,
        errors=errors,
        changed=not errors,
    )
    return site.page(request, page, status=422 if errors else 409, live_at=page.url)


async def _move(database: Database, form: FormMultiDict, *, code: str, caller: Caller) -> None:
    """Do what the form asks for; raises NotFound, InvalidForm, OrderCannotMove."""
    now, to = clock.now(), form.get("to")
    if to == "making":
        async with database.transaction() as session:
            await orders.start_making(session, code=code, sellers=caller.seller_ids, now=now)
        return
    if to != "shipped":
        raise NotFound
    carrier, number = checking.parcel(
        carrier=str(form.get("carrier", ""))[:TRACKING_CHARACTERS_MAX],
        tracking_number=str(form.get("tracking_number", ""))[:TRACKING_CHARACTERS_MAX],
    )
    async with database.transaction() as session:
        await orders.ship(
            session,
            code=code,
            sellers=caller.seller_ids,
            carrier=carrier,
            tracking_number=number,
            now=now,
        )


@get(
    "/seller/orders/{code:str}/events",
    opt=allow(Permission.SELLER_MEMBER),
    include_in_schema=False,
)
async def events(
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    caller: NamedDependency[Caller],
    code: FromPath[str],
) -> ServerSentEvent:
    """Tell an open page that its order has changed; the page then reads itself anew."""
    found = await orders.get_for_seller(database, code=code[:20], sellers=caller.seller_ids)
    return order_news.stream(services.get(Hub), group_id=found.order.group_id)


@get(
    "/seller/orders/{code:str}/files/{line_id:uuid}/{name:str}",
    opt=allow(Permission.SELLER_MEMBER),
    include_in_schema=False,
)
async def download(
    database: NamedDependency[Database],
    files: NamedDependency[Files],
    caller: NamedDependency[Caller],
    code: FromPath[str],
    line_id: FromPath[UUID],
    name: FromPath[str],
) -> Response[bytes]:
    """Hand out a print file of one of the shop's own paid orders."""
    found = await orders.get_for_seller(database, code=code[:20], sellers=caller.seller_ids)
    line = next((one for one in found.order.lines if one.id == line_id), None)
    surface, _, ending = name.rpartition(".")
    kind = OFFERED_KINDS.get(ending)
    if line is None or kind is None:
        raise NotFound
    async with database.transaction() as session:
        file = await customization.get_print_file(
            session, approval_id=ApprovalId(line.approval_id), surface=surface, kind=kind
        )
    content = await files.find(file.key)
    if content is None:
        raise NotFound
    number = line_number(found.order, line)
    download_name = f"{found.order.code}-{number}-{surface}.{kind}"
    return Response(
        content,
        media_type=media.MEDIA_TYPES[f".{kind}"],
        headers={
            "Content-Disposition": f'attachment; filename="{download_name}"',
            "Cache-Control": "private, no-store",
        },
    )


ROUTES = (show_all, show, advance, events, download)
