"""Background entry points of orders."""

from customiseyou.domains.orders import service as orders
from customiseyou.infra.db.session import Database
from customiseyou.infra.jobs import job
from customiseyou.infra.services import Services
from customiseyou.kit import clock


@job("orders.expire_overdue", cron="* * * * * */30")
async def expire_overdue(services: Services) -> None:
    """Expire the groups whose time to pay is over."""
    database = services.get(Database)
    async with database.transaction() as session:
        overdue = await orders.list_overdue(session, now=clock.now())
    for group_id in overdue:
        async with database.transaction() as session:
            await orders.expire_if_unpaid(session, group_id=group_id, now=clock.now())
