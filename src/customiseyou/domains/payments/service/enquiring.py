"""Ask providers how payments stand: what decides when no webhook comes."""

import asyncio
from datetime import datetime, timedelta

import msgspec
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.payments import errors, ports, queries, rules
from customiseyou.domains.payments.ports import PaymentProvider, PaymentSnapshot, Providers
from customiseyou.domains.payments.service import applying, reading, sending_refunds
from customiseyou.domains.payments.values import PaymentId, PaymentStatus, PaymentView, RefundId
from customiseyou.infra.db import sql
from customiseyou.infra.db.session import Database
from customiseyou.infra.jobs import queue
from customiseyou.kit.subjects import SubjectRef

BATCH = 100
AT_ONCE_MAX = 6
"""Enquiries that run together; fewer than a process has connections."""
CLAIM = timedelta(seconds=60)

log = structlog.get_logger()


class _Case(msgspec.Struct, frozen=True, kw_only=True):
    """A payment to ask about, as it stood."""

    payment: PaymentView
    begun: bool
    voided: bool
    question: ports.RetrievePayment


async def request_void(
    session: AsyncSession, *, payment_id: PaymentId, now: datetime
) -> PaymentView:
    """Decide that nobody shall pay this any more; a job closes it at the provider.

    A new payment of the subject may be opened at once. Money that comes before the provider has
    closed it still counts. A payment that is closed already is returned as it stands.
    """
    row = await queries.lock_payment(session, payment_id)
    if row is None:
        raise errors.PaymentNotFound
    if not queries.is_live(row.status, void_requested_at=row.void_requested_at):
        return reading.view(row)
    row.void_requested_at = now
    row.next_enquiry_at = now
    await session.flush()
    await queue.defer(session, "payments.enquire", payment_id=str(payment_id))
    return reading.view(row)


async def enquire(
    database: Database, providers: Providers, *, payment_id: PaymentId, now: datetime
) -> PaymentView:
    """Ask the provider how a payment stands and apply the answer.

    Takes money that is only authorised, closes it there when it was voided or its time is over,
    and sends refunds of which the provider does not know. A silent provider changes nothing but
    the time of the next enquiry. Call it outside of any transaction. Raises: PaymentNotFound.
    """
    ports.called_outside_transaction()
    async with database.reading() as reader:
        row = await queries.read_payment(reader, payment_id)
    if row is None:
        raise errors.PaymentNotFound
    return await _enquire(database, providers, _case(row), now=now)


async def enquire_if_open(
    database: Database, providers: Providers, *, subject: SubjectRef, now: datetime
) -> None:
    """Enquire as `enquire` does about a subject's newest payment, while it waits for money."""
    ports.called_outside_transaction()
    async with database.reading() as reader:
        rows = await queries.read_of_subjects(reader, [subject])
    if not rows or any(row["status"] == PaymentStatus.CAPTURED for row in rows):
        return
    case = _case(rows[-1])
    if case.payment.is_open:
        await _enquire(database, providers, case, now=now)


def _case(row: sql.Row) -> _Case:
    return _Case(
        payment=reading.view_of(row),
        begun=row["return_url"] is not None,
        voided=row["void_requested_at"] is not None,
        question=ports.RetrievePayment(
            reference=str(row["id"]),
            provider_payment_id=row["provider_payment_id"],
            handles=msgspec.json.decode(row["handles"], type=dict[str, str]),
        ),
    )


async def _enquire(
    database: Database, providers: Providers, case: _Case, *, now: datetime
) -> PaymentView:
    payment, payment_id = case.payment, case.payment.id
    if not case.begun:
        return await _close_unbegun(database, payment, voided=case.voided, now=now)
    provider = providers.get(payment.provider)
    is_over = case.voided or now >= payment.expires_at + rules.EXPIRY_GRACE
    try:
        snapshot = await _ask(provider, case.question, close=is_over and payment.is_open)
    except errors.ProviderUnavailable as unavailable:
        log.warning("payments.enquiry_unanswered", payment=payment_id, reason=unavailable.reason)
        async with database.transaction() as session:
            return await applying.note_unanswered(session, payment_id, now=now)
    async with database.transaction() as session:
        if snapshot is not None:
            payment = await applying.apply_provider_state(
                session, provider=provider.name, snapshot=snapshot, now=now, is_enquiry=True
            )
        elif is_over:
            payment = await applying.close(
                session, payment_id, status=PaymentStatus.EXPIRED, now=now, is_enquiry=True
            )
        else:
            payment = await applying.note_unknown(session, payment_id, now=now)
        unsent: list[RefundId] = []
        if payment.refunded < payment.refund_claimed:
            unsent = await queries.list_unsent_refunds(session, payment_id, now=now)
    for refund_id in unsent:
        await sending_refunds.send_refund(database, providers, refund_id=refund_id, now=now)
    return payment


async def _ask(
    provider: PaymentProvider, question: ports.RetrievePayment, *, close: bool
) -> PaymentSnapshot | None:
    snapshot = await provider.retrieve(question)
    if snapshot is None or snapshot.status in applying.CLOSED_STATUSES:
        return snapshot
    if not close:
        return await _take_authorised(provider, snapshot)
    try:
        return await provider.void(
            ports.VoidPayment(
                key=f"void:{question.reference}",
                provider_payment_id=snapshot.provider_payment_id,
                handles=snapshot.handles,
            )
        )
    except errors.ProviderRefused as refused:
        # The provider is at work on it, such as a bank that has not answered: asked again later.
        log.info("payments.void_refused", reference=question.reference, reason=refused.reason)
        return snapshot


async def _take_authorised(provider: PaymentProvider, snapshot: PaymentSnapshot) -> PaymentSnapshot:
    """Take the money where the buyer's yes only reserves it, as at providers with two steps."""
    if snapshot.status is not PaymentStatus.AUTHORISED:
        return snapshot
    try:
        return await provider.capture(
            ports.CapturePayment(
                key=f"capture:{snapshot.reference}",
                provider_payment_id=snapshot.provider_payment_id,
                amount=snapshot.amount,
                handles=snapshot.handles,
            )
        )
    except errors.ProviderRefused as refused:
        log.warning("payments.capture_refused", reference=snapshot.reference, reason=refused.reason)
        return snapshot


async def _close_unbegun(
    database: Database, payment: PaymentView, *, voided: bool, now: datetime
) -> PaymentView:
    if not voided and now < payment.expires_at:
        return payment
    async with database.transaction() as session:
        row = await queries.lock_payment(session, payment.id)
        assert row is not None, "payments are never deleted"
        if row.return_url is not None:
            # Somebody began it in the meantime: the next enquiry asks the provider.
            return reading.view(row)
        return await applying.close(session, payment.id, status=PaymentStatus.EXPIRED, now=now)


async def reconcile_due(
    database: Database, providers: Providers, *, now: datetime, at_most: int = 1_000
) -> int:
    """Enquire about every payment whose time has come; return how many were asked about.

    After an outage this restores everything without a single webhook. One payment that cannot be
    applied is reported and does not hold up the others.
    """
    ports.called_outside_transaction()
    gate = asyncio.Semaphore(AT_ONCE_MAX)

    async def ask(payment_id: PaymentId) -> None:
        async with gate:
            try:
                await enquire(database, providers, payment_id=payment_id, now=now)
            except Exception:
                log.exception("payments.enquiry_failed", payment=str(payment_id))

    asked = 0
    while asked < at_most:
        async with database.transaction() as session:
            due = await queries.claim_due(session, now=now, limit=BATCH, claim=CLAIM)
        if not due:
            break
        await asyncio.gather(*(ask(payment_id) for payment_id in due))
        asked += len(due)
    return asked
