"""The maker's side: what to make, exactly how, and sending it off."""

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIResponse, Operation, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.params import FromPath, JSONBody, PathParameter, QueryParameter

from customiseyou.api.v1 import approvals, cursors, identity, order_values, replies
from customiseyou.api.v1.order_values import (
    PrintFileRead,
    Shipment,
    ShopOrder,
    ShopOrderCard,
    ShopOrders,
)
from customiseyou.api.v1.problems import refusals
from customiseyou.api.v1.values import address_of, amount_of, in_language
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.values import ApprovalId, PrintFile
from customiseyou.domains.orders import rules
from customiseyou.domains.orders import service as orders
from customiseyou.domains.orders.service import SellerOrder
from customiseyou.domains.orders.values import OrderStatus
from customiseyou.domains.sellers import service as sellers
from customiseyou.domains.sellers.values import SellerId
from customiseyou.infra.db.session import Database
from customiseyou.infra.services import Services
from customiseyou.infra.storage import Files
from customiseyou.kit import clock
from customiseyou.kit.errors import NotFound
from customiseyou.web.shared import checking, media
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import Site

LIMIT_MAX = 50
CODE_CHARACTERS_MAX = 20
SEEN = ("paid", "making", "shipped", "cancelled")
"""A shop learns of an order when it is paid."""

Status = Annotated[
    Literal["paid", "making", "shipped", "cancelled"] | None,
    QueryParameter(name="status", description="Only those that stand there."),
]
Limit = Annotated[
    int,
    QueryParameter(name="limit", ge=1, le=LIMIT_MAX, description=f"How many, up to {LIMIT_MAX}."),
]
Code = Annotated[
    str, PathParameter(max_length=CODE_CHARACTERS_MAX, description="The order's code.")
]
Surface = Annotated[
    str, PathParameter(max_length=40, description="The surface that is printed in one piece.")
]
KINDS = ("pdf", "png", "svg")
Kind = Annotated[Literal["pdf", "png", "svg"], PathParameter(description="The form of the file.")]


@dataclass
class Download(Operation):
    """An operation that answers with a file of one of several kinds."""

    def __post_init__(self) -> None:
        """Name the kinds: the framework knows of one."""
        answer = (self.responses or {})["200"]
        assert isinstance(answer, OpenAPIResponse)
        answer.content = {
            media.MEDIA_TYPES[f".{kind}"]: OpenAPIMediaType(
                schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
            )
            for kind in KINDS
        }


@get(
    "/shop/orders",
    opt=allow(Permission.SELLER_MEMBER),
    operation_id="list_shop_orders",
    summary="List the shop's orders",
    tags=["Shop"],
    security=[identity.BEARER],
    responses=refusals(404),
)
async def list_shop_orders(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    status: Status = None,
    cursor: cursors.Cursor = None,
    limit: Limit = LIMIT_MAX,
) -> ShopOrders:
    """Paid orders of the shops one works in, the ones due first at the top."""
    page = cursors.page_of(cursor, limit=limit)
    wanted, today = SEEN if status is None else (status,), clock.now().date()
    found = await orders.list_for_sellers(
        database,
        sellers=caller.seller_ids,
        statuses=[OrderStatus(one) for one in wanted],
        page=page,
        page_size=limit,
    )
    return ShopOrders(
        items=tuple(
            ShopOrderCard(
                code=row.code,
                status=row.status,
                buyer=row.buyer_name,
                title=in_language(row.title, caller.lang),
                pieces=row.pieces,
                total=amount_of(row.total),
                placed_at=row.placed_at,
                arrives_by=row.promised_on,
                is_late=rules.is_late(row.status, ship_by=row.ship_by, today=today),
            )
            for row in found.rows
        ),
        total=found.total,
        next_cursor=cursors.after(page, limit=limit, pages=found.pages),
    )


async def _shown(
    database: Database, found: SellerOrder, *, services: Services, site: Site, lang: str
) -> ShopOrder:
    order = found.order
    approval_ids = [ApprovalId(line.approval_id) for line in order.lines]
    async with database.transaction() as session:
        seller = await sellers.get(session, seller_id=SellerId(order.seller_id))
        approved = await customization.get_approvals(session, approval_ids=approval_ids)
        files = await customization.list_print_files(session, approval_ids=approval_ids)
        is_refund_delayed = await orders.is_refund_delayed(session, order=order)
    return ShopOrder(
        order=order_values.order_read(
            order,
            seller=seller,
            approved=approved,
            is_refund_delayed=is_refund_delayed,
            links=approvals.links_of(services, site),
            lang=lang,
            today=clock.now().date(),
        ),
        buyer=found.buyer,
        phone=found.phone,
        language=found.language,
        address=address_of(found.address),
        files=tuple(
            _file(file, code=order.code, line_id=line.id, site=site)
            for line in order.lines
            for file in files.get(ApprovalId(line.approval_id), ())
            if file.kind != "mockup"
        ),
    )


def _file(file: PrintFile, *, code: str, line_id: UUID, site: Site) -> PrintFileRead:
    path = f"/api/v1/shop/orders/{code}/files/{line_id}/{file.surface}/{file.kind}"
    return PrintFileRead(
        line=line_id,
        surface=file.surface,
        kind=file.kind,
        bytes=file.bytes,
        sha256=file.sha256,
        url=f"{site.origin}{path}",
    )


async def _read(
    database: Database, *, services: Services, site: Site, caller: Caller, code: str
) -> ShopOrder:
    found = await orders.get_for_seller(database, code=code, sellers=caller.seller_ids)
    return await _shown(database, found, services=services, site=site, lang=caller.lang)


async def _require(database: Database, *, caller: Caller, code: str) -> None:
    """Raise OrderNotFound also for an order that nobody paid: a shop does not know of it yet."""
    await orders.get_for_seller(database, code=code, sellers=caller.seller_ids)


@get(
    "/shop/orders/{code:str}",
    opt=allow(Permission.SELLER_MEMBER),
    operation_id="get_shop_order",
    summary="Read what is to be made",
    tags=["Shop"],
    security=[identity.BEARER],
    responses=refusals(404),
)
async def get_shop_order(
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    code: Code,
) -> ShopOrder:
    """An order with pictures, every letter, choices, print files and the address."""
    return await _read(database, services=services, site=site, caller=caller, code=code)


@post(
    "/shop/orders/{code:str}/making",
    opt=allow(Permission.SELLER_MEMBER),
    operation_id="start_making",
    summary="Begin making",
    tags=["Shop"],
    security=[identity.BEARER],
    status_code=200,
    responses=refusals(404, 409),
)
async def start_making(
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    code: Code,
) -> ShopOrder:
    """Begin; from now on the buyer cannot cancel."""
    await _require(database, caller=caller, code=code)
    async with database.transaction() as session:
        await orders.start_making(session, code=code, sellers=caller.seller_ids, now=clock.now())
    return await _read(database, services=services, site=site, caller=caller, code=code)


@post(
    "/shop/orders/{code:str}/shipment",
    opt=allow(Permission.SELLER_MEMBER),
    operation_id="ship_order",
    summary="Send an order off",
    tags=["Shop"],
    security=[identity.BEARER],
    status_code=200,
    responses=refusals(404, 409, body=True),
)
async def ship(
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    code: Code,
    data: JSONBody[Shipment],
) -> ShopOrder:
    """Say that the parcel is on its way; the buyer is told."""
    carrier, number = checking.parcel(carrier=data.carrier, tracking_number=data.tracking_number)
    await _require(database, caller=caller, code=code)
    async with database.transaction() as session:
        await orders.ship(
            session,
            code=code,
            sellers=caller.seller_ids,
            carrier=carrier,
            tracking_number=number,
            now=clock.now(),
        )
    return await _read(database, services=services, site=site, caller=caller, code=code)


@get(
    "/shop/orders/{code:str}/files/{line_id:uuid}/{surface:str}/{kind:str}",
    opt=allow(Permission.SELLER_MEMBER),
    operation_id="download_print_file",
    summary="Download a print file",
    tags=["Shop"],
    security=[identity.BEARER],
    media_type="application/octet-stream",
    operation_class=Download,
    responses=refusals(404),
)
async def download(
    database: NamedDependency[Database],
    files: NamedDependency[Files],
    caller: NamedDependency[Caller],
    code: Code,
    line_id: FromPath[UUID],
    surface: Surface,
    kind: Kind,
) -> Response[bytes]:
    """A file of one of the shop's own paid orders, made from exactly what was approved."""
    found = await orders.get_for_seller(database, code=code, sellers=caller.seller_ids)
    line = next((one for one in found.order.lines if one.id == line_id), None)
    if line is None:
        raise NotFound
    async with database.transaction() as session:
        file = await customization.get_print_file(
            session, approval_id=ApprovalId(line.approval_id), surface=surface, kind=kind
        )
    content = await files.find(file.key)
    if content is None:
        raise NotFound
    name = f"{found.order.code}-{surface}.{kind}"
    return Response(
        content,
        media_type=media.MEDIA_TYPES[f".{kind}"],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": replies.PRIVATE,
            "ETag": f'"{file.sha256}"',
        },
    )


ROUTES = (list_shop_orders, get_shop_order, start_making, ship, download)
