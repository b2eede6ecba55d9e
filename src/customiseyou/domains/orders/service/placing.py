"""Placing: a group with one order per shop, its amounts frozen."""

import hashlib
from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.orders import queries, rules
from customiseyou.domains.orders.errors import KeyReused
from customiseyou.domains.orders.events import OrderPlaced
from customiseyou.domains.orders.values import (
    Address,
    Contact,
    NewLine,
    NewOrder,
    OrderGroupId,
    OrderId,
    OrderStatus,
    PlacedGroup,
)
from customiseyou.infra import outbox
from customiseyou.kit import ids


def request_hash(content: object) -> bytes:
    """Return the digest by which a repeated request is told from another one."""
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).digest()


async def find_placed(
    session: AsyncSession, *, key: str, content_hash: bytes
) -> PlacedGroup | None:
    """Return the group that this key placed before; raises KeyReused for other content."""
    row = await queries.find_group_by_key(session, key)
    if row is None:
        return None
    if row["request_hash"] != content_hash:
        raise KeyReused
    return PlacedGroup(id=OrderGroupId(row["id"]), code=row["code"])


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
) -> PlacedGroup:
    """Store a group with one order per shop; the amounts are frozen here."""
    group: dict[str, object] = {
        "id": group_id,
        "code": ids.new_code(),
        "account_id": owner.account_id,
        "idempotency_key": key,
        "email": contact.email,
        "name": contact.name,
        "phone": contact.phone,
        "address": address,
        "language": language,
        "currency": currency,
        "total_minor": rules.group_total(orders, currency=currency).minor,
    }
    by_id = {OrderId(ids.new_id()): new for new in orders}
    rows = [_order(order_id, new) for order_id, new in by_id.items()]
    await queries.insert_group(
        session,
        group,
        orders=rows,
        lines=[
            _line(order_id, position, line)
            for order_id, new in by_id.items()
            for position, line in enumerate(new.lines)
        ],
        visitor=owner.visitor,
        request_hash=content_hash,
        placed_at=now,
        pay_until=rules.pay_until(now),
        status=OrderStatus.AWAITING_PAYMENT,
        event_ids=[ids.new_id() for _ in by_id],
    )
    await outbox.record(
        session, *(OrderPlaced(order_id=order_id, group_id=group_id) for order_id in by_id)
    )
    return PlacedGroup(id=group_id, code=min(str(row["code"]) for row in rows))


def _order(order_id: OrderId, new: NewOrder) -> dict[str, object]:
    return {
        "id": order_id,
        "code": ids.new_code(),
        "seller_id": new.seller_id,
        "items_minor": new.total.minor - new.shipping.minor,
        "shipping_minor": new.shipping.minor,
        "total_minor": new.total.minor,
        "ship_by": new.ship_by,
        "promised_on": new.promised_on,
    }


def _line(order_id: OrderId, position: int, line: NewLine) -> dict[str, object]:
    return {
        "id": ids.new_id(),
        "order_id": order_id,
        "position": position,
        "variant_id": line.variant_id,
        "product_id": line.product_id,
        "approval_id": line.approval_id,
        "title": line.title,
        "variant_label": line.variant_label,
        "quantity": line.quantity,
        "parts": line.parts,
        "unit_minor": line.unit.minor,
        "total_minor": line.total.minor,
    }
