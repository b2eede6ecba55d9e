"""What money does to orders: it arrives in time, too late, not at all, or goes back."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.catalog import service as catalog
from customiseyou.domains.catalog.errors import SoldOut
from customiseyou.domains.catalog.values import VariantId
from customiseyou.domains.ledger import service as ledger
from customiseyou.domains.ledger.values import Sale
from customiseyou.domains.orders import queries, rules
from customiseyou.domains.orders.errors import OrderCannotMove, OrderNotFound
from customiseyou.domains.orders.queries import LockedOrder
from customiseyou.domains.orders.service.making import move
from customiseyou.domains.orders.values import OrderGroupId, OrderId, OrderStatus, OrderView
from customiseyou.domains.payments import service as payments
from customiseyou.domains.payments.values import PaymentId, PaymentView, RefundReason, RefundView
from customiseyou.infra.db import sql
from customiseyou.kit.subjects import SubjectRef

OVERDUE_AFTER = timedelta(minutes=1)

log = structlog.get_logger()


def subject_of(group_id: OrderGroupId) -> SubjectRef:
    """Return how lower domains refer to a group."""
    return SubjectRef("order_group", group_id)


def _sale(order: LockedOrder) -> Sale:
    commission = order.total.share(rules.COMMISSION_PERMYRIAD)
    return Sale(seller_id=order.seller_id, earning=order.total - commission, commission=commission)


async def settle(
    session: AsyncSession, *, group_id: OrderGroupId, payment_id: PaymentId, now: datetime
) -> None:
    """Turn captured money into paid orders; safe to repeat.

    In time, the held pieces are sold. After the hold they are taken again; what is gone is
    cancelled and its money goes back at once.
    """
    group = await queries.lock_group(session, group_id)
    if group is None:
        raise OrderNotFound
    payment = await payments.get(session, payment_id=payment_id)
    # Less than was asked for never sells anything: the event is parked, for a person to see.
    assert payment.captured == group.total, "paid in part only"
    in_time = await catalog.consume_holds(session, subject=str(subject_of(group_id)))
    for order in group.orders:
        if order.status in {OrderStatus.PAID, OrderStatus.MAKING, OrderStatus.SHIPPED}:
            continue
        if order.status is OrderStatus.CANCELLED:
            reason = RefundReason.CANCELLED
            await _send_back(session, order, payment=payment, reason=reason, now=now)
        elif in_time or await _take_again(session, order, now=now):
            await ledger.post(
                session,
                key=f"sale:{order.id}",
                transfers=ledger.sale_transfers(_sale(order)),
                at=now,
                subject=subject_of(group_id),
            )
            await move(session, order, to=OrderStatus.PAID, now=now)
        else:
            await move(session, order, to=OrderStatus.CANCELLED, now=now, facts={"why": "sold_out"})
            reason = RefundReason.SOLD_OUT
            await _send_back(session, order, payment=payment, reason=reason, now=now)


async def _take_again(session: AsyncSession, order: LockedOrder, *, now: datetime) -> bool:
    """Take an expired order's pieces once more; False when they are gone."""
    subject = f"order:{order.id}"
    try:
        async with sql.savepoint(session):
            await catalog.hold_stock(
                session,
                subject=subject,
                quantities=await _quantities(session, order),
                expires_at=now,
            )
    except SoldOut:
        log.info("orders.paid_after_sold_out", order_id=str(order.id), group_id=str(order.group_id))
        return False
    return await catalog.consume_holds(session, subject=subject)


async def _send_back(
    session: AsyncSession,
    order: LockedOrder,
    *,
    payment: PaymentView,
    reason: RefundReason,
    now: datetime,
) -> None:
    """Ask for one order's money to go back to the buyer, once whatever the reason."""
    await payments.request_refund(
        session,
        payment_id=payment.id,
        amount=order.total,
        key=_refund_key(OrderId(order.id)),
        reason=reason,
        now=now,
    )


def _refund_key(order_id: OrderId) -> str:
    return f"refund:{order_id}"


async def find_refund(
    reader: sql.Reader, *, order: OrderView, payment: PaymentView | None
) -> RefundView | None:
    """Return the refund of an order as it stands; None where no money goes back.

    payment: what was paid for the order's group.
    """
    if order.status is not OrderStatus.CANCELLED or payment is None:
        return None
    return await payments.find_refund(reader, payment_id=payment.id, key=_refund_key(order.id))


async def is_refund_delayed(session: AsyncSession, *, order: OrderView) -> bool:
    """Return whether money of a cancelled order has not gone back because of the provider."""
    if order.status is not OrderStatus.CANCELLED:
        return False
    payment = await payments.find_for_subject(session, subject_of(order.group_id))
    refund = await find_refund(session, order=order, payment=payment)
    return refund is not None and refund.is_delayed


async def _quantities(session: AsyncSession, order: LockedOrder) -> dict[VariantId, int]:
    found: dict[VariantId, int] = {}
    for variant_id, quantity in await queries.list_quantities(session, order.id):
        found[VariantId(variant_id)] = found.get(VariantId(variant_id), 0) + quantity
    return found


async def expire_if_unpaid(session: AsyncSession, *, group_id: OrderGroupId, now: datetime) -> bool:
    """Expire what still waits for money after its time; True when something changed.

    Money that was captured meanwhile is on its way to `settle`: its pieces stay held for it.
    """
    group = await queries.lock_group(session, group_id)
    if group is None or now < group.pay_until:
        return False
    waiting = [order for order in group.orders if order.status is OrderStatus.AWAITING_PAYMENT]
    if not waiting:
        return False
    payment = await payments.find_for_subject(session, subject_of(group_id))
    if payment is not None and payment.captured:
        return False
    await catalog.release_holds(session, subject=str(subject_of(group_id)))
    for order in waiting:
        await move(session, order, to=OrderStatus.EXPIRED, now=now)
    await _void(session, payment, now=now)
    return True


async def list_overdue(session: AsyncSession, *, now: datetime) -> list[OrderGroupId]:
    """Return some groups that still wait for money a minute after their time."""
    found = await queries.list_unpaid_group_ids(session, due_before=now - OVERDUE_AFTER)
    return [OrderGroupId(group_id) for group_id in found]


async def _void(session: AsyncSession, payment: PaymentView | None, *, now: datetime) -> None:
    if payment is not None and payment.is_open:
        await payments.request_void(session, payment_id=payment.id, now=now)


async def cancel(
    session: AsyncSession, *, group_id: OrderGroupId, code: str, by: str, now: datetime
) -> None:
    """Cancel an order before it is made; money that came goes back.

    What is not paid yet was asked for in one sum, so the whole group is cancelled with it.

    Raises:
        OrderNotFound: the group has no such order.
        OrderCannotMove: making has begun.
    """
    group = await queries.lock_group(session, group_id)
    chosen = next((order for order in group.orders if order.code == code), None) if group else None
    if group is None or chosen is None:
        raise OrderNotFound
    if not rules.may_cancel(chosen.status):
        raise OrderCannotMove(chosen.status, OrderStatus.CANCELLED)
    payment = await payments.find_for_subject(session, subject_of(group_id))
    if chosen.status is OrderStatus.AWAITING_PAYMENT:
        await catalog.release_holds(session, subject=str(subject_of(group_id)))
        for order in group.orders:
            if order.status is OrderStatus.AWAITING_PAYMENT:
                await move(session, order, to=OrderStatus.CANCELLED, now=now, facts={"by": by})
        await _void(session, payment, now=now)
        return
    assert payment is not None, "a paid order has a payment"
    await _cancel_paid(session, chosen, payment=payment, by=by, now=now)


async def _cancel_paid(
    session: AsyncSession, order: LockedOrder, *, payment: PaymentView, by: str, now: datetime
) -> None:
    """Undo a paid order: its sale in the ledger as it was posted, its pieces, its money."""
    await move(session, order, to=OrderStatus.CANCELLED, now=now, facts={"by": by})
    await catalog.put_back(session, quantities=await _quantities(session, order))
    await ledger.reverse(
        session, key=f"take_back:{order.id}:refund:{order.id}", of=f"sale:{order.id}", at=now
    )
    reason = RefundReason.CANCELLED
    await _send_back(session, order, payment=payment, reason=reason, now=now)
