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
from customiseyou.domains.orders.models import OrderGroupRow, OrderRow
from customiseyou.domains.orders.service.making import move
from customiseyou.domains.orders.values import OrderGroupId, OrderId, OrderStatus, OrderView
from customiseyou.domains.payments import service as payments
from customiseyou.domains.payments.values import PaymentId, PaymentView, RefundReason, RefundView
from customiseyou.infra.db import sql
from customiseyou.kit.money import Money
from customiseyou.kit.subjects import SubjectRef

OVERDUE_AFTER = timedelta(minutes=1)

log = structlog.get_logger()


def subject_of(group_id: OrderGroupId) -> SubjectRef:
    """Return how lower domains refer to a group."""
    return SubjectRef("order_group", group_id)


def _sale(row: OrderRow, currency: str) -> Sale:
    total = Money(row.total_minor, currency)
    commission = total.share(rules.COMMISSION_PERMYRIAD)
    return Sale(seller_id=row.seller_id, earning=total - commission, commission=commission)


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
    assert payment.captured == Money(group.total_minor, group.currency), "paid in part only"
    rows = await queries.lock_orders_of_group(session, group_id)
    in_time = await catalog.consume_holds(session, subject=str(subject_of(group_id)))
    for row in rows:
        status = OrderStatus(row.status)
        if status in {OrderStatus.PAID, OrderStatus.MAKING, OrderStatus.SHIPPED}:
            continue
        if status is OrderStatus.CANCELLED:
            reason = RefundReason.CANCELLED
            await _send_back(session, row, payment=payment, reason=reason, now=now)
        elif in_time or await _take_again(session, row, group=group, now=now):
            await ledger.post(
                session,
                key=f"sale:{row.id}",
                transfers=ledger.sale_transfers(_sale(row, group.currency)),
                at=now,
                subject=subject_of(group_id),
            )
            await move(session, row, to=OrderStatus.PAID, now=now)
        else:
            await move(session, row, to=OrderStatus.CANCELLED, now=now, facts={"why": "sold_out"})
            reason = RefundReason.SOLD_OUT
            await _send_back(session, row, payment=payment, reason=reason, now=now)


async def _take_again(
    session: AsyncSession, row: OrderRow, *, group: OrderGroupRow, now: datetime
) -> bool:
    """Take an expired order's pieces once more; False when they are gone."""
    subject = f"order:{row.id}"
    try:
        async with sql.savepoint(session):
            await catalog.hold_stock(
                session,
                subject=subject,
                quantities=await _quantities(session, row),
                expires_at=now,
            )
    except SoldOut:
        log.info("orders.paid_after_sold_out", order_id=str(row.id), group_id=str(group.id))
        return False
    return await catalog.consume_holds(session, subject=subject)


async def _send_back(
    session: AsyncSession,
    row: OrderRow,
    *,
    payment: PaymentView,
    reason: RefundReason,
    now: datetime,
) -> None:
    """Ask for one order's money to go back to the buyer, once whatever the reason."""
    await payments.request_refund(
        session,
        payment_id=payment.id,
        amount=Money(row.total_minor, payment.amount.currency),
        key=_refund_key(OrderId(row.id)),
        reason=reason,
        now=now,
    )


def _refund_key(order_id: OrderId) -> str:
    return f"refund:{order_id}"


async def find_refund(
    session: AsyncSession, *, order: OrderView, payment: PaymentView | None
) -> RefundView | None:
    """Return the refund of an order as it stands; None where no money goes back.

    payment: what was paid for the order's group.
    """
    if order.status is not OrderStatus.CANCELLED or payment is None:
        return None
    return await payments.find_refund(session, payment_id=payment.id, key=_refund_key(order.id))


async def is_refund_delayed(session: AsyncSession, *, order: OrderView) -> bool:
    """Return whether money of a cancelled order has not gone back because of the provider."""
    if order.status is not OrderStatus.CANCELLED:
        return False
    payment = await payments.find_for_subject(session, subject_of(order.group_id))
    refund = await find_refund(session, order=order, payment=payment)
    return refund is not None and refund.is_delayed


async def _quantities(session: AsyncSession, row: OrderRow) -> dict[VariantId, int]:
    found: dict[VariantId, int] = {}
    for variant_id, quantity in await queries.list_quantities(session, row.id):
        found[VariantId(variant_id)] = found.get(VariantId(variant_id), 0) + quantity
    return found


async def expire_if_unpaid(session: AsyncSession, *, group_id: OrderGroupId, now: datetime) -> bool:
    """Expire what still waits for money after its time; True when something changed.

    Money that was captured meanwhile is on its way to `settle`: its pieces stay held for it.
    """
    group = await queries.lock_group(session, group_id)
    if group is None or now < group.pay_until:
        return False
    payment = await payments.find_for_subject(session, subject_of(group_id))
    if payment is not None and payment.captured:
        return False
    waiting = [
        row
        for row in await queries.lock_orders_of_group(session, group_id)
        if row.status == OrderStatus.AWAITING_PAYMENT
    ]
    if not waiting:
        return False
    await catalog.release_holds(session, subject=str(subject_of(group_id)))
    for row in waiting:
        await move(session, row, to=OrderStatus.EXPIRED, now=now)
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
    rows = await queries.lock_orders_of_group(session, group_id)
    chosen = next((row for row in rows if row.code == code), None)
    if group is None or chosen is None:
        raise OrderNotFound
    if not rules.may_cancel(OrderStatus(chosen.status)):
        raise OrderCannotMove(chosen.status, OrderStatus.CANCELLED)
    payment = await payments.find_for_subject(session, subject_of(group_id))
    if chosen.status == OrderStatus.AWAITING_PAYMENT:
        await catalog.release_holds(session, subject=str(subject_of(group_id)))
        for row in rows:
            if row.status == OrderStatus.AWAITING_PAYMENT:
                await move(session, row, to=OrderStatus.CANCELLED, now=now, facts={"by": by})
        await _void(session, payment, now=now)
        return
    assert payment is not None, "a paid order has a payment"
    await _cancel_paid(session, chosen, payment=payment, by=by, now=now)


async def _cancel_paid(
    session: AsyncSession, row: OrderRow, *, payment: PaymentView, by: str, now: datetime
) -> None:
    """Undo a paid order: its sale in the ledger as it was posted, its pieces, its money."""
    await move(session, row, to=OrderStatus.CANCELLED, now=now, facts={"by": by})
    await catalog.put_back(session, quantities=await _quantities(session, row))
    await ledger.reverse(
        session, key=f"take_back:{row.id}:refund:{row.id}", of=f"sale:{row.id}", at=now
    )
    reason = RefundReason.CANCELLED
    await _send_back(session, row, payment=payment, reason=reason, now=now)
