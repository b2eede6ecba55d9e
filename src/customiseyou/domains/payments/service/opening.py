"""Open a payment with the purchase, begin it at the provider afterwards."""

from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.payments import errors, ports, queries, rules
from customiseyou.domains.payments.models import PaymentRow
from customiseyou.domains.payments.ports import Providers
from customiseyou.domains.payments.service import applying, reading
from customiseyou.domains.payments.values import (
    DESCRIPTION_CHARACTERS_MAX,
    KEY_CHARACTERS_MAX,
    URL_CHARACTERS_MAX,
    Begun,
    PaymentId,
    PaymentStatus,
    PaymentView,
)
from customiseyou.infra.db.session import Database
from customiseyou.kit.money import Money
from customiseyou.kit.subjects import SubjectRef

log = structlog.get_logger()


async def open(  # noqa: A001  (read as payments.open)
    session: AsyncSession,
    *,
    subject: SubjectRef,
    amount: Money,
    key: str,
    provider: str,
    description: str,
    expires_at: datetime,
    now: datetime,
) -> PaymentView:
    """Open a payment in the transaction that makes the purchase; nothing is sent anywhere.

    The same key gives the same payment. So does another key while a payment of the subject over
    the same amount at the same provider is open; one that differs must be voided first.

    Raises: AlreadyPaid, KeyReused, PaymentCannotMove.
    """
    assert amount.minor > 0
    assert 0 < len(key) <= KEY_CHARACTERS_MAX
    assert now < expires_at
    standing = await queries.list_by_key_or_subject(session, key=key, subject=subject)
    for row in standing:
        if row.key == key:
            return _same_payment(row, subject=subject, amount=amount, provider=provider, key=key)
    if any(row.status == PaymentStatus.CAPTURED for row in standing):
        raise errors.AlreadyPaid(subject)
    added = await queries.insert_payment(
        session,
        subject_kind=subject.kind,
        subject_id=subject.id,
        provider=provider,
        key=key,
        amount_minor=amount.minor,
        currency=amount.currency,
        description=description[:DESCRIPTION_CHARACTERS_MAX],
        status=PaymentStatus.CREATED,
        opened_at=now,
        expires_at=expires_at,
        next_enquiry_at=expires_at,
    )
    if added is not None:
        return reading.view(added)
    return await _standing_payment(
        session, subject=subject, amount=amount, provider=provider, key=key
    )


def _same_payment(
    row: PaymentRow, *, subject: SubjectRef, amount: Money, provider: str, key: str
) -> PaymentView:
    payment = reading.view(row)
    if (payment.subject, payment.amount, payment.provider) != (subject, amount, provider):
        raise errors.KeyReused(key)
    return payment


async def _standing_payment(
    session: AsyncSession, *, subject: SubjectRef, amount: Money, provider: str, key: str
) -> PaymentView:
    """Return the payment that kept a new one from being added."""
    same = await queries.find_by_key(session, key)
    if same is not None:
        return _same_payment(same, subject=subject, amount=amount, provider=provider, key=key)
    live = [row for row in await queries.list_for_subject(session, subject) if queries.is_live(row)]
    assert len(live) == 1, "an index lets one payment of a subject be open"
    payment = reading.view(live[0])
    if (payment.amount, payment.provider) != (amount, provider):
        raise errors.PaymentCannotMove(
            payment.id, current=payment.status, wanted=PaymentStatus.EXPIRED
        )
    return payment


async def begin(
    database: Database,
    providers: Providers,
    *,
    payment_id: PaymentId,
    return_url: str,
    cancel_url: str,
    language: str = "en",
    now: datetime,
) -> Begun:
    """Create the payment at its provider and return the pay page's address.

    Opens its own short transactions: call it outside of any. May be called again, by a second
    click or later: the provider has one payment for it. When the provider is silent the payment
    is UNKNOWN, `redirect_url` is None and the enquiry finds out what happened.

    Raises: PaymentNotFound, PaymentCannotMove when the payment is closed or its time is over.
    """
    ports.called_outside_transaction()
    assert len(return_url) <= URL_CHARACTERS_MAX
    assert len(cancel_url) <= URL_CHARACTERS_MAX
    async with database.transaction() as session:
        row = await _lock_to_begin(session, payment_id, now=now)
        if row.redirect_url is not None:
            return Begun(payment=reading.view(row), redirect_url=row.redirect_url)
        if row.return_url is None:
            row.return_url, row.cancel_url, row.language = return_url, cancel_url, language
        row.next_enquiry_at = now + rules.WHILE_OPEN
        was_asked = row.status == PaymentStatus.UNKNOWN
        request = _create_request(row)
        provider = providers.get(row.provider)
    try:
        snapshot = None
        if was_asked:
            snapshot = await provider.retrieve(ports.RetrievePayment(reference=request.reference))
        if snapshot is None:
            snapshot = await provider.create(request)
    except errors.ProviderUnavailable as unavailable:
        log.warning("payments.create_unanswered", payment=payment_id, reason=unavailable.reason)
        async with database.transaction() as session:
            payment = await applying.note_unanswered(session, payment_id, now=now)
        return Begun(payment=payment, redirect_url=None)
    except errors.ProviderRefused as refused:
        log.error("payments.create_refused", payment=payment_id, reason=refused.reason)
        async with database.transaction() as session:
            payment = await applying.close(
                session, payment_id, status=PaymentStatus.FAILED, now=now
            )
        return Begun(payment=payment, redirect_url=None)
    async with database.transaction() as session:
        payment = await applying.apply_provider_state(
            session, provider=provider.name, snapshot=snapshot, now=now
        )
    return Begun(payment=payment, redirect_url=payment.redirect_url)


async def _lock_to_begin(
    session: AsyncSession, payment_id: PaymentId, *, now: datetime
) -> PaymentRow:
    row = await queries.lock_payment(session, payment_id)
    if row is None:
        raise errors.PaymentNotFound
    if not queries.is_live(row) or now >= row.expires_at:
        raise errors.PaymentCannotMove(
            payment_id, current=PaymentStatus(row.status), wanted=PaymentStatus.PENDING
        )
    return row


def _create_request(row: PaymentRow) -> ports.CreatePayment:
    assert row.return_url is not None
    assert row.cancel_url is not None
    return ports.CreatePayment(
        key=f"payment:{row.id}",
        reference=str(row.id),
        amount=Money(row.amount_minor, row.currency),
        description=row.description,
        return_url=row.return_url,
        cancel_url=row.cancel_url,
        expires_at=row.expires_at,
        language=row.language,
    )
