"""Background entry points of payments: ids in, read again, may run twice."""

from uuid import UUID

from customiseyou.domains.payments import service
from customiseyou.domains.payments.ports import Providers
from customiseyou.domains.payments.values import PaymentId, RefundId, WebhookId
from customiseyou.infra.db.session import Database
from customiseyou.infra.jobs.queue import job
from customiseyou.infra.services import Services
from customiseyou.kit import clock


@job("payments.apply_webhook")
async def apply_webhook(services: Services, *, webhook_id: str) -> None:
    """Apply a stored webhook."""
    await service.apply_webhook(
        services.get(Database),
        services.get(Providers),
        webhook_id=WebhookId(UUID(webhook_id)),
        now=clock.now(),
    )


@job("payments.send_refund")
async def send_refund(services: Services, *, refund_id: str) -> None:
    """Ask the provider for a refund."""
    await service.send_refund(
        services.get(Database),
        services.get(Providers),
        refund_id=RefundId(UUID(refund_id)),
        now=clock.now(),
    )


@job("payments.enquire")
async def enquire(services: Services, *, payment_id: str) -> None:
    """Ask the provider how one payment stands."""
    await service.enquire(
        services.get(Database),
        services.get(Providers),
        payment_id=PaymentId(UUID(payment_id)),
        now=clock.now(),
    )


@job("payments.reconcile_unknown", cron="* * * * * */15")
async def reconcile_unknown(services: Services) -> None:
    """Ask about every payment without news."""
    await service.reconcile_due(services.get(Database), services.get(Providers), now=clock.now())
