"""Background entry points of the sandbox."""

from uuid import UUID

from customiseyou.infra.db.session import Database
from customiseyou.infra.jobs.queue import job
from customiseyou.infra.services import Services
from customiseyou.integrations.sandbox import charges, delivery
from customiseyou.integrations.sandbox.delivery import WebhookDelivery
from customiseyou.integrations.sandbox.pay_pages import Sandbox
from customiseyou.kit import clock


@job("sandbox.deliver_webhook")
async def deliver_webhook(services: Services, *, event_id: str) -> None:
    """Deliver one webhook."""
    await delivery.deliver_event(
        services.get(Database),
        services.get(Sandbox),
        services.get(WebhookDelivery),  # pyright: ignore[reportUnknownArgumentType, reportAbstractUsage]  (a port is registered under its Protocol)
        event_id=UUID(event_id),
        now=clock.now(),
    )


@job("sandbox.settle_due")
async def settle_due(services: Services, *, payment_id: str) -> None:
    """Capture a delayed payment, or expire one whose time is over."""
    sandbox = services.get(Sandbox)
    async with services.get(Database).transaction() as session:
        row = await charges.lock_by_public_id(session, payment_id)
        assert row is not None, "payments are never deleted"
        await charges.settle_due(session, row, box=sandbox.box, now=clock.now())
