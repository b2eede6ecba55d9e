"""Background entry points of the ledger."""

from customiseyou.domains.ledger import service
from customiseyou.infra.db.session import Database
from customiseyou.infra.jobs.queue import job
from customiseyou.infra.services import Services
from customiseyou.kit import clock


@job("ledger.check_balances", cron="20 2 * * *")
async def check_balances(services: Services) -> None:
    """Check the books."""
    async with services.get(Database).transaction() as session:
        await service.check_balances(session, now=clock.now())
