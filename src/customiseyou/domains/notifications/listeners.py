"""Which facts people are told about: each becomes a job with ids only."""

from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.accounts.events import (
    AccountRegistered,
    RegisteredAgain,
    VerificationRequested,
)
from customiseyou.domains.orders.events import (
    OrderCancelled,
    OrderLinksRequested,
    OrderPaid,
    OrderShipped,
)
from customiseyou.domains.payments.events import PaymentDeclined
from customiseyou.infra import jobs
from customiseyou.kit import ids


async def tell_paid(session: AsyncSession, event: OrderPaid) -> None:
    """Confirm to the buyer, and tell the shop."""
    await jobs.defer(
        session,
        "notifications.order_paid",
        group_id=str(event.group_id),
        order_id=str(event.order_id),
    )


async def tell_shipped(session: AsyncSession, event: OrderShipped) -> None:
    """Tell the buyer that the parcel left."""
    await jobs.defer(
        session,
        "notifications.shipped",
        group_id=str(event.group_id),
        order_id=str(event.order_id),
    )


async def tell_cancelled(session: AsyncSession, event: OrderCancelled) -> None:
    """Tell the buyer that nothing is made."""
    await jobs.defer(
        session,
        "notifications.order_cancelled",
        group_id=str(event.group_id),
        order_id=str(event.order_id),
    )


async def tell_declined(session: AsyncSession, event: PaymentDeclined) -> None:
    """Send the buyer a link to pay again."""
    if event.subject.kind == "order_group":
        await jobs.defer(session, "notifications.payment_failed", group_id=str(event.subject.id))


async def send_links(session: AsyncSession, event: OrderLinksRequested) -> None:
    """Send a guest the links of their orders."""
    await jobs.defer(
        session,
        "notifications.order_links",
        group_ids=[str(group_id) for group_id in event.group_ids],
        language=event.language,
        request=str(ids.new_id()),
    )


async def ask_to_verify(session: AsyncSession, event: AccountRegistered) -> None:
    """Have the address proven."""
    account_id = str(event.account_id)
    # An account is registered once, so this request needs no name of its own.
    await jobs.defer(
        session, "notifications.verify_email", account_id=account_id, request=account_id
    )


async def ask_to_verify_again(session: AsyncSession, event: VerificationRequested) -> None:
    """Send another link that proves the address."""
    await jobs.defer(
        session,
        "notifications.verify_email",
        account_id=str(event.account_id),
        request=str(ids.new_id()),
    )


async def tell_registered_again(session: AsyncSession, event: RegisteredAgain) -> None:
    """Tell the owner of an address that it has an account already."""
    await jobs.defer(
        session,
        "notifications.registered_again",
        account_id=str(event.account_id),
        request=str(ids.new_id()),
    )


LISTENERS = {
    OrderPaid: (tell_paid,),
    OrderShipped: (tell_shipped,),
    OrderCancelled: (tell_cancelled,),
    PaymentDeclined: (tell_declined,),
    OrderLinksRequested: (send_links,),
    AccountRegistered: (ask_to_verify,),
    VerificationRequested: (ask_to_verify_again,),
    RegisteredAgain: (tell_registered_again,),
}
