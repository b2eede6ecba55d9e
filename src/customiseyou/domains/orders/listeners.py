"""What orders do when money moves."""

from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.orders import service as orders
from customiseyou.domains.orders.values import OrderGroupId
from customiseyou.domains.payments.events import PaymentCaptured
from customiseyou.domains.payments.values import PaymentId
from customiseyou.infra.outbox import Event, Listener


async def settle_captured(session: AsyncSession, event: PaymentCaptured) -> None:
    """Make a group's orders paid when its money has arrived."""
    if event.subject.kind == "order_group":
        await orders.settle(
            session,
            group_id=OrderGroupId(event.subject.id),
            payment_id=PaymentId(event.payment_id),
            now=event.at,
        )


LISTENERS: dict[type[Event], tuple[Listener, ...]] = {PaymentCaptured: (settle_captured,)}
