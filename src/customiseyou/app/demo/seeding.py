"""Making the demo: pictures into the store, then shops and goods in one transaction, then orders.

Each step knows whether it is done, so a start that was cut short is finished by the next one.
"""

from datetime import datetime

from customiseyou.app import wiring
from customiseyou.app.demo import catalogue, past, purchases, residents, shops
from customiseyou.app.settings import Settings
from customiseyou.domains.payments.ports import Providers
from customiseyou.infra.db.session import Database
from customiseyou.infra.jobs import worker as jobs
from customiseyou.infra.mail import CapturingMailer, Mailer
from customiseyou.infra.outbox import Drain
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.security import passwords
from customiseyou.infra.services import Services
from customiseyou.infra.storage import Files
from customiseyou.integrations import sandbox
from customiseyou.kit import clock

AT_ONCE = 2
"""Jobs, and worker processes, while nobody uses the shop yet."""
RENDER_TIMEOUT_SECONDS = 60.0


async def seed_if_empty(settings: Settings) -> list[residents.DemoLogin]:
    """See `customiseyou.app.demo.seed_if_empty`."""
    services = await wiring.open_services(settings)
    try:
        return await _seed(services)
    finally:
        await wiring.close_services(services)


async def _seed(services: Services) -> list[residents.DemoLogin]:
    database, now = services.get(Database), clock.now()
    if await shops.is_strange(database):
        return []
    found = catalogue.load()
    if not await shops.is_stocked(database):
        await shops.store_pictures(services.get(Files), catalogue=found)
        password_hash = await passwords.hash_password(residents.PASSWORD)
        async with database.transaction() as session:
            await shops.open_all(session, catalogue=found, password_hash=password_hash, now=now)
    if services.get(Settings).payments.sandbox:
        await _sell(services, found, now=now)
    return residents.logins()


async def _sell(services: Services, found: catalogue.Catalogue, *, now: datetime) -> None:
    """Make the demo's orders, then do what they left to be done: files, mails, webhooks."""
    database, told = services.get(Database), past.Past()
    providers = past.providers(database, services.get(sandbox.Sandbox), told)
    services.add(Providers, providers)
    # The demo's people have no mailboxes: nothing of theirs may leave, whatever is set.
    sender = services.get(Settings).mail.sender
    services.add(Mailer, CapturingMailer(database, sender=sender))  # type: ignore[type-abstract]
    services.add(sandbox.WebhookDelivery, past.InProcessDelivery(database, providers))
    await services.get(WorkerPool).close()
    services.add(
        WorkerPool,
        WorkerPool(
            AT_ONCE,
            timeout_seconds=RENDER_TIMEOUT_SECONDS,
            preload=wiring.DRAWING_MODULES,
        ),
    )
    made = [
        await purchases.make(services, catalogue=found, purchase=purchase, past=told, now=now)
        for purchase in found.purchases
    ]
    if any(made):
        await _work_off(services)


async def _work_off(services: Services) -> None:
    """Hand on every event and run every job that is due, until neither leaves anything."""
    settings = services.get(Settings)
    drain = Drain(services.get(Database), listeners=wiring.LISTENERS)
    app = jobs.build_app(settings.direct_database_url, services)
    async with app.open_async():
        await drain.run_once()
        while True:
            await app.run_worker_async(
                wait=False,
                concurrency=AT_ONCE,
                listen_notify=False,
                install_signal_handlers=False,
            )
            if not await drain.run_once():
                return
