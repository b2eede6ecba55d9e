"""Every SQL statement of payments."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.payments import rules, states
from customiseyou.domains.payments.models import PaymentRow, RefundRow, WebhookRow
from customiseyou.domains.payments.values import CLOSED_STATUSES, PaymentId, RefundId, WebhookId
from customiseyou.infra.db import sql
from customiseyou.infra.db.session import Database
from customiseyou.kit import ids
from customiseyou.kit.money import Money
from customiseyou.kit.subjects import SubjectRef

PARKED_MAX = 1_000

_OPEN_REFUNDS = """
SELECT count(*) FILTER (WHERE status = ANY($1)) AS waiting,
       count(*) FILTER (WHERE parked_at IS NOT NULL) AS parked
FROM payment_refunds WHERE status = ANY($1) OR parked_at IS NOT NULL
"""
_DOCUMENTS = frozenset({"handles", "method"})
"""Columns of JSON."""
# Built once: to build a statement takes longer than to run it.
_BY_ID = select(PaymentRow).where(PaymentRow.id == bindparam("id"))
_LOCK_BY_ID = _BY_ID.with_for_update()
_OF_SUBJECT = (
    select(PaymentRow)
    .where(PaymentRow.subject_kind == bindparam("kind"), PaymentRow.subject_id == bindparam("id"))
    .order_by(PaymentRow.id)
)
_COLUMNS = """
id, key, subject_kind, subject_id, provider, status, currency, amount_minor, captured_minor,
refunded_minor, refund_claimed_minor, redirect_url, return_url, cancel_url, language, description,
method::text, decline_code, opened_at, expires_at, captured_at, void_requested_at, is_duplicate,
provider_payment_id, handles::text
"""
_READ = f"SELECT {_COLUMNS} FROM payments"  # noqa: S608  (constants only)
_READ_BY_ID = f"{_READ} WHERE id = $1"
_READ_OF_SUBJECTS = f"""{_READ}
WHERE (subject_kind, subject_id) IN (SELECT * FROM unnest($1::text[], $2::uuid[])) ORDER BY id
"""  # noqa: S608  (constants only)
_READ_BY_KEY_OR_SUBJECT = f"""{_READ}
WHERE key = $1 OR (subject_id = $2 AND subject_kind = $3) ORDER BY id
"""
_OPEN = f"""
INSERT INTO payments (id, subject_kind, subject_id, provider, key, amount_minor, currency,
  description, status, opened_at, expires_at, next_enquiry_at)
SELECT $1::uuid, $2::text, $3::uuid, $4, $5, $6::bigint, $7, $8, 'created', $9::timestamptz,
       $10::timestamptz, $10::timestamptz
WHERE NOT EXISTS (SELECT FROM payments
                  WHERE subject_id = $3 AND subject_kind = $2 AND status = 'captured')
ON CONFLICT DO NOTHING RETURNING {_COLUMNS}
"""  # noqa: S608  (constants only)
_CLOSED = ", ".join(f"'{status}'" for status in sorted(CLOSED_STATUSES))
# A repeat sends the same request as the first did.
_BEGIN = f"""
UPDATE payments
SET return_url = coalesce(return_url, $2),
    cancel_url = CASE WHEN return_url IS NULL THEN $3 ELSE cancel_url END,
    language = CASE WHEN return_url IS NULL THEN $4 ELSE language END,
    next_enquiry_at = $5, updated_at = now()
WHERE id = $1 AND status NOT IN ({_CLOSED}) AND void_requested_at IS NULL AND expires_at > $6
  AND redirect_url IS NULL
RETURNING {_COLUMNS}
"""  # noqa: S608  (constants only)
_NOTE_BEGUN = f"""
UPDATE payments
SET status = 'pending', enquiries = 0, provider_payment_id = $5, handles = handles || $6::jsonb,
    redirect_url = coalesce($7, redirect_url), next_enquiry_at = $8, updated_at = now()
WHERE id = $1 AND provider = $2 AND amount_minor = $3 AND currency = $4
  AND status IN ('created', 'unknown') AND return_url IS NOT NULL AND expires_at > $9
  AND coalesce(provider_payment_id, $5) = $5
RETURNING {_COLUMNS}
"""  # noqa: S608  (constants only)
_READ_REFUNDS = """
SELECT id, payment_id, key, status, amount_minor, currency, reason, requested_at, settled_at,
       refusals, refusal, parked_at
FROM payment_refunds WHERE payment_id = $1 ORDER BY id
"""
_ALL_COLUMNS = ", ".join(
    f"payment.{one.name}::text" if one.name in _DOCUMENTS else f"payment.{one.name}"
    for one in PaymentRow.__table__.columns
    if one.name not in {"created_at", "updated_at"}
)
# What a payment is for never changes, so it may be looked up before the lock is there.
_LOCK_WITH_SIBLINGS = f"""
SELECT {_ALL_COLUMNS} FROM payments AS payment
JOIN payments AS known
  ON known.subject_id = payment.subject_id AND known.subject_kind = payment.subject_kind
WHERE known.id = $1 ORDER BY payment.id FOR UPDATE OF payment
"""  # noqa: S608  (the table's own columns)
_SAVED = (
    "status",
    "captured_minor",
    "refund_claimed_minor",
    "refunded_minor",
    "is_duplicate",
    "fee_minor",
    "provider_payment_id",
    "handles",
    "redirect_url",
    "method",
    "declines",
    "decline_code",
    "captured_at",
    "next_enquiry_at",
    "enquiries",
)
"""What the provider's word can change."""
_SAVE = f"""
UPDATE payments SET updated_at = now(), {
    ", ".join(
        f"{name} = ${number}{'::jsonb' if name in _DOCUMENTS else ''}"
        for number, name in enumerate(_SAVED, start=2)
    )
} WHERE id = $1
"""  # noqa: S608  (constants only)
_INSERT_WEBHOOK = """
INSERT INTO payment_webhooks
  (id, provider, event_id, body, headers, signed_with, received_at)
VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7)
ON CONFLICT (provider, event_id) DO UPDATE SET deliveries = payment_webhooks.deliveries + 1
RETURNING id, deliveries
"""
_SET_WEBHOOK_OUTCOME = """
UPDATE payment_webhooks SET applied_at = $2, problem = $3 WHERE id = $1
"""
FIND_WEBHOOK = "SELECT provider, body FROM payment_webhooks WHERE id = $1"
_AS_IT_IS_NOW = {"populate_existing": True}
_CLAIM_DUE = text("""
UPDATE payments SET next_enquiry_at = :again_at
WHERE id IN (SELECT id FROM payments WHERE next_enquiry_at <= :now
             ORDER BY next_enquiry_at LIMIT :limit FOR UPDATE SKIP LOCKED)
RETURNING id
""")


async def open_payment(
    session: AsyncSession,
    *,
    subject: SubjectRef,
    provider: str,
    key: str,
    amount: Money,
    description: str,
    opened_at: datetime,
    expires_at: datetime,
) -> sql.Row | None:
    """Add a payment that is not begun, to be asked about when its time is over.

    None when its key, money for the subject, or another open payment of it is there.
    """
    return await sql.row(
        session,
        _OPEN,
        ids.new_id(),
        subject.kind,
        subject.id,
        provider,
        key,
        amount.minor,
        amount.currency,
        description,
        opened_at,
        expires_at,
    )


async def begin_payment(
    database: Database,
    payment_id: UUID,
    *,
    return_url: str,
    cancel_url: str,
    language: str,
    next_enquiry_at: datetime,
    now: datetime,
) -> sql.Row | None:
    """Note with what a provider is asked first; None when closed, over, or with its pay page."""
    rows = await database.write_rows(
        _BEGIN, payment_id, return_url, cancel_url, language, next_enquiry_at, now
    )
    return rows[0] if rows else None


async def note_begun(
    database: Database,
    payment_id: UUID,
    *,
    provider: str,
    amount: Money,
    provider_payment_id: str,
    handles: dict[str, str],
    redirect_url: str | None,
    next_enquiry_at: datetime,
    now: datetime,
) -> sql.Row | None:
    """Let a payment of which nothing was known wait for its buyer; None when more is known."""
    rows = await database.write_rows(
        _NOTE_BEGUN,
        payment_id,
        provider,
        amount.minor,
        amount.currency,
        provider_payment_id,
        msgspec.json.encode(handles).decode(),
        redirect_url,
        next_enquiry_at,
        now,
    )
    return rows[0] if rows else None


async def find_payment(session: AsyncSession, payment_id: UUID) -> PaymentRow | None:
    """Return a payment as it is now in the database."""
    found = await session.execute(_BY_ID, {"id": payment_id}, execution_options=_AS_IT_IS_NOW)
    return found.scalar_one_or_none()


async def read_by_key_or_subject(
    reader: sql.Reader, *, key: str, subject: SubjectRef
) -> list[sql.Row]:
    """Return the payment of an idempotency key and all of a subject, the oldest first."""
    return await sql.rows(reader, _READ_BY_KEY_OR_SUBJECT, key, subject.id, subject.kind)


async def find_by_provider_id(
    session: AsyncSession, *, provider: str, provider_payment_id: str
) -> PaymentRow | None:
    """Return the payment that a provider knows under its own id."""
    found = await session.execute(
        select(PaymentRow).where(
            PaymentRow.provider == provider,
            PaymentRow.provider_payment_id == provider_payment_id,
        )
    )
    return found.scalar_one_or_none()


async def list_for_subject(session: AsyncSession, subject: SubjectRef) -> Sequence[PaymentRow]:
    """Return all payments of a subject, the oldest first, to be changed."""
    found = await session.execute(
        _OF_SUBJECT,
        {"kind": subject.kind, "id": subject.id},
        execution_options=_AS_IT_IS_NOW,
    )
    return found.scalars().all()


async def read_payment(reader: sql.Reader, payment_id: UUID) -> sql.Row | None:
    """Return a payment to be looked at."""
    return await sql.row(reader, _READ_BY_ID, payment_id)


async def read_of_subjects(reader: sql.Reader, subjects: Sequence[SubjectRef]) -> list[sql.Row]:
    """Return all payments of several subjects to be looked at, the oldest first."""
    return await sql.rows(
        reader,
        _READ_OF_SUBJECTS,
        [subject.kind for subject in subjects],
        [subject.id for subject in subjects],
    )


async def lock_with_siblings(session: AsyncSession, payment_id: UUID) -> list[PaymentRow]:
    """Lock a payment with all others of its subject in id order, and return them.

    The session does not follow these: `save` writes what was changed.
    """
    return [_detached(found) for found in await sql.rows(session, _LOCK_WITH_SIBLINGS, payment_id)]


def _detached(found: sql.Row) -> PaymentRow:
    columns = dict(found)
    for name in _DOCUMENTS:
        if columns[name] is not None:
            columns[name] = msgspec.json.decode(columns[name])
    return PaymentRow(**columns)


async def save(session: AsyncSession, row: PaymentRow) -> None:
    """Write what the provider's word has changed of a payment from `lock_with_siblings`."""
    values = [getattr(row, name) for name in _SAVED]
    for name in _DOCUMENTS:
        place = _SAVED.index(name)
        if values[place] is not None:
            values[place] = msgspec.json.encode(values[place]).decode()
    await sql.value(session, _SAVE, row.id, *values)


async def lock_payment(session: AsyncSession, payment_id: UUID) -> PaymentRow | None:
    """Lock one payment and return it."""
    found = await session.execute(_LOCK_BY_ID, {"id": payment_id}, execution_options=_AS_IT_IS_NOW)
    return found.scalar_one_or_none()


def is_live(status: str, *, void_requested_at: datetime | None) -> bool:
    """Return whether the payment is the one that keeps others of its subject from being opened."""
    return status not in CLOSED_STATUSES and void_requested_at is None


async def claim_due(
    session: AsyncSession, *, now: datetime, limit: int, claim: timedelta
) -> list[PaymentId]:
    """Take payments whose enquiry is due; other workers leave them alone for `claim`."""
    found = await session.execute(_CLAIM_DUE, {"now": now, "limit": limit, "again_at": now + claim})
    return [PaymentId(row.id) for row in found]


async def find_refund(session: AsyncSession, refund_id: UUID) -> RefundRow | None:
    """Return a refund as it is now in the database."""
    return await session.get(RefundRow, refund_id, populate_existing=True)


async def find_refund_by_key(session: AsyncSession, key: str) -> RefundRow | None:
    """Return the refund of an idempotency key."""
    found = await session.execute(select(RefundRow).where(RefundRow.key == key))
    return found.scalar_one_or_none()


async def find_refund_at_provider(
    session: AsyncSession, *, payment_id: UUID, provider_refund_id: str
) -> RefundRow | None:
    """Return the refund that the provider knows under its own id."""
    found = await session.execute(
        select(RefundRow).where(
            RefundRow.payment_id == payment_id,
            RefundRow.provider_refund_id == provider_refund_id,
        )
    )
    return found.scalar_one_or_none()


async def list_refunds(session: AsyncSession, payment_id: UUID) -> Sequence[RefundRow]:
    """Return all refunds of a payment, the oldest first."""
    found = await session.execute(
        select(RefundRow).where(RefundRow.payment_id == payment_id).order_by(RefundRow.id)
    )
    return found.scalars().all()


async def read_refunds(reader: sql.Reader, payment_id: UUID) -> list[sql.Row]:
    """Return all refunds of a payment to be looked at, the oldest first."""
    return await sql.rows(reader, _READ_REFUNDS, payment_id)


async def list_unsent_refunds(
    session: AsyncSession, payment_id: UUID, *, now: datetime
) -> list[RefundId]:
    """Return refunds of which the provider may not know, refused ones once their time has come."""
    rows = await list_refunds(session, payment_id)
    return [
        RefundId(row.id)
        for row in rows
        if row.status in states.WAITING_REFUNDS
        and row.provider_refund_id is None
        and (row.refused_at is None or rules.again_at(row.refused_at, row.refusals) <= now)
    ]


async def count_open_refunds(database: Database) -> dict[str, int]:
    """Return how many refunds wait for the provider, and how many for a person."""
    row = await database.read_row(_OPEN_REFUNDS, [str(one) for one in states.WAITING_REFUNDS])
    assert row is not None, "an aggregate always has a row"
    return dict(row)


async def list_parked_refunds(session: AsyncSession) -> Sequence[RefundRow]:
    """Return the refunds that wait for a person."""
    found = await session.execute(
        select(RefundRow)
        .where(RefundRow.parked_at.is_not(None))
        .order_by(RefundRow.parked_at, RefundRow.id)
        .limit(PARKED_MAX)
    )
    return found.scalars().all()


async def insert_webhook(
    session: AsyncSession,
    *,
    provider: str,
    event_id: str,
    body: bytes,
    headers: dict[str, str],
    signed_with: str,
    received_at: datetime,
) -> tuple[WebhookId, bool]:
    """Store a webhook, or count one more delivery of it; return its id and whether it is new."""
    found = await sql.row(
        session,
        _INSERT_WEBHOOK,
        ids.new_id(),
        provider,
        event_id,
        body,
        msgspec.json.encode(headers).decode(),
        signed_with,
        received_at,
    )
    assert found is not None, "it is added or updated"
    return WebhookId(found["id"]), found["deliveries"] == 1


async def set_webhook_outcome(
    session: AsyncSession, webhook_id: UUID, *, applied_at: datetime | None, problem: str | None
) -> None:
    """Remember how applying a webhook went."""
    await sql.value(session, _SET_WEBHOOK_OUTCOME, webhook_id, applied_at, problem)


async def list_webhooks_since(
    session: AsyncSession, *, provider: str, since: datetime
) -> list[WebhookId]:
    """Return webhooks that arrived since an instant, in order of arrival."""
    found = await session.execute(
        select(WebhookRow.id)
        .where(WebhookRow.provider == provider, WebhookRow.received_at >= since)
        .order_by(WebhookRow.received_at, WebhookRow.id)
    )
    return [WebhookId(webhook_id) for webhook_id in found.scalars()]
