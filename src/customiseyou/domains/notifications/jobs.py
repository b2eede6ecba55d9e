"""Writing and sending one notification each: ids in, everything read again, safe to repeat."""

from collections.abc import Callable
from uuid import UUID

from customiseyou.domains.accounts import service as accounts
from customiseyou.domains.accounts.values import AccountId
from customiseyou.domains.customization import proofs
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.values import Approval, ApprovalId, Material
from customiseyou.domains.notifications import service as notifications
from customiseyou.domains.notifications.ports import PICTURE_NAME, Letter, Letters, OrderMatter
from customiseyou.domains.orders import service as orders
from customiseyou.domains.orders.values import OrderGroupId
from customiseyou.domains.sellers import service as sellers
from customiseyou.domains.sellers.values import SellerId
from customiseyou.infra.db.session import Database
from customiseyou.infra.jobs import job
from customiseyou.infra.mail import InlinePicture, Mailer
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.services import Services
from customiseyou.infra.storage import Files
from customiseyou.kit import clock
from customiseyou.rendering import photo

PICTURE_WIDTH_PX = 1000
MAIL_PICTURE_WIDTH_PX = 640

Write = Callable[[Letters, OrderMatter, str], Letter]


async def _matter(database: Database, *, group_id: str, order_id: str | None = None) -> OrderMatter:
    group = await orders.get_group(database, group_id=OrderGroupId(UUID(group_id)))
    order = next((one for one in group.orders if str(one.id) == order_id), group.orders[0])
    async with database.transaction() as session:
        seller = await sellers.get(session, seller_id=SellerId(order.seller_id))
        approvals = await customization.get_approvals(
            session,
            approval_ids=[
                ApprovalId(line.approval_id) for one in group.orders for line in one.lines
            ],
        )
    return OrderMatter(group=group, order=order, seller=seller, approvals=approvals)


async def _picture(services: Services, approval: Approval) -> InlinePicture:
    """Return the approved design on its product, small enough for a mail."""
    pool = services.get(WorkerPool)
    material = Material(
        template=approval.template,
        design=approval.design,
        variant_id=approval.variant_id,
        pictures=approval.pictures,
    )
    shown = await proofs.mockup(
        material,
        view=approval.template.template.views[0].id,
        files=services.get(Files),
        pool=pool,
        tint=approval.tint,
        width_px=PICTURE_WIDTH_PX,
    )
    content = await pool.run(photo.to_jpeg, shown, width_px=MAIL_PICTURE_WIDTH_PX)
    return InlinePicture(name=PICTURE_NAME, content=content, subtype="jpeg")


async def _to_buyer(
    services: Services, *, key: str, group_id: str, order_id: str | None, write: Write
) -> None:
    """Write to the buyer about an order, with its picture and a link of its own."""
    database, now = services.get(Database), clock.now()
    if await notifications.is_sent(database, key=key):
        return
    matter = await _matter(database, group_id=group_id, order_id=order_id)
    async with database.transaction() as session:
        access = await orders.new_access(session, group_id=matter.group.id, now=now)
    await notifications.deliver(
        database,
        services.get(Mailer),
        key=key,
        to=matter.group.contact.email,
        letter=write(services.get(Letters), matter, access),
        picture=await _picture(services, matter.first_approval),
        now=now,
    )


@job("notifications.order_confirmed")
async def order_confirmed(services: Services, *, group_id: str, order_id: str) -> None:
    """Confirm a paid order to the buyer."""
    await _to_buyer(
        services,
        key=f"order_confirmed:{order_id}",
        group_id=group_id,
        order_id=order_id,
        write=lambda letters, matter, access: letters.order_confirmed(matter, access=access),
    )


@job("notifications.payment_failed")
async def payment_failed(services: Services, *, group_id: str) -> None:
    """Send the buyer a link to pay again, once a group."""
    await _to_buyer(
        services,
        key=f"payment_failed:{group_id}",
        group_id=group_id,
        order_id=None,
        write=lambda letters, matter, access: letters.payment_failed(matter, access=access),
    )


@job("notifications.shipped")
async def shipped(services: Services, *, group_id: str, order_id: str) -> None:
    """Tell the buyer that the parcel left."""
    await _to_buyer(
        services,
        key=f"shipped:{order_id}",
        group_id=group_id,
        order_id=order_id,
        write=lambda letters, matter, access: letters.shipped(matter, access=access),
    )


@job("notifications.order_cancelled")
async def order_cancelled(services: Services, *, group_id: str, order_id: str) -> None:
    """Tell the buyer that the order is not made."""
    await _to_buyer(
        services,
        key=f"order_cancelled:{order_id}",
        group_id=group_id,
        order_id=order_id,
        write=lambda letters, matter, access: letters.order_cancelled(matter, access=access),
    )


@job("notifications.new_order")
async def new_order(services: Services, *, group_id: str, order_id: str) -> None:
    """Tell everyone of the shop that there is something to make."""
    database, now = services.get(Database), clock.now()
    matter = await _matter(database, group_id=group_id, order_id=order_id)
    async with database.transaction() as session:
        members = await sellers.list_member_accounts(session, seller_id=matter.seller.id)
        people = [await accounts.get(session, account_id=member) for member in members]
    picture = await _picture(services, matter.first_approval)
    for person in people:
        key = f"new_order:{order_id}:{person.id}"
        if await notifications.is_sent(database, key=key):
            continue
        await notifications.deliver(
            database,
            services.get(Mailer),
            key=key,
            to=person.email,
            letter=services.get(Letters).new_order(matter, language=person.language),
            picture=picture,
            now=now,
        )


@job("notifications.order_links")
async def order_links(
    services: Services, *, group_ids: list[str], request: str, language: str = ""
) -> None:
    """Send a guest the links of their orders, one for each request."""
    database, now, key = services.get(Database), clock.now(), f"order_links:{request}"
    if await notifications.is_sent(database, key=key):
        return
    groups = [
        await orders.get_group(database, group_id=OrderGroupId(UUID(group_id)))
        for group_id in group_ids
    ]
    async with database.transaction() as session:
        links = [
            (group, await orders.new_access(session, group_id=group.id, now=now))
            for group in groups
        ]
    await notifications.deliver(
        database,
        services.get(Mailer),
        key=key,
        to=groups[0].contact.email,
        letter=services.get(Letters).order_links(links, language=language or groups[0].language),
        now=now,
    )


@job("notifications.verify_email")
async def verify_email(services: Services, *, account_id: str, request: str) -> None:
    """Have an account's address proven, one link for each request."""
    database, now, key = services.get(Database), clock.now(), f"verify_email:{request}"
    if await notifications.is_sent(database, key=key):
        return
    wanted = AccountId(UUID(account_id))
    async with database.transaction() as session:
        person = await accounts.get(session, account_id=wanted)
        if person.email_verified_at is not None:
            return
        secret = await accounts.new_link(session, account_id=wanted, purpose="verify", now=now)
    letter = services.get(Letters).verify_email(
        name=person.name, secret=secret, language=person.language
    )
    await notifications.deliver(
        database, services.get(Mailer), key=key, to=person.email, letter=letter, now=now
    )


@job("notifications.registered_again")
async def registered_again(services: Services, *, account_id: str, request: str) -> None:
    """Tell the owner of an address that it has an account already."""
    database, now, key = services.get(Database), clock.now(), f"registered_again:{request}"
    if await notifications.is_sent(database, key=key):
        return
    async with database.transaction() as session:
        person = await accounts.get(session, account_id=AccountId(UUID(account_id)))
    letter = services.get(Letters).registered_again(name=person.name, language=person.language)
    await notifications.deliver(
        database, services.get(Mailer), key=key, to=person.email, letter=letter, now=now
    )
