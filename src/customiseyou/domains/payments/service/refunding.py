"""Give money back: claimed in a transaction, sent by a job, settled by the provider's word."""

from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.ledger import service as ledger
from customiseyou.domains.ledger import values as accounts
from customiseyou.domains.ledger.values import Transfer
from customiseyou.domains.payments import errors, events, queries, rules, states
from customiseyou.domains.payments.models import PaymentRow, RefundRow
from customiseyou.domains.payments.ports import RefundSnapshot
from customiseyou.domains.payments.service import reading
from customiseyou.domains.payments.values import (
    KEY_CHARACTERS_MAX,
    PaymentId,
    RefundId,
    RefundReason,
    RefundStatus,
    RefundView,
)
from customiseyou.infra import outbox
from customiseyou.infra.jobs import queue
from customiseyou.kit import ids
from customiseyou.kit.money import Money

log = structlog.get_logger()


async def request_refund(
    session: AsyncSession,
    *,
    payment_id: PaymentId,
    amount: Money,
    key: str,
    reason: RefundReason,
    now: datetime,
) -> RefundView:
    """Decide a refund in the transaction that needs it; a job sends it after the commit.

    The same key gives the same refund.

    Raises: PaymentNotFound, RefundTooLarge, KeyReused.
    """
    assert 0 < len(key) <= KEY_CHARACTERS_MAX
    assert amount.minor > 0
    row = await queries.lock_payment(session, payment_id)
    if row is None:
        raise errors.PaymentNotFound
    standing = await queries.find_refund_by_key(session, key)
    if standing is not None:
        refund = reading.refund_view(standing)
        if (refund.payment_id, refund.amount) != (payment_id, amount):
            raise errors.KeyReused(key)
        return refund
    return await claim(session, row, amount=amount, key=key, reason=reason, now=now)


async def claim(
    session: AsyncSession,
    row: PaymentRow,
    *,
    amount: Money,
    key: str,
    reason: RefundReason,
    now: datetime,
) -> RefundView:
    """Add a refund to a locked payment and enqueue its sending."""
    refundable = Money(row.captured_minor - row.refund_claimed_minor, row.currency)
    if amount.currency != row.currency or not amount <= refundable:
        raise errors.RefundTooLarge(wanted=amount, refundable=refundable)
    refund = RefundRow(
        id=ids.new_id(),
        payment_id=row.id,
        key=key,
        amount_minor=amount.minor,
        currency=amount.currency,
        reason=reason,
        status=RefundStatus.REQUESTED,
        requested_at=now,
    )
    session.add(refund)
    row.refund_claimed_minor += amount.minor
    row.enquiries = 0
    row.next_enquiry_at = now + rules.RUNNING_REFUND[0]
    await session.flush()
    await queue.defer(session, "payments.send_refund", refund_id=str(refund.id))
    return reading.refund_view(refund)


async def retry_parked_refund(
    session: AsyncSession, *, refund_id: RefundId, now: datetime
) -> RefundView:
    """Make a parked refund anew, and unpark the old one; one that is not parked stays as it is.

    Raises: RefundNotFound, RefundTooLarge when its amount was given back in another way.
    """
    known = await queries.find_refund(session, refund_id)
    if known is None:
        raise errors.RefundNotFound(refund_id)
    row = await queries.lock_payment(session, known.payment_id)
    assert row is not None, "payments are never deleted"
    parked = await queries.find_refund(session, refund_id)
    assert parked is not None, "refunds are never deleted"
    if parked.parked_at is None:
        return reading.refund_view(parked)
    parked.parked_at = None
    return await claim(
        session,
        row,
        amount=Money(parked.amount_minor, parked.currency),
        key=reading.key_of_retry(refund_id),
        reason=RefundReason(parked.reason),
        now=now,
    )


async def apply_refund(
    session: AsyncSession, row: PaymentRow, told: RefundSnapshot, *, now: datetime
) -> None:
    """Bring a refund of a locked payment to what the provider says.

    One that we did not ask for was made at the provider; it is taken over as it is.

    Raises: SnapshotMismatch, RefundTooLarge.
    """
    refund = await _find(session, row, told)
    if refund is None:
        refund = await _take_over(session, row, told, now=now)
    if (refund.amount_minor, refund.currency) != (told.amount.minor, told.amount.currency):
        agreed = Money(refund.amount_minor, refund.currency)
        raise errors.SnapshotMismatch(PaymentId(row.id), agreed=agreed, told=told.amount)
    refund.provider_refund_id = told.provider_refund_id
    await move(session, row, refund, RefundStatus(told.status), now=now)


async def _find(session: AsyncSession, row: PaymentRow, told: RefundSnapshot) -> RefundRow | None:
    if told.reference is not None:
        try:
            ours = await queries.find_refund(session, UUID(told.reference))
        except ValueError:
            ours = None
        if ours is not None and ours.payment_id == row.id:
            return ours
    return await queries.find_refund_at_provider(
        session, payment_id=row.id, provider_refund_id=told.provider_refund_id
    )


async def _take_over(
    session: AsyncSession, row: PaymentRow, told: RefundSnapshot, *, now: datetime
) -> RefundRow:
    refundable = Money(row.captured_minor - row.refund_claimed_minor, row.currency)
    if not told.amount <= refundable:
        raise errors.RefundTooLarge(wanted=told.amount, refundable=refundable)
    refund = RefundRow(
        id=ids.new_id(),
        payment_id=row.id,
        key=f"outside:{row.id}:{told.provider_refund_id}"[:KEY_CHARACTERS_MAX],
        amount_minor=told.amount.minor,
        currency=told.amount.currency,
        reason=RefundReason.OUTSIDE,
        status=RefundStatus.REQUESTED,
        provider_refund_id=told.provider_refund_id,
        requested_at=now,
    )
    session.add(refund)
    row.refund_claimed_minor += told.amount.minor
    await session.flush()
    return refund


async def move(
    session: AsyncSession, row: PaymentRow, refund: RefundRow, to: RefundStatus, *, now: datetime
) -> None:
    """Move up, with the money that belongs to it; a lower status is old news.

    One that failed is parked: the money is with us, and a person decides how it goes back.
    """
    current = RefundStatus(refund.status)
    if to not in states.REFUND_TRANSITIONS[current]:
        return
    refund.status = to
    if to is RefundStatus.SETTLED:
        row.refunded_minor += refund.amount_minor
        refund.settled_at = now
        await _settle(session, row, refund, now=now)
    elif to is RefundStatus.FAILED:
        if current is RefundStatus.SETTLED:
            row.refunded_minor -= refund.amount_minor
            await ledger.reverse(
                session, key=f"refund_returned:{refund.id}", of=f"refund:{refund.id}", at=now
            )
        row.refund_claimed_minor -= refund.amount_minor
        refund.parked_at = now
        log.error("payments.refund_parked", refund=str(refund.id), reason=refund.refusal)
        await outbox.record(session, _event(events.RefundFailed, row, refund, now=now))
    await session.flush()


async def _settle(
    session: AsyncSession, row: PaymentRow, refund: RefundRow, *, now: datetime
) -> None:
    back = Transfer(
        source=accounts.BUYER_RECEIVABLE,
        target=accounts.gateway(row.provider),
        amount=Money(refund.amount_minor, refund.currency),
    )
    await ledger.post(
        session,
        key=f"refund:{refund.id}",
        transfers=[back],
        at=now,
        subject=reading.subject_of(row),
    )
    await outbox.record(session, _event(events.RefundSettled, row, refund, now=now))


def _event(
    kind: type[events.RefundSettled] | type[events.RefundFailed],
    row: PaymentRow,
    refund: RefundRow,
    *,
    now: datetime,
) -> events.RefundSettled | events.RefundFailed:
    return kind(
        payment_id=row.id,
        subject=reading.subject_of(row),
        at=now,
        refund_id=refund.id,
        amount=Money(refund.amount_minor, refund.currency),
        reason=RefundReason(refund.reason),
    )
