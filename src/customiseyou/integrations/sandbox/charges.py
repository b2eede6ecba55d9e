"""How the sandbox keeps payments and refunds. Functions expect a locked row where they take one."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.infra.jobs import queue
from customiseyou.integrations.sandbox.models import (
    SandboxEventRow,
    SandboxPaymentRow,
    SandboxRefundRow,
)
from customiseyou.integrations.sandbox.settings import SandboxFaults, SandboxSettings
from customiseyou.integrations.sandbox.states import OPEN, SandboxStatus
from customiseyou.kit import ids
from customiseyou.kit.money import Money


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """What every part of the sandbox goes by."""

    settings: SandboxSettings
    faults: SandboxFaults


DECLINES_MAX = 10
"""After so many declined tries the sandbox closes a payment."""


def new_public_id(kind: str) -> str:
    """Return an id like 'sbx_pay_01939b2e…' in the manner of providers."""
    return f"sbx_{kind}_{ids.new_id().hex}"


def request_hash(content: Mapping[str, object]) -> bytes:
    """Return what a repeated idempotency key must match."""
    return hashlib.sha256(msgspec.json.encode(content, order="sorted")).digest()


async def lock_by_token(session: AsyncSession, token: str) -> SandboxPaymentRow | None:
    """Lock the payment of a pay page."""
    return await _lock(session, SandboxPaymentRow.token == token)


async def lock_by_public_id(session: AsyncSession, public_id: str) -> SandboxPaymentRow | None:
    """Lock a payment by the sandbox's id."""
    return await _lock(session, SandboxPaymentRow.public_id == public_id)


async def lock_by_reference(session: AsyncSession, reference: str) -> SandboxPaymentRow | None:
    """Lock the payment of the shop's reference."""
    return await _lock(session, SandboxPaymentRow.reference == reference)


async def lock_by_key(session: AsyncSession, key: str) -> SandboxPaymentRow | None:
    """Lock the payment of an idempotency key."""
    return await _lock(session, SandboxPaymentRow.idempotency_key == key)


async def _lock(session: AsyncSession, condition: object) -> SandboxPaymentRow | None:
    found = await session.execute(
        select(SandboxPaymentRow)
        .where(condition)  # pyright: ignore[reportArgumentType]  (a comparison of columns)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.scalar_one_or_none()


async def list_refunds(session: AsyncSession, row: SandboxPaymentRow) -> list[SandboxRefundRow]:
    """Return a payment's refunds, the oldest first."""
    found = await session.execute(
        select(SandboxRefundRow)
        .where(SandboxRefundRow.payment_id == row.id)
        .order_by(SandboxRefundRow.id)
    )
    return list(found.scalars())


def refund_document(row: SandboxRefundRow, *, currency: str) -> dict[str, object]:
    """Return a refund as the API and webhooks show it."""
    return {
        "id": row.public_id,
        "reference": row.reference,
        "amount": row.amount_minor,
        "currency": currency,
        "status": row.status,
    }


async def payment_document(
    session: AsyncSession, row: SandboxPaymentRow, *, box: Box
) -> dict[str, object]:
    """Return a payment with its refunds as the API and webhooks show it."""
    return document(row, refunds=await list_refunds(session, row), box=box)


def document(
    row: SandboxPaymentRow, *, refunds: list[SandboxRefundRow], box: Box
) -> dict[str, object]:
    """Return a payment as the API and webhooks show it; `refunds` are all of it."""
    method = None
    if row.method_kind:
        method = {"kind": row.method_kind, "brand": row.brand, "last4": row.last4}
    return {
        "id": row.public_id,
        "reference": row.reference,
        "status": row.status,
        "amount": row.amount_minor,
        "currency": row.currency,
        "captured": row.captured_minor,
        "fee": row.fee_minor,
        "pay_page": f"{box.settings.page_url}/{row.token}" if row.status in OPEN else None,
        "method": method,
        "declines": row.declines,
        "decline_code": row.decline_code,
        "refunds": [refund_document(refund, currency=row.currency) for refund in refunds],
    }


async def emit(
    session: AsyncSession,
    row: SandboxPaymentRow,
    kind: str,
    *,
    box: Box,
    now: datetime,
    late_seconds: int = 0,
) -> None:
    """Store a webhook with the payment as it is now, and enqueue its delivery."""
    await session.flush()
    document = await payment_document(session, row, box=box)
    event = SandboxEventRow(
        id=ids.new_id(),
        public_id=new_public_id("evt"),
        payment_id=row.id,
        kind=kind,
        body=msgspec.json.encode({"type": kind, "timestamp": now.isoformat(), "data": document}),
    )
    session.add(event)
    await session.flush()
    if box.faults.webhooks_lost:
        return
    late = box.faults.webhook_late_seconds.get(kind, late_seconds)
    await queue.defer(
        session,
        "sandbox.deliver_webhook",
        event_id=str(event.id),
        schedule_at=later(now, seconds=late) if late else None,
    )


async def repeat_news(session: AsyncSession, row: SandboxPaymentRow, *, times: int) -> None:
    """Enqueue every webhook of a payment again, under the id it has."""
    found = await session.execute(
        select(SandboxEventRow.id)
        .where(SandboxEventRow.payment_id == row.id)
        .order_by(SandboxEventRow.id)
    )
    for event_id in [*found.scalars()] * times:
        await queue.defer(session, "sandbox.deliver_webhook", event_id=str(event_id))


def later(now: datetime, *, seconds: int) -> datetime:
    """Return the instant some seconds from now."""
    return datetime.fromtimestamp(now.timestamp() + seconds, tz=now.tzinfo)


async def settle_due(
    session: AsyncSession,
    row: SandboxPaymentRow,
    *,
    box: Box,
    now: datetime,
) -> None:
    """Bring a payment to the present: a delay may be over, or its time."""
    if row.status == SandboxStatus.PROCESSING and row.captures_at and row.captures_at <= now:
        await take_money(session, row, box=box, now=now)
    elif row.status in OPEN and row.expires_at <= now:
        row.status = SandboxStatus.EXPIRED
        await emit(session, row, "payment.expired", box=box, now=now)


async def take_money(
    session: AsyncSession,
    row: SandboxPaymentRow,
    *,
    box: Box,
    now: datetime,
) -> None:
    """Authorise, and capture unless the shop wanted to do that itself."""
    if not row.capture_at_once and row.status != SandboxStatus.AUTHORISED:
        row.status = SandboxStatus.AUTHORISED
        await emit(session, row, "payment.authorised", box=box, now=now)
        return
    row.status = SandboxStatus.CAPTURED
    row.captured_minor = row.amount_minor
    captured = Money(row.captured_minor, row.currency)
    row.fee_minor = captured.share(box.settings.fee_permyriad).minor
    await emit(session, row, "payment.captured", box=box, now=now)


async def decline(
    session: AsyncSession,
    row: SandboxPaymentRow,
    code: str,
    *,
    box: Box,
    now: datetime,
) -> None:
    """Turn a try down; the buyer may try again until there were too many."""
    row.declines += 1
    row.decline_code = code
    if row.declines >= DECLINES_MAX:
        row.status = SandboxStatus.FAILED
        kind = "payment.failed"
    else:
        row.status = SandboxStatus.AWAITING_BUYER
        kind = "payment.declined"
    await emit(session, row, kind, box=box, now=now)
