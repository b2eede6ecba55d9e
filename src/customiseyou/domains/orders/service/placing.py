"""Placing: a group with one order per shop, its amounts frozen."""

import hashlib
from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.orders import queries, rules
from customiseyou.domains.orders.errors import KeyReused
from customiseyou.domains.orders.events import OrderPlaced
from customiseyou.domains.orders.models import (
    OrderEventRow,
    OrderGroupRow,
    OrderLineRow,
    OrderRow,
)
from customiseyou.domains.orders.values import (
    Address,
    Contact,
    NewOrder,
    OrderGroupId,
    OrderStatus,
)
from customiseyou.infra import jobs, outbox
from customiseyou.kit import ids


def request_hash(content: object) -> bytes:
    """Return the digest by which a repeated request is told from another one."""
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).digest()


async def find_placed(
    session: AsyncSession, *, key: str, content_hash: bytes
) -> OrderGroupId | None:
    """Return the group that this key placed before; raises KeyReused for other content."""
    row = await queries.find_group_by_key(session, key)
    if row is None:
        return None
    if row.request_hash != content_hash:
        raise KeyReused
    return OrderGroupId(row.id)


async def place(
    session: AsyncSession,
    *,
    group_id: OrderGroupId,
    owner: Owner,
    contact: Contact,
    address: Address,
    language: str,
    currency: str,
    orders: list[NewOrder],
    key: str,
    content_hash: bytes,
    now: datetime,
) -> OrderGroupId:
    """Store a group with one order per shop; the amounts are frozen here."""
    group = OrderGroupRow(
        id=group_id,
        code=ids.new_code(),
        account_id=owner.account_id,
        visitor=owner.visitor,
        idempotency_key=key,
        request_hash=content_hash,
        email=contact.email,
        name=contact.name,
        phone=contact.phone,
        address=msgspec.to_builtins(address),
        language=language,
        currency=currency,
        total_minor=rules.group_total(orders, currency=currency).minor,
        placed_at=now,
        pay_until=rules.pay_until(now),
    )
    session.add(group)
    await session.flush()
    for new in orders:
        await _add_order(session, group=group, new=new, now=now)
    await jobs.defer(
        session,
        "orders.expire_unpaid",
        schedule_at=group.pay_until,
        once=f"orders.expire_unpaid:{group_id}",
        group_id=str(group_id),
    )
    return group_id


async def _add_order(
    session: AsyncSession, *, group: OrderGroupRow, new: NewOrder, now: datetime
) -> None:
    order = OrderRow(
        id=ids.new_id(),
        code=ids.new_code(),
        group_id=group.id,
        seller_id=new.seller_id,
        status=OrderStatus.AWAITING_PAYMENT,
        items_minor=new.total.minor - new.shipping.minor,
        shipping_minor=new.shipping.minor,
        total_minor=new.total.minor,
        ship_by=new.ship_by,
        promised_on=new.promised_on,
        placed_at=now,
    )
    session.add(order)
    await session.flush()
    session.add_all(
        OrderLineRow(
            id=ids.new_id(),
            order_id=order.id,
            position=position,
            variant_id=line.variant_id,
            product_id=line.product_id,
            approval_id=line.approval_id,
            title=line.title,
            variant_label=line.variant_label,
            quantity=line.quantity,
            parts=msgspec.to_builtins(line.parts),
            unit_minor=line.unit.minor,
            total_minor=line.total.minor,
        )
        for position, line in enumerate(new.lines)
    )
    session.add(OrderEventRow(order_id=order.id, at=now, kind="placed", facts={}))
    await session.flush()
    await outbox.record(session, OrderPlaced(order_id=order.id, group_id=group.id))
