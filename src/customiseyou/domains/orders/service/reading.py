"""Reading orders: each page in one statement."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.accounts.values import AccountId
from customiseyou.domains.orders import queries
from customiseyou.domains.orders.errors import OrderNotFound
from customiseyou.domains.orders.events import OrderLinksRequested
from customiseyou.domains.orders.models import OrderRow
from customiseyou.domains.orders.values import (
    Address,
    GroupView,
    OrderGroupId,
    OrderId,
    OrderStatus,
    OrderView,
)
from customiseyou.domains.orders.values import OrderRow as ListedOrder
from customiseyou.domains.sellers.values import SellerId
from customiseyou.infra import outbox
from customiseyou.infra.db.session import Database
from customiseyou.kit import ids, text
from customiseyou.kit.pages import Slice

ACCESS_DAYS = 180
GROUPS_MAX = 50


class SellerOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order as its shop sees it: with the name and address, without the e-mail."""

    order: OrderView
    buyer: str
    address: Address
    language: str
    phone: str


class SomeGroups(msgspec.Struct, frozen=True, kw_only=True):
    """A part of what a person bought, the newest first."""

    groups: list[GroupView]
    has_more: bool


class _Listed(msgspec.Struct):
    total: int
    rows: tuple[ListedOrder, ...]


async def new_access(session: AsyncSession, *, group_id: OrderGroupId, now: datetime) -> str:
    """Return the secret of a new link to a group; only its digest is stored."""
    secret = ids.new_secret()
    await queries.add_access(
        session,
        token_digest=ids.digest(secret),
        group_id=group_id,
        expires_at=now + timedelta(days=ACCESS_DAYS),
    )
    return secret


async def request_links(session: AsyncSession, *, email: str, language: str, now: datetime) -> None:
    """Have the links of an address's orders sent to it; nothing happens where it has none."""
    found = await queries.list_group_ids_by_email(
        session, email=email, since=now - timedelta(days=ACCESS_DAYS)
    )
    if found:
        await outbox.record(session, OrderLinksRequested(group_ids=tuple(found), language=language))


async def get_group(database: Database, *, group_id: OrderGroupId) -> GroupView:
    """Return a group for jobs and mails, without asking who looks; raises OrderNotFound."""
    body = await database.read_value(queries.GROUP_BY_ID, group_id)
    if body is None:
        raise OrderNotFound
    return msgspec.json.decode(body, type=GroupView)


async def get_group_for_buyer(
    database: Database,
    *,
    code: str,
    account_id: AccountId | None,
    visitor: bytes | None,
    access: str | None,
    now: datetime,
) -> GroupView:
    """Return a group to who bought it or holds a link; raises OrderNotFound for anyone else."""
    body = await database.read_value(
        queries.GROUP_FOR_BUYER,
        code,
        account_id,
        visitor,
        None if access is None else ids.digest(access),
        now,
    )
    if body is None:
        raise OrderNotFound
    return msgspec.json.decode(body, type=GroupView)


async def list_groups_of_buyer(
    database: Database,
    *,
    account_id: AccountId | None,
    visitor: bytes | None,
    after: OrderGroupId | None = None,
    limit: int = GROUPS_MAX,
) -> SomeGroups:
    """Return groups of a person, the newest first, from the one that follows `after` on."""
    body = await database.read_value(queries.GROUPS_OF_BUYER, account_id, visitor, after, limit + 1)
    found = msgspec.json.decode(body, type=list[GroupView])
    return SomeGroups(groups=found[:limit], has_more=len(found) > limit)


async def get_for_seller(database: Database, *, code: str, sellers: list[SellerId]) -> SellerOrder:
    """Return a paid order of one of these shops; raises OrderNotFound."""
    body = await database.read_value(queries.ORDER_FOR_SELLER, code, [*sellers])
    if body is None:
        raise OrderNotFound
    return msgspec.json.decode(body, type=SellerOrder)


async def list_for_sellers(
    database: Database,
    *,
    sellers: list[SellerId],
    statuses: list[OrderStatus],
    page: int,
    page_size: int = 50,
    query: str = "",
) -> Slice[ListedOrder]:
    """Return a page of these shops' orders, the ones due first at the top.

    query: words that the code, the buyer's name or a piece's title must all contain.
    """
    body = await database.read_value(
        queries.ORDERS_OF_SELLERS,
        [*sellers],
        [str(status) for status in statuses],
        page_size,
        (page - 1) * page_size,
        text.like_patterns(query),
    )
    listed = msgspec.json.decode(body, type=_Listed)
    return Slice(rows=listed.rows, page=page, page_size=page_size, total=listed.total)


async def count_for_sellers(
    database: Database, *, sellers: list[SellerId]
) -> dict[OrderStatus, int]:
    """Return how many orders these shops have in each status."""
    rows = await database.read_rows(queries.COUNTS_OF_SELLERS, [*sellers])
    return {OrderStatus(row["status"]): row["count"] for row in rows}


async def get_seller_of(session: AsyncSession, *, order_id: OrderId) -> tuple[SellerId, UUID]:
    """Return an order's shop and group, for the mail to the shop."""
    row = await session.get_one(OrderRow, order_id)
    return SellerId(row.seller_id), row.group_id
