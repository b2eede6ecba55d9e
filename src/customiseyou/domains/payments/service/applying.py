"""Apply what a provider says: the one place where money comes in.

Everything here runs under the lock of all payments of a subject, in id order.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.ledger import service as ledger
from customiseyou.domains.ledger import values as accounts
from customiseyou.domains.ledger.values import Transfer
from customiseyou.domains.payments import errors, events, queries, rules, states
from customiseyou.domains.payments.models import PaymentRow
from customiseyou.domains.payments.ports import PaymentSnapshot
from customiseyou.domains.payments.service import reading, refunding
from customiseyou.domains.payments.values import (
    CLOSED_STATUSES,
    PaymentId,
    PaymentStatus,
    PaymentView,
    RefundReason,
)
from customiseyou.infra import outbox
from customiseyou.kit.money import Money

log = structlog.get_logger()


async def apply_provider_state(
    session: AsyncSession,
    *,
    provider: str,
    snapshot: PaymentSnapshot,
    now: datetime,
    is_enquiry: bool = False,
) -> PaymentView:
    """Bring a payment to what the provider says, from a webhook or an enquiry.

    Any number of snapshots in any order end in the same state, entries and facts.

    Raises: PaymentUnknownHere, SnapshotMismatch when the amounts are not those agreed.
    """
    assert snapshot.status in states.PROVIDER_STATUSES
    row, siblings = await _lock(session, provider=provider, snapshot=snapshot)
    _check(row, snapshot)
    _remember(row, snapshot)
    await _apply_decline(session, row, snapshot, now=now)
    if snapshot.captured.minor > row.captured_minor:
        await _apply_capture(session, row, siblings, snapshot, now=now)
    await _move(session, row, PaymentStatus(snapshot.status), now=now)
    await _apply_fee(session, row, snapshot, now=now)
    for refund in snapshot.refunds:
        await refunding.apply_refund(session, row, refund, now=now)
    plan_enquiry(row, now=now, is_enquiry=is_enquiry)
    await queries.save(session, row)
    return reading.view(row)


async def _lock(
    session: AsyncSession, *, provider: str, snapshot: PaymentSnapshot
) -> tuple[PaymentRow, Sequence[PaymentRow]]:
    payment_id = await _find_id(session, provider=provider, snapshot=snapshot)
    rows: Sequence[PaymentRow] = ()
    if payment_id is not None:
        rows = await queries.lock_with_siblings(session, payment_id)
    row = next((row for row in rows if row.id == payment_id), None)
    if row is None or row.provider != provider:
        raise errors.PaymentUnknownHere(provider, reference=snapshot.reference[:100])
    return row, [other for other in rows if other is not row]


async def _find_id(
    session: AsyncSession, *, provider: str, snapshot: PaymentSnapshot
) -> UUID | None:
    """Return which of our payments the provider speaks of, by our reference or by its own id."""
    try:
        return UUID(snapshot.reference)
    except ValueError:
        known = await queries.find_by_provider_id(
            session, provider=provider, provider_payment_id=snapshot.provider_payment_id
        )
        return None if known is None else known.id


def _check(row: PaymentRow, snapshot: PaymentSnapshot) -> None:
    agreed = Money(row.amount_minor, row.currency)
    is_captured = snapshot.status == PaymentStatus.CAPTURED
    told = snapshot.captured if is_captured else snapshot.amount
    if (
        snapshot.amount != agreed
        or snapshot.captured.currency != agreed.currency
        or not 0 <= snapshot.captured.minor <= agreed.minor
        or is_captured != bool(snapshot.captured)
    ):
        raise errors.SnapshotMismatch(PaymentId(row.id), agreed=agreed, told=told)
    if row.provider_payment_id not in (None, snapshot.provider_payment_id):
        # Two payments at the provider for one of ours: never guess which of them counts.
        raise errors.SnapshotMismatch(PaymentId(row.id), agreed=agreed, told=told)


def _remember(row: PaymentRow, snapshot: PaymentSnapshot) -> None:
    row.provider_payment_id = snapshot.provider_payment_id
    row.handles = {**row.handles, **snapshot.handles}
    row.redirect_url = snapshot.redirect_url or row.redirect_url
    # What was captured was paid with the method named then; earlier tries may still be told late.
    if snapshot.method is not None and (
        row.status != PaymentStatus.CAPTURED or snapshot.status == PaymentStatus.CAPTURED
    ):
        row.method = msgspec.to_builtins(snapshot.method)


async def _apply_decline(
    session: AsyncSession, row: PaymentRow, snapshot: PaymentSnapshot, *, now: datetime
) -> None:
    decline = snapshot.decline
    if decline is None or decline.number <= row.declines:
        return
    row.declines, row.decline_code = decline.number, decline.code
    still_open = row.status not in CLOSED_STATUSES and snapshot.status not in CLOSED_STATUSES
    if still_open:
        await outbox.record(
            session,
            events.PaymentDeclined(
                payment_id=row.id,
                subject=reading.subject_of(row),
                at=now,
                decline_code=decline.code,
            ),
        )


async def _apply_capture(
    session: AsyncSession,
    row: PaymentRow,
    siblings: Sequence[PaymentRow],
    snapshot: PaymentSnapshot,
    *,
    now: datetime,
) -> None:
    """Post the money, then tell it: as the subject's payment, or as one too many."""
    subject = reading.subject_of(row)
    is_first_news = row.captured_minor == 0
    gained = snapshot.captured - Money(row.captured_minor, row.currency)
    row.captured_minor = snapshot.captured.minor
    row.captured_at = row.captured_at or now
    if is_first_news:
        row.is_duplicate = any(other.status == PaymentStatus.CAPTURED for other in siblings)
    await _move(session, row, PaymentStatus.CAPTURED, now=now)
    await ledger.post(
        session,
        key=f"capture:{row.id}:{row.captured_minor}",
        transfers=[
            Transfer(
                source=accounts.gateway(row.provider),
                target=accounts.BUYER_RECEIVABLE,
                amount=gained,
            )
        ],
        at=now,
        subject=subject,
    )
    if not is_first_news:
        return
    if not row.is_duplicate:
        await outbox.record(
            session,
            events.PaymentCaptured(
                payment_id=row.id, subject=subject, at=now, amount=snapshot.captured
            ),
        )
        return
    refund = await refunding.claim(
        session,
        row,
        amount=snapshot.captured,
        key=f"duplicate:{row.id}",
        reason=RefundReason.DUPLICATE,
        now=now,
    )
    log.warning("payments.duplicate_captured", payment=str(row.id))
    await outbox.record(
        session,
        events.DuplicateCaptured(
            payment_id=row.id,
            subject=subject,
            at=now,
            amount=snapshot.captured,
            refund_id=refund.id,
        ),
    )


async def _apply_fee(
    session: AsyncSession, row: PaymentRow, snapshot: PaymentSnapshot, *, now: datetime
) -> None:
    if snapshot.fee is None or row.fee_minor is not None or not row.captured_minor:
        return
    row.fee_minor = snapshot.fee.minor
    if snapshot.fee:
        fee = Transfer(
            source=accounts.PROVIDER_FEES,
            target=accounts.gateway(row.provider),
            amount=snapshot.fee,
        )
        await ledger.post(
            session,
            key=f"fee:{row.id}",
            transfers=[fee],
            at=now,
            subject=reading.subject_of(row),
        )


_CLOSING_EVENTS = {
    PaymentStatus.FAILED: events.PaymentFailed,
    PaymentStatus.EXPIRED: events.PaymentExpired,
}


async def _move(
    session: AsyncSession, row: PaymentRow, to: PaymentStatus, *, now: datetime
) -> None:
    """Move up; a lower status is old news and is left out."""
    current = PaymentStatus(row.status)
    if to not in states.TRANSITIONS[current]:
        return
    row.status, row.enquiries = to, 0
    closing = _CLOSING_EVENTS.get(to)
    if closing is not None and current not in CLOSED_STATUSES:
        await outbox.record(
            session, closing(payment_id=row.id, subject=reading.subject_of(row), at=now)
        )


def plan_enquiry(row: PaymentRow, *, now: datetime, is_enquiry: bool = False) -> None:
    """Set when the provider is asked next, after an enquiry one more than before."""
    row.enquiries += is_enquiry
    row.next_enquiry_at = rules.next_enquiry_at(
        PaymentStatus(row.status),
        begun=row.return_url is not None,
        has_waiting_refunds=row.refunded_minor < row.refund_claimed_minor,
        expires_at=row.expires_at,
        enquiries=row.enquiries,
        now=now,
    )


async def _lock_one(session: AsyncSession, payment_id: PaymentId) -> PaymentRow:
    for row in await queries.lock_with_siblings(session, payment_id):
        if row.id == payment_id:
            return row
    raise errors.PaymentNotFound


async def note_unanswered(
    session: AsyncSession, payment_id: PaymentId, *, now: datetime
) -> PaymentView:
    """Remember that the provider was asked and was silent."""
    row = await _lock_one(session, payment_id)
    if row.return_url is not None:
        await _move(session, row, PaymentStatus.UNKNOWN, now=now)
    plan_enquiry(row, now=now, is_enquiry=True)
    await queries.save(session, row)
    return reading.view(row)


async def note_unknown(
    session: AsyncSession, payment_id: PaymentId, *, now: datetime
) -> PaymentView:
    """Remember that the provider was asked and knows nothing of the payment yet."""
    row = await _lock_one(session, payment_id)
    plan_enquiry(row, now=now, is_enquiry=True)
    await queries.save(session, row)
    return reading.view(row)


async def close(
    session: AsyncSession,
    payment_id: PaymentId,
    *,
    status: PaymentStatus,
    now: datetime,
    is_enquiry: bool = False,
) -> PaymentView:
    """Close a payment of which the provider holds nothing; one that is closed stays so."""
    assert status in _CLOSING_EVENTS
    row = await _lock_one(session, payment_id)
    if row.status not in CLOSED_STATUSES:
        await _move(session, row, status, now=now)
    plan_enquiry(row, now=now, is_enquiry=is_enquiry)
    await queries.save(session, row)
    return reading.view(row)
