"""Writing and sending notifications: ids in, everything read again, safe to repeat."""

from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.accounts import service as accounts
from customiseyou.domains.accounts.values import AccountId
from customiseyou.domains.customization import proofs
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.values import ApprovalId, Material, PrintFile
from customiseyou.domains.notifications import service as notifications
from customiseyou.domains.notifications.ports import Letter, Letters, OrderMatter, picture_name
from customiseyou.domains.orders import service as orders
from customiseyou.domains.orders.values import GroupView, OrderGroupId
from customiseyou.domains.sellers import service as sellers
from customiseyou.domains.sellers.values import SellerId
from customiseyou.infra.db.session import Database
from customiseyou.infra.jobs import job
from customiseyou.infra.mail import InlinePicture, Mail, Mailer
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.services import Services
from customiseyou.infra.storage import Files
from customiseyou.kit import clock
from customiseyou.rendering import photo

MAIL_PICTURE_WIDTH_PX = 640
SIDE_PICTURE_WIDTH_PX = 400
PICTURED_ORDERS_MAX = 6
"""In a mail about several orders; the others are named only."""

Write = Callable[[Letters, OrderMatter, str], Letter]


async def _matter(
    session: AsyncSession, group: GroupView, *, order_id: str | None = None
) -> OrderMatter:
    order = next((one for one in group.orders if str(one.id) == order_id), group.orders[0])
    lines = [line for one in group.orders for line in one.lines]
    matter = OrderMatter(
        group=group,
        order=order,
        seller=await sellers.get(session, seller_id=SellerId(order.seller_id)),
        approvals=await customization.get_approvals(
            session, approval_ids=[ApprovalId(line.approval_id) for line in lines]
        ),
    )
    return msgspec.structs.replace(matter, views=proofs.views_of_own(matter.first_approval))


async def _files(session: AsyncSession, matter: OrderMatter) -> tuple[PrintFile, ...]:
    wanted = matter.first_approval.id
    return (await customization.list_print_files(session, approval_ids=[wanted]))[wanted]


async def _group(database: Database, group_id: str) -> GroupView:
    return await orders.get_group(database, group_id=OrderGroupId(UUID(group_id)))


async def _pictures(
    services: Services, matter: OrderMatter, files: Collection[PrintFile]
) -> list[InlinePicture]:
    """Return the approved design on its product, small enough for a mail; the first side is the
    largest.

    `files` are what was made from the approval; a picture is drawn where they are not made yet.
    """
    approval, pool, store = matter.first_approval, services.get(WorkerPool), services.get(Files)
    keys = {file.surface: file.key for file in files if file.kind == "mockup"}
    pictures: list[InlinePicture] = []
    for view in matter.views:
        shown = await store.find(keys[view]) if view in keys else None
        if shown is None:
            material = Material(
                template=approval.template,
                design=approval.design,
                variant_id=approval.variant_id,
                pictures=approval.pictures,
            )
            shown = await proofs.mockup(
                material, view=view, files=store, pool=pool, tint=approval.tint
            )
        width = SIDE_PICTURE_WIDTH_PX if pictures else MAIL_PICTURE_WIDTH_PX
        content = await pool.run(photo.to_jpeg, shown, width_px=width)
        name = picture_name(matter.order, view)
        pictures.append(InlinePicture(name=name, content=content, subtype="jpeg"))
    return pictures


def _mail(key: str, to: str, letter: Letter, *pictures: InlinePicture) -> Mail:
    return Mail(
        key=key,
        to=to,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        pictures=pictures,
    )


async def _deliver(services: Services, *mails: Mail, now: datetime) -> None:
    await notifications.deliver(services.get(Database), services.get(Mailer), mails=mails, now=now)


async def _to_buyer(
    services: Services, *, key: str, group_id: str, order_id: str | None, write: Write
) -> None:
    """Write to the buyer about an order, with its picture and a link of its own."""
    database, now = services.get(Database), clock.now()
    if await notifications.find_sent(database, keys=[key]):
        return
    group = await _group(database, group_id)
    async with database.transaction() as session:
        matter = await _matter(session, group, order_id=order_id)
        files = await _files(session, matter)
        access = await orders.new_access(session, group_id=group.id, now=now)
    letter = write(services.get(Letters), matter, access)
    pictures = await _pictures(services, matter, files)
    await _deliver(services, _mail(key, group.contact.email, letter, *pictures), now=now)


@job("notifications.order_paid")
async def order_paid(services: Services, *, group_id: str, order_id: str) -> None:
    """Confirm a paid order to the buyer, and tell everyone of the shop what there is to make."""
    database, letters, now = services.get(Database), services.get(Letters), clock.now()
    group = await _group(database, group_id)
    async with database.transaction() as session:
        matter = await _matter(session, group, order_id=order_id)
        files = await _files(session, matter)
        # A second run makes a link that nobody is told of, which opens nothing to anybody.
        access = await orders.new_access(session, group_id=group.id, now=now)
    members = await sellers.list_member_accounts(database, seller_id=matter.seller.id)
    people = await accounts.list_by_ids(database, account_ids=members)
    to_buyer = f"order_confirmed:{order_id}"
    to_shop = {f"new_order:{order_id}:{person.id}": person for person in people}
    sent = await notifications.find_sent(database, keys=[to_buyer, *to_shop])
    if sent == {to_buyer, *to_shop}:
        return
    pictures = await _pictures(services, matter, files)
    mails: list[Mail] = []
    if to_buyer not in sent:
        letter = letters.order_confirmed(matter, access=access)
        mails.append(_mail(to_buyer, group.contact.email, letter, *pictures))
    for key, person in to_shop.items():
        if key not in sent:
            letter = letters.new_order(matter, language=person.language)
            mails.append(_mail(key, person.email, letter, *pictures))
    await _deliver(services, *mails, now=now)


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


@job("notifications.order_links")
async def order_links(
    services: Services, *, group_ids: list[str], request: str, language: str = ""
) -> None:
    """Send a guest the links of their orders, one for each request."""
    database, now, key = services.get(Database), clock.now(), f"order_links:{request}"
    if await notifications.find_sent(database, keys=[key]):
        return
    groups = [await _group(database, group_id) for group_id in group_ids]
    links: list[tuple[OrderMatter, str]] = []
    async with database.transaction() as session:
        for group in groups:
            access = await orders.new_access(session, group_id=group.id, now=now)
            for order in group.orders:
                matter = await _matter(session, group, order_id=str(order.id))
                links.append((matter, access))
        if len(links) > 1:
            # Each order is known by its first side; a long list stays light.
            sides = [1] * PICTURED_ORDERS_MAX + [0] * len(links)
            links = [
                (msgspec.structs.replace(matter, views=matter.views[:most]), access)
                for (matter, access), most in zip(links, sides, strict=False)
            ]
        files = [await _files(session, matter) for matter, _access in links]
    pictures = [
        picture
        for (matter, _access), made in zip(links, files, strict=True)
        for picture in await _pictures(services, matter, made)
    ]
    letter = services.get(Letters).order_links(links, language=language or groups[0].language)
    await _deliver(services, _mail(key, groups[0].contact.email, letter, *pictures), now=now)


@job("notifications.verify_email")
async def verify_email(services: Services, *, account_id: str, request: str) -> None:
    """Have an account's address proven, one link for each request."""
    database, now, key = services.get(Database), clock.now(), f"verify_email:{request}"
    if await notifications.find_sent(database, keys=[key]):
        return
    wanted = AccountId(UUID(account_id))
    async with database.transaction() as session:
        person = await accounts.get(session, account_id=wanted)
        if person.email_verified_at is not None:
            return
        secret = await accounts.new_link(session, account_id=wanted, now=now)
    letter = services.get(Letters).verify_email(
        name=person.name, secret=secret, language=person.language
    )
    await _deliver(services, _mail(key, person.email, letter), now=now)


@job("notifications.registered_again")
async def registered_again(services: Services, *, account_id: str, request: str) -> None:
    """Tell the owner of an address that it has an account already."""
    database, now, key = services.get(Database), clock.now(), f"registered_again:{request}"
    if await notifications.find_sent(database, keys=[key]):
        return
    async with database.transaction() as session:
        person = await accounts.get(session, account_id=AccountId(UUID(account_id)))
    letter = services.get(Letters).registered_again(name=person.name, language=person.language)
    await _deliver(services, _mail(key, person.email, letter), now=now)
