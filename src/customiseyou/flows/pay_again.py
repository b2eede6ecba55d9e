"""Open another payment for what was placed and is not paid, where the last one has ended."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.orders import service as orders
from customiseyou.domains.orders.errors import OrderCannotMove
from customiseyou.domains.orders.values import GroupView, OrderStatus
from customiseyou.domains.payments import service as payments
from customiseyou.domains.payments.values import PaymentId


async def run(
    session: AsyncSession, *, group: GroupView, provider: str, now: datetime
) -> PaymentId:
    """Return the payment to begin: the one that is still open, or a new one.

    Raises:
        OrderCannotMove: nothing waits for money any more, or the pieces are not held any longer.
        AlreadyPaid: the money came meanwhile.
    """
    waiting = [one for one in group.orders if one.status is OrderStatus.AWAITING_PAYMENT]
    if not waiting or now >= group.pay_until:
        raise OrderCannotMove(group.orders[0].status, OrderStatus.AWAITING_PAYMENT)
    subject, title = orders.subject_of(group.id), waiting[0].lines[0].title
    tried = await payments.list_for_subject(session, subject)
    payment = await payments.open(
        session,
        subject=subject,
        amount=group.total,
        key=f"order_group:{group.id}:{len(tried)}",
        provider=provider,
        description=title.get(group.language) or title["en"],
        expires_at=group.pay_until,
        now=now,
    )
    return payment.id
