"""Webhooks: verified and stored at once, applied later by a job, replayable at any time."""

from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.payments import errors, ports, queries
from customiseyou.domains.payments.ports import Providers, WebhookEvent, WebhookRequest
from customiseyou.domains.payments.service import applying
from customiseyou.domains.payments.values import (
    WEBHOOK_BYTES_MAX,
    AcceptedWebhook,
    WebhookId,
)
from customiseyou.infra.db.session import Database
from customiseyou.infra.jobs import queue
from customiseyou.kit.errors import AppError

KEPT_HEADER_PARTS = ("webhook", "signature", "transmission", "event-id", "content-type")
"""Headers whose name contains one of these are stored with the body, nothing else."""
KEPT_HEADERS_MAX = 20
HEADER_CHARACTERS_MAX = 1_000

log = structlog.get_logger()


async def accept_webhook(
    database: Database,
    providers: Providers,
    *,
    provider: str,
    headers: dict[str, str],
    body: bytes,
    now: datetime,
) -> AcceptedWebhook:
    """Verify a webhook, store it raw and enqueue its application: answer 200 when this returns.

    A repeat is counted and changes nothing else. Call it outside of any transaction.

    Raises: ProviderUnknown, WebhookRefused; then nothing was stored.
    """
    ports.called_outside_transaction()
    if len(body) > WEBHOOK_BYTES_MAX:
        raise errors.WebhookRefused("size")
    lower = {name.lower(): value for name, value in headers.items()}
    verified = await providers.get(provider).verify_webhook(
        WebhookRequest(headers=lower, body=body), now=now
    )
    kept = {
        name: value[:HEADER_CHARACTERS_MAX]
        for name, value in sorted(lower.items())
        if any(part in name for part in KEPT_HEADER_PARTS)
    }
    async with database.transaction() as session:
        webhook_id, is_new = await queries.insert_webhook(
            session,
            provider=provider,
            event_id=verified.event_id,
            body=body,
            headers=dict(list(kept.items())[:KEPT_HEADERS_MAX]),
            signed_with=verified.signed_with,
            received_at=now,
        )
        if is_new:
            await _enqueue(session, webhook_id)
    return AcceptedWebhook(id=webhook_id, is_new=is_new)


async def _enqueue(session: AsyncSession, webhook_id: WebhookId) -> None:
    await queue.defer(session, "payments.apply_webhook", webhook_id=str(webhook_id))


async def apply_webhook(
    database: Database, providers: Providers, *, webhook_id: WebhookId, now: datetime
) -> bool:
    """Apply a stored webhook; return whether it could be. Safe to repeat.

    What cannot be applied stays with its problem's code, for a person and for a later replay.

    Raises: ProviderUnavailable when the provider must be asked and is silent: try again later.
    """
    ports.called_outside_transaction()
    row = await database.read_row(queries.FIND_WEBHOOK, webhook_id)
    assert row is not None, "webhooks are never deleted"
    provider, body = providers.get(row["provider"]), row["body"]
    try:
        event = await _complete(provider, provider.parse_webhook(body))
        async with database.transaction() as session:
            if event.payment is not None:
                await applying.apply_provider_state(
                    session, provider=provider.name, snapshot=event.payment, now=now
                )
            await queries.set_webhook_outcome(session, webhook_id, applied_at=now, problem=None)
    except errors.ProviderUnavailable:
        raise
    except AppError as trouble:
        log.error("payments.webhook_not_applied", webhook=str(webhook_id), code=trouble.code)
        async with database.transaction() as session:
            await queries.set_webhook_outcome(
                session, webhook_id, applied_at=None, problem=trouble.code
            )
        return False
    return True


async def _complete(provider: ports.PaymentProvider, event: WebhookEvent) -> WebhookEvent:
    """Return the event with the state it speaks of, asked for when the message lacks it."""
    if event.payment is not None or event.enquire is None:
        return event
    snapshot = await provider.retrieve(event.enquire)
    return WebhookEvent(kind=event.kind, payment=snapshot)


async def replay_webhooks(session: AsyncSession, *, provider: str, since: datetime) -> int:
    """Enqueue the application of every webhook since an instant again; return how many."""
    found = await queries.list_webhooks_since(session, provider=provider, since=since)
    for webhook_id in found:
        await _enqueue(session, webhook_id)
    return len(found)
