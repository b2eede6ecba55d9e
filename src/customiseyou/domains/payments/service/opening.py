"""Open a payment with the purchase, begin it at the provider afterwards."""

from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.payments import errors, ports, queries, rules
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
from customiseyou.infra.db import sql
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
    added = await queries.open_payment(
        session,
        subject=subject,
        provider=provider,
        key=key,
        amount=amount,
        description=description[:DESCRIPTION_CHARACTERS_MAX],
        opened_at=now,
        expires_at=expires_at,
    )
    if added is not None:
        return reading.view_of(added)
    return await _standing_payment(
        session, subject=subject, amount=amount, provider=provider, key=key
    )


async def _standing_payment(
    session: AsyncSession, *, subject: SubjectRef, amount: Money, provider: str, key: str
) -> PaymentView:
    """Return the payment that kept a new one from being added."""
    standing = await queries.read_by_key_or_subject(session, key=key, subject=subject)
    same = next((row for row in standing if row["key"] == key), None)
    if same is not None:
        payment = reading.view_of(same)
        if (payment.subject, payment.amount, payment.provider) != (subject, amount, provider):
            raise errors.KeyReused(key)
        return payment
    if any(row["status"] == PaymentStatus.CAPTURED for row in standing):
        raise errors.AlreadyPaid(subject)
    live = [row for row in standing if _is_live(row)]
    assert len(live) == 1, "an index lets one payment of a subject be open"
    payment = reading.view_of(live[0])
    if (payment.amount, payment.provider) != (amount, provider):
        raise errors.PaymentCannotMove(
            payment.id, current=payment.status, wanted=PaymentStatus.EXPIRED
        )
    return payment


def _is_live(row: sql.Row) -> bool:
    return queries.is_live(row["status"], void_requested_at=row["void_requested_at"])


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
    row = await queries.begin_payment(
        database,
        payment_id,
        return_url=return_url,
        cancel_url=cancel_url,
        language=language,
        next_enquiry_at=now + rules.WHILE_OPEN,
        now=now,
    )
    if row is None:
        return await _begun_before(database, payment_id, now=now)
    request = _create_request(row)
    provider = providers.get(row["provider"])
    try:
        snapshot = None
        if row["status"] == PaymentStatus.UNKNOWN:
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
    payment = await _note_begun(
        database, payment_id, provider=provider.name, snapshot=snapshot, now=now
    )
    if payment is None:
        async with database.transaction() as session:
            payment = await applying.apply_provider_state(
                session, provider=provider.name, snapshot=snapshot, now=now
            )
    return Begun(payment=payment, redirect_url=payment.redirect_url)


async def _begun_before(database: Database, payment_id: PaymentId, *, now: datetime) -> Begun:
    """Return the pay page that is known already, or say why there will be none."""
    async with database.reading() as reader:
        row = await queries.read_payment(reader, payment_id)
    if row is None:
        raise errors.PaymentNotFound
    payment = reading.view_of(row)
    if not _is_live(row) or now >= payment.expires_at:
        raise errors.PaymentCannotMove(
            payment_id, current=payment.status, wanted=PaymentStatus.PENDING
        )
    return Begun(payment=payment, redirect_url=payment.redirect_url)


async def _note_begun(
    database: Database,
    payment_id: PaymentId,
    *,
    provider: str,
    snapshot: ports.PaymentSnapshot,
    now: datetime,
) -> PaymentView | None:
    """Apply the usual first answer, that the buyer may pay now; None where there is more to it."""
    more = snapshot.captured, snapshot.method, snapshot.decline, snapshot.refunds
    if (
        any(more)
        or snapshot.status != PaymentStatus.PENDING
        or snapshot.reference != str(payment_id)
        or snapshot.captured.currency != snapshot.amount.currency
    ):
        return None
    row = await queries.note_begun(
        database,
        payment_id,
        provider=provider,
        amount=snapshot.amount,
        provider_payment_id=snapshot.provider_payment_id,
        handles=snapshot.handles,
        redirect_url=snapshot.redirect_url or None,
        next_enquiry_at=now + rules.WHILE_OPEN,
        now=now,
    )
    return None if row is None else reading.view_of(row)


def _create_request(row: sql.Row) -> ports.CreatePayment:
    return ports.CreatePayment(
        key=f"payment:{row['id']}",
        reference=str(row["id"]),
        amount=Money(row["amount_minor"], row["currency"]),
        description=row["description"],
        return_url=row["return_url"],
        cancel_url=row["cancel_url"],
        expires_at=row["expires_at"],
        language=row["language"],
    )
