"""Ask providers to give money back, again and again until they do or a person must look.

No answer: asked what it knows, then asked again under the same key. A clear no: nothing has
happened there, so it is tried again later under a new key, more and more rarely; after
REFUSALS_MAX it is parked. Until then its amount stays claimed, so nothing else can give it away.
"""

from datetime import datetime

import msgspec
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.payments import errors, ports, queries, rules
from customiseyou.domains.payments.models import PaymentRow, RefundRow
from customiseyou.domains.payments.ports import PaymentProvider, PaymentSnapshot, Providers
from customiseyou.domains.payments.service import applying, reading, refunding
from customiseyou.domains.payments.values import (
    PaymentId,
    RefundId,
    RefundStatus,
    RefundView,
)
from customiseyou.infra.db.session import Database
from customiseyou.kit.money import Money

log = structlog.get_logger()


class _Task(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be sent, and what must be asked first."""

    question: ports.RetrievePayment
    request: ports.RefundPayment
    provider: str
    was_asked: bool
    refusals: int


async def send_refund(
    database: Database, providers: Providers, *, refund_id: RefundId, now: datetime
) -> RefundView:
    """Ask the provider for a refund, unless its answer is known or its next try is not due yet.

    Call it outside of any transaction.
    """
    ports.called_outside_transaction()
    async with database.transaction() as session:
        refund = await queries.find_refund(session, refund_id)
        if refund is None:
            raise errors.RefundNotFound(refund_id)
        view = reading.refund_view(refund)
        waits = refund.refused_at is not None and now < rules.again_at(
            refund.refused_at, refund.refusals
        )
        if waits or view.status not in (RefundStatus.REQUESTED, RefundStatus.UNKNOWN):
            return view
        task = _task(await reading.load(session, PaymentId(refund.payment_id)), refund)
    provider = providers.get(task.provider)
    try:
        told = await _find_known(provider, task) if task.was_asked else None
        if told is None:
            told = await provider.refund(task.request)
    except errors.ProviderUnavailable as unavailable:
        log.warning("payments.refund_unanswered", refund=str(refund_id), reason=unavailable.reason)
        return await _note_unanswered(database, refund_id, now=now)
    except errors.ProviderRefused as refused:
        log.warning("payments.refund_refused", refund=str(refund_id), reason=refused.reason)
        snapshot = await _look(provider, task)
        return await _note_refused(
            database, refund_id, task=task, reason=refused.reason, snapshot=snapshot, now=now
        )
    async with database.transaction() as session:
        row, _refund = await _lock(session, refund_id)
        await refunding.apply_refund(session, row, told, now=now)
        applying.plan_enquiry(row, now=now)
        return await reading.get_refund(session, refund_id=refund_id)


def _task(row: PaymentRow, refund: RefundRow) -> _Task:
    assert row.provider_payment_id is not None, "only what was captured is refunded"
    tried = f":{refund.refusals + 1}" if refund.refusals else ""
    return _Task(
        question=ports.RetrievePayment(
            reference=str(row.id),
            provider_payment_id=row.provider_payment_id,
            handles=dict(row.handles),
        ),
        request=ports.RefundPayment(
            key=f"refund:{refund.id}{tried}",
            reference=str(refund.id),
            provider_payment_id=row.provider_payment_id,
            amount=Money(refund.amount_minor, refund.currency),
            handles=dict(row.handles),
        ),
        provider=row.provider,
        was_asked=refund.status == RefundStatus.UNKNOWN,
        refusals=refund.refusals,
    )


async def _find_known(provider: PaymentProvider, task: _Task) -> ports.RefundSnapshot | None:
    snapshot = await provider.retrieve(task.question)
    known = snapshot.refunds if snapshot else ()
    return next((one for one in known if one.reference == task.request.reference), None)


async def _look(provider: PaymentProvider, task: _Task) -> PaymentSnapshot | None:
    """Return how the payment stands there: perhaps the money was given back at the provider."""
    try:
        return await provider.retrieve(task.question)
    except (errors.ProviderUnavailable, errors.ProviderRefused):
        return None


async def _lock(session: AsyncSession, refund_id: RefundId) -> tuple[PaymentRow, RefundRow]:
    known = await queries.find_refund(session, refund_id)
    assert known is not None, "refunds are never deleted"
    row = await queries.lock_payment(session, known.payment_id)
    assert row is not None, "payments are never deleted"
    refund = await queries.find_refund(session, refund_id)
    assert refund is not None, "refunds are never deleted"
    return row, refund


async def _note_unanswered(database: Database, refund_id: RefundId, *, now: datetime) -> RefundView:
    async with database.transaction() as session:
        row, refund = await _lock(session, refund_id)
        await refunding.move(session, row, refund, RefundStatus.UNKNOWN, now=now)
        applying.plan_enquiry(row, now=now)
        return reading.refund_view(refund)


async def _note_refused(
    database: Database,
    refund_id: RefundId,
    *,
    task: _Task,
    reason: str,
    snapshot: PaymentSnapshot | None,
    now: datetime,
) -> RefundView:
    async with database.transaction() as session:
        row, refund = await _lock(session, refund_id)
        has_moved = refund.status not in (RefundStatus.REQUESTED, RefundStatus.UNKNOWN)
        if has_moved or refund.refusals != task.refusals:
            # Another sender of the same try was told the same, or better, meanwhile.
            return reading.refund_view(refund)
        refund.refusals += 1
        refund.refusal, refund.refused_at = reason, now
        left = None if snapshot is None else _left_at_provider(snapshot)
        if snapshot is not None and left is not None and left < task.request.amount:
            await refunding.move(session, row, refund, RefundStatus.FAILED, now=now)
            if not left:
                # Somebody gave all of it back at the provider: nothing is owed any more.
                refund.parked_at = None
            for told in snapshot.refunds:
                await refunding.apply_refund(session, row, told, now=now)
        elif refund.refusals >= rules.REFUSALS_MAX:
            await refunding.move(session, row, refund, RefundStatus.FAILED, now=now)
        applying.plan_enquiry(row, now=now)
        return reading.refund_view(refund)


def _left_at_provider(snapshot: PaymentSnapshot) -> Money:
    left = snapshot.captured
    for one in snapshot.refunds:
        if one.status is not RefundStatus.FAILED:
            left = left - one.amount
    return left
