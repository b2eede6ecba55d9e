"""What orders do when money moves."""

from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.orders import service as orders
from customiseyou.domains.orders.values import OrderGroupId
from customiseyou.domains.payments.events import PaymentCaptured


async def settle_captured(session: AsyncSession, event: PaymentCaptured) -> None:
    """Make a group's orders paid when its money has arrived."""
    if event.subject.kind == "order_group":
        await orders.settle(
            session,
            group_id=OrderGroupId(event.subject.id),
            payment_id=event.payment_id,
            now=event.at,
        )


LISTENERS = {PaymentCaptured: (settle_captured,)}
