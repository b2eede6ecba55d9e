"""Read payments and refunds."""

from collections.abc import Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.payments import errors, queries
from customiseyou.domains.payments.models import PaymentRow, RefundRow
from customiseyou.domains.payments.values import (
    PaymentId,
    PaymentStatus,
    PaymentView,
    PayMethod,
    RefundId,
    RefundReason,
    RefundStatus,
    RefundView,
)
from customiseyou.infra.db import sql
from customiseyou.infra.db.session import Database
from customiseyou.kit.money import Money
from customiseyou.kit.subjects import SubjectRef


def subject_of(row: PaymentRow) -> SubjectRef:
    """Return what a payment is for."""
    return SubjectRef(row.subject_kind, row.subject_id)


def view(row: PaymentRow) -> PaymentView:
    """Return a row as a value."""
    return PaymentView(
        id=PaymentId(row.id),
        subject=subject_of(row),
        provider=row.provider,
        status=PaymentStatus(row.status),
        amount=Money(row.amount_minor, row.currency),
        captured=Money(row.captured_minor, row.currency),
        refunded=Money(row.refunded_minor, row.currency),
        refund_claimed=Money(row.refund_claimed_minor, row.currency),
        redirect_url=row.redirect_url,
        method=PayMethod(**row.method) if row.method else None,
        decline_code=row.decline_code,
        opened_at=row.opened_at,
        expires_at=row.expires_at,
        captured_at=row.captured_at,
        is_duplicate=row.is_duplicate,
    )


def view_of(row: sql.Row) -> PaymentView:
    """Return as a value what was only to be looked at."""
    currency: str = row["currency"]
    method: str | None = row["method"]
    return PaymentView(
        id=PaymentId(row["id"]),
        subject=SubjectRef(row["subject_kind"], row["subject_id"]),
        provider=row["provider"],
        status=PaymentStatus(row["status"]),
        amount=Money(row["amount_minor"], currency),
        captured=Money(row["captured_minor"], currency),
        refunded=Money(row["refunded_minor"], currency),
        refund_claimed=Money(row["refund_claimed_minor"], currency),
        redirect_url=row["redirect_url"],
        method=None if method is None else msgspec.json.decode(method, type=PayMethod),
        decline_code=row["decline_code"],
        opened_at=row["opened_at"],
        expires_at=row["expires_at"],
        captured_at=row["captured_at"],
        is_duplicate=row["is_duplicate"],
    )


def refund_view(row: RefundRow) -> RefundView:
    """Return a row as a value."""
    return RefundView(
        id=RefundId(row.id),
        payment_id=PaymentId(row.payment_id),
        key=row.key,
        status=RefundStatus(row.status),
        amount=Money(row.amount_minor, row.currency),
        reason=RefundReason(row.reason),
        requested_at=row.requested_at,
        settled_at=row.settled_at,
        refusals=row.refusals,
        refusal=row.refusal,
        parked_at=row.parked_at,
    )


async def load(session: AsyncSession, payment_id: PaymentId) -> PaymentRow:
    """Return a payment's row; PaymentNotFound."""
    row = await queries.find_payment(session, payment_id)
    if row is None:
        raise errors.PaymentNotFound
    return row


async def get(session: AsyncSession, *, payment_id: PaymentId) -> PaymentView:
    """Return a payment; PaymentNotFound."""
    return view(await load(session, payment_id))


async def list_for_subject(reader: sql.Reader, subject: SubjectRef) -> list[PaymentView]:
    """Return every try to pay a subject, the oldest first."""
    return [view_of(row) for row in await queries.read_of_subjects(reader, [subject])]


async def find_for_subject(reader: sql.Reader, subject: SubjectRef) -> PaymentView | None:
    """Return the payment that counts: the one captured, else the newest try."""
    return (await find_for_subjects(reader, [subject])).get(subject)


async def find_for_subjects(
    reader: sql.Reader, subjects: Sequence[SubjectRef]
) -> dict[SubjectRef, PaymentView]:
    """Return for each subject that was ever to be paid what `find_for_subject` returns."""
    found: dict[SubjectRef, PaymentView] = {}
    for row in await queries.read_of_subjects(reader, subjects):
        payment = view_of(row)
        if payment.subject not in found or not _counts(found[payment.subject]):
            found[payment.subject] = payment
    return found


def _counts(payment: PaymentView) -> bool:
    return payment.captured_at is not None and not payment.is_duplicate


async def get_refund(session: AsyncSession, *, refund_id: RefundId) -> RefundView:
    """Return a refund; RefundNotFound."""
    row = await queries.find_refund(session, refund_id)
    if row is None:
        raise errors.RefundNotFound(refund_id)
    return refund_view(row)


async def find_refund(reader: sql.Reader, *, payment_id: PaymentId, key: str) -> RefundView | None:
    """Return what became of the refund asked for under a key, made anew or not."""
    found: RefundView | None = None
    for refund in await list_refunds(reader, payment_id=payment_id):
        if refund.key == (key if found is None else key_of_retry(found.id)):
            found = refund
    return found


def key_of_retry(refund_id: RefundId) -> str:
    """Return the key under which a parked refund is made anew."""
    return f"again:{refund_id}"


async def count_open_refunds(database: Database) -> dict[str, int]:
    """Return how many refunds are 'waiting' for the provider, and how many are 'parked'."""
    return await queries.count_open_refunds(database)


async def list_parked_refunds(session: AsyncSession) -> list[RefundView]:
    """Return the refunds that wait for a person, the longest waiting first, PARKED_MAX at most."""
    return [refund_view(row) for row in await queries.list_parked_refunds(session)]


async def list_refunds(reader: sql.Reader, *, payment_id: PaymentId) -> list[RefundView]:
    """Return all refunds of a payment, the oldest first."""
    return [_refund_view_of(row) for row in await queries.read_refunds(reader, payment_id)]


def _refund_view_of(row: sql.Row) -> RefundView:
    return RefundView(
        id=RefundId(row["id"]),
        payment_id=PaymentId(row["payment_id"]),
        key=row["key"],
        status=RefundStatus(row["status"]),
        amount=Money(row["amount_minor"], row["currency"]),
        reason=RefundReason(row["reason"]),
        requested_at=row["requested_at"],
        settled_at=row["settled_at"],
        refusals=row["refusals"],
        refusal=row["refusal"],
        parked_at=row["parked_at"],
    )
