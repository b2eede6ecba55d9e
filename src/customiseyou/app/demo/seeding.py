"""Making the demo: pictures into the store, then shops and goods in one transaction, then orders.

Each step knows whether it is done, so a start that was cut short is finished by the next one.
"""

from customiseyou.app import wiring
from customiseyou.app.demo import catalogue, residents, shops
from customiseyou.app.settings import Settings
from customiseyou.infra.db.session import Database
from customiseyou.infra.security import passwords
from customiseyou.infra.services import Services
from customiseyou.infra.storage import Files
from customiseyou.kit import clock


async def seed_if_empty(settings: Settings) -> list[residents.DemoLogin]:
    """See `customiseyou.app.demo.seed_if_empty`."""
    services = await wiring.open_services(settings)
    try:
        return await seed(services)
    finally:
        await wiring.close_services(services)


async def seed(services: Services) -> list[residents.DemoLogin]:
    """Make what is missing of the demo with services that are open already."""
    database, now = services.get(Database), clock.now()
    async with database.transaction() as session:
        if await shops.is_strange(session):
            return []
        stocked = await shops.is_stocked(session)
    found = catalogue.load()
    if not stocked:
        await shops.store_pictures(services.get(Files), catalogue=found)
        password_hash = await passwords.hash_password(residents.PASSWORD)
        async with database.transaction() as session:
            await shops.open_all(
                session, catalogue=found, password_hash=password_hash, now=now
            )
    return residents.logins()
