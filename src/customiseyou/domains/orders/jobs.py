"""Background entry points of orders."""

from uuid import UUID

from customiseyou.domains.orders import service as orders
from customiseyou.domains.orders.values import OrderGroupId
from customiseyou.infra.db.session import Database
from customiseyou.infra.jobs import job
from customiseyou.infra.services import Services
from customiseyou.kit import clock


@job("orders.expire_unpaid")
async def expire_unpaid(services: Services, *, group_id: str) -> None:
    """Expire a group whose time to pay is over."""
    async with services.get(Database).transaction() as session:
        await orders.expire_if_unpaid(
            session, group_id=OrderGroupId(UUID(group_id)), now=clock.now()
        )


@job("orders.expire_overdue", cron="* * * * *")
async def expire_overdue(services: Services) -> None:
    """Expire the groups whose own job was lost or came early by another machine's clock."""
    database = services.get(Database)
    async with database.transaction() as session:
        overdue = await orders.list_overdue(session, now=clock.now())
    for group_id in overdue:
        async with database.transaction() as session:
            await orders.expire_if_unpaid(session, group_id=group_id, now=clock.now())
