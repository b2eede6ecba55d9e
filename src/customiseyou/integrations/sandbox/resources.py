"""Operations of the sandbox's API on payments and refunds."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.infra.db import sql
from customiseyou.infra.jobs import queue
from customiseyou.integrations.sandbox import charges
from customiseyou.integrations.sandbox.charges import Box
from customiseyou.integrations.sandbox.models import SandboxPaymentRow, SandboxRefundRow
from customiseyou.integrations.sandbox.states import CLOSED, SandboxStatus
from customiseyou.kit import ids
from customiseyou.kit.money import MINOR_DIGITS

_ADD_PAYMENT = """
INSERT INTO sandbox_payments (id, public_id, token, idempotency_key, request_hash, reference,
  amount_minor, currency, description, return_url, cancel_url, capture_at_once, status, opened_at,
  expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (idempotency_key) DO NOTHING RETURNING id
"""

KEY_CHARACTERS_MAX = 200
TEXT_CHARACTERS_MAX = 2_000


class ApiError(Exception):
    """The sandbox answers no."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class NewPayment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of 'create'."""

    reference: str
    amount: int
    currency: str
    description: str
    return_url: str
    cancel_url: str
    expires_at: datetime
    language: str
    capture_at_once: bool


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of 'retrieve' and 'void'."""

    id: str | None = None
    reference: str | None = None


class NewCapture(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of 'capture'."""

    id: str
    amount: int


class NewRefund(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of 'refund'."""

    id: str
    reference: str
    amount: int


async def create(
    session: AsyncSession, box: Box, *, key: str, content: dict[str, Any], now: datetime
) -> dict[str, object]:
    """Create a payment, or return the one of this key."""
    wanted = msgspec.convert(content, NewPayment)
    if wanted.amount <= 0 or wanted.currency not in MINOR_DIGITS:
        raise ApiError(422, "amount")
    texts = (wanted.reference, wanted.description, wanted.return_url, wanted.cancel_url)
    if any(len(text) > TEXT_CHARACTERS_MAX for text in texts):
        raise ApiError(422, "text_too_long")
    fingerprint = charges.request_hash(content)
    row = SandboxPaymentRow(
        id=ids.new_id(),
        public_id=charges.new_public_id("pay"),
        token=ids.new_secret(),
        reference=wanted.reference,
        amount_minor=wanted.amount,
        currency=wanted.currency,
        status=SandboxStatus.AWAITING_BUYER,
        captured_minor=0,
        declines=0,
        decline_code="",
    )
    added = await sql.value(
        session,
        _ADD_PAYMENT,
        row.id,
        row.public_id,
        row.token,
        key,
        fingerprint,
        row.reference,
        row.amount_minor,
        row.currency,
        wanted.description,
        wanted.return_url,
        wanted.cancel_url,
        wanted.capture_at_once,
        row.status,
        now,
        wanted.expires_at,
    )
    if added is not None:
        await queue.defer(
            session, "sandbox.settle_due", payment_id=row.public_id, schedule_at=wanted.expires_at
        )
        return charges.document(row, refunds=[], box=box)
    standing = await charges.lock_by_key(session, key)
    assert standing is not None
    if standing.request_hash != fingerprint:
        raise ApiError(409, "idempotency_key_reused")
    return await charges.payment_document(session, standing, box=box)


async def retrieve(
    session: AsyncSession, box: Box, *, key: str, content: dict[str, Any], now: datetime
) -> dict[str, object] | None:
    """Return a payment as it stands now; None when there is none."""
    del key  # Reading needs none.
    wanted = msgspec.convert(content, Question)
    row = None
    if wanted.id is not None:
        row = await charges.lock_by_public_id(session, wanted.id)
    elif wanted.reference is not None:
        row = await charges.lock_by_reference(session, wanted.reference)
    if row is None:
        return None
    await charges.settle_due(session, row, box=box, now=now)
    return await charges.payment_document(session, row, box=box)


async def _lock(
    session: AsyncSession, public_id: str | None, *, box: Box, now: datetime
) -> SandboxPaymentRow:
    row = await charges.lock_by_public_id(session, public_id or "")
    if row is None:
        raise ApiError(404, "not_found")
    await charges.settle_due(session, row, box=box, now=now)
    return row


async def capture(
    session: AsyncSession, box: Box, *, key: str, content: dict[str, Any], now: datetime
) -> dict[str, object]:
    """Capture an authorised payment in full; one that is captured is returned as it stands."""
    del key  # A payment is captured once whatever the key.
    wanted = msgspec.convert(content, NewCapture)
    row = await _lock(session, wanted.id, box=box, now=now)
    if wanted.amount != row.amount_minor:
        raise ApiError(422, "amount")
    if row.status == SandboxStatus.AUTHORISED:
        await charges.take_money(session, row, box=box, now=now)
    if row.status != SandboxStatus.CAPTURED:
        raise ApiError(409, "not_authorised")
    return await charges.payment_document(session, row, box=box)


async def void(
    session: AsyncSession, box: Box, *, key: str, content: dict[str, Any], now: datetime
) -> dict[str, object]:
    """Close a payment that is not captured; one that is closed is returned as it stands."""
    del key  # A payment is closed once whatever the key.
    wanted = msgspec.convert(content, Question)
    row = await _lock(session, wanted.id, box=box, now=now)
    if row.status == SandboxStatus.PROCESSING:
        raise ApiError(409, "processing")
    if row.status not in CLOSED:
        row.status = SandboxStatus.FAILED
        await charges.emit(session, row, "payment.failed", box=box, now=now)
    return await charges.payment_document(session, row, box=box)


async def refund(
    session: AsyncSession, box: Box, *, key: str, content: dict[str, Any], now: datetime
) -> dict[str, object]:
    """Refund a part or all of a captured payment, or return the refund of this key."""
    wanted = msgspec.convert(content, NewRefund)
    row = await _lock(session, wanted.id, box=box, now=now)
    found = await session.execute(
        select(SandboxRefundRow).where(SandboxRefundRow.idempotency_key == key)
    )
    made = found.scalar_one_or_none()
    if made is not None:
        if (made.payment_id, made.amount_minor, made.reference) != (
            row.id,
            wanted.amount,
            wanted.reference,
        ):
            raise ApiError(409, "idempotency_key_reused")
        return charges.refund_document(made, currency=row.currency)
    if not 0 < wanted.amount <= row.captured_minor - row.refunded_minor:
        raise ApiError(422, "refund_too_large")
    made = await add_refund(
        session, box, row, amount_minor=wanted.amount, key=key, reference=wanted.reference, now=now
    )
    return charges.refund_document(made, currency=row.currency)


async def add_refund(
    session: AsyncSession,
    box: Box,
    row: SandboxPaymentRow,
    *,
    amount_minor: int,
    key: str | None,
    reference: str | None,
    now: datetime,
) -> SandboxRefundRow:
    """Refund from a locked payment; without a reference it is one made at the provider itself."""
    made = SandboxRefundRow(
        id=ids.new_id(),
        public_id=charges.new_public_id("ref"),
        payment_id=row.id,
        idempotency_key=key,
        reference=reference,
        amount_minor=amount_minor,
        status="pending" if box.faults.refunds_pending else "settled",
    )
    session.add(made)
    row.refunded_minor += amount_minor
    await charges.emit(session, row, f"refund.{made.status}", box=box, now=now)
    return made


async def finish_refund(
    session: AsyncSession, box: Box, *, refund_id: str, status: str, now: datetime
) -> None:
    """Let the bank settle a refund, or send one back ('settled', 'failed')."""
    assert status in ("settled", "failed")
    found = await session.execute(
        select(SandboxRefundRow).where(SandboxRefundRow.public_id == refund_id)
    )
    made = found.scalar_one()
    row = await session.get(SandboxPaymentRow, made.payment_id, with_for_update=True)
    assert row is not None
    if made.status == status:
        return
    made.status = status
    if status == "failed":
        row.refunded_minor -= made.amount_minor
    await charges.emit(session, row, f"refund.{status}", box=box, now=now)
