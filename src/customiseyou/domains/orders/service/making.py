"""Moving orders along the table, and telling history, listeners and open pages."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.orders import queries
from customiseyou.domains.orders.errors import OrderCannotMove, OrderNotFound
from customiseyou.domains.orders.events import (
    OrderCancelled,
    OrderExpired,
    OrderMaking,
    OrderPaid,
    OrderShipped,
)
from customiseyou.domains.orders.queries import LockedOrder
from customiseyou.domains.orders.states import TRANSITIONS
from customiseyou.domains.orders.values import OrderGroupId, OrderStatus
from customiseyou.domains.sellers.values import SellerId
from customiseyou.infra import outbox, realtime

_EVENTS = {
    OrderStatus.PAID: OrderPaid,
    OrderStatus.MAKING: OrderMaking,
    OrderStatus.SHIPPED: OrderShipped,
    OrderStatus.EXPIRED: OrderExpired,
    OrderStatus.CANCELLED: OrderCancelled,
}


async def move(
    session: AsyncSession,
    order: LockedOrder,
    *,
    to: OrderStatus,
    now: datetime,
    facts: dict[str, str] | None = None,
    carrier: str | None = None,
    tracking_number: str | None = None,
) -> None:
    """Change the status along the table, and tell history, listeners and open pages."""
    if to not in TRANSITIONS[order.status]:
        raise OrderCannotMove(order.status, to)
    await queries.set_status(
        session,
        order.id,
        status=to,
        at=now,
        facts=facts or {},
        carrier=carrier,
        tracking_number=tracking_number,
    )
    await outbox.record(session, _EVENTS[to](order_id=order.id, group_id=order.group_id))
    await realtime.announce(session, topic_of(OrderGroupId(order.group_id)))


def topic_of(group_id: OrderGroupId) -> str:
    """Return the news topic of a group's pages."""
    return f"order_group:{group_id}"


async def start_making(
    session: AsyncSession, *, code: str, sellers: list[SellerId], now: datetime
) -> None:
    """Begin a paid order of one of these shops; raises OrderNotFound, OrderCannotMove."""
    order = await _lock_for_seller(session, code=code, sellers=sellers)
    await move(session, order, to=OrderStatus.MAKING, now=now)


async def ship(
    session: AsyncSession,
    *,
    code: str,
    sellers: list[SellerId],
    carrier: str,
    tracking_number: str,
    now: datetime,
) -> None:
    """Send a made order of one of these shops off; raises OrderNotFound, OrderCannotMove."""
    order = await _lock_for_seller(session, code=code, sellers=sellers)
    await move(
        session,
        order,
        to=OrderStatus.SHIPPED,
        now=now,
        facts={"carrier": carrier, "tracking_number": tracking_number},
        carrier=carrier or None,
        tracking_number=tracking_number or None,
    )


async def _lock_for_seller(
    session: AsyncSession, *, code: str, sellers: list[SellerId]
) -> LockedOrder:
    order = await queries.lock_order_by_code(session, code)
    if order is None or order.seller_id not in sellers:
        raise OrderNotFound
    return order
