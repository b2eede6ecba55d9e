"""The composition root: which adapter stands behind which port, and who listens to what."""

from customiseyou.app import demo, upkeep
from customiseyou.app.settings import Settings
from customiseyou.domains.customization import jobs as customization_jobs
from customiseyou.domains.customization.proofs import ProofsKept
from customiseyou.domains.ledger import jobs as ledger_jobs
from customiseyou.domains.notifications import jobs as notifications_jobs
from customiseyou.domains.notifications import listeners as notifications_listeners
from customiseyou.domains.notifications.ports import Letters
from customiseyou.domains.orders import jobs as orders_jobs
from customiseyou.domains.orders import listeners as orders_listeners
from customiseyou.domains.payments import jobs as payments_jobs
from customiseyou.domains.payments import ports
from customiseyou.infra.db.session import Database
from customiseyou.infra.i18n import words_for
from customiseyou.infra.mail import CapturingMailer, Mailer, SmtpMailer
from customiseyou.infra.outbox import Event, Listener
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.security.signing import Signer, derive
from customiseyou.infra.services import Services
from customiseyou.infra.storage import Files
from customiseyou.integrations import sandbox
from customiseyou.integrations.sandbox import jobs as sandbox_jobs
from customiseyou.web.mail.letters import SiteLetters
from customiseyou.web.shared.demo_people import DemoPeople
from customiseyou.web.shared.rendering import Renderer
from customiseyou.web.shared.site import Site
from customiseyou.web.shared.static_files import StaticFiles
from customiseyou.web.storefront.content_page import Operator

RENDER_TIMEOUT_SECONDS = 90.0
"""A full-size photo on the largest surface takes 10 seconds of a processor, which others share."""
DRAWING_MODULES = tuple(f"customiseyou.rendering.{name}" for name in ("engine", "mockup", "pdf"))
"""What a process that draws has loaded before its first task."""
RENDER_MEMORY_MIB = 1_536
"""Measured 1,100 for the heaviest print: forty megapixels of photos and the files they come in."""

JOBS = (
    customization_jobs,
    ledger_jobs,
    notifications_jobs,
    orders_jobs,
    payments_jobs,
    sandbox_jobs,
    upkeep,
)
"""Importing them is what registers their jobs."""


def _all_listeners() -> dict[type[Event], list[Listener]]:
    """Return who reacts to what; a lower domain's events are heard by the ones above it."""
    found: dict[type[Event], list[Listener]] = {}
    for declared in (orders_listeners.LISTENERS, notifications_listeners.LISTENERS):
        for event, listeners in declared.items():
            found.setdefault(event, []).extend(listeners)
    return found


LISTENERS = _all_listeners()


def make_site(settings: Settings) -> Site:
    """Return what pages and mails know of this installation."""
    return Site(
        renderer=Renderer(
            static_files=StaticFiles(),
            translations=lambda lang: words_for(lang).translations,
        ),
        origin=settings.server.origin,
        is_secure=settings.server.origin.startswith("https://"),
        is_demo=settings.demo,
        operator_name=settings.operator.name,
        proxies=settings.server.proxies,
    )


def _mailer(settings: Settings, database: Database) -> Mailer:
    if settings.mail.smtp_url is None:
        return CapturingMailer(database, sender=settings.mail.sender)
    return SmtpMailer.from_url(settings.mail.smtp_url, sender=settings.mail.sender)


def _operator(settings: Settings) -> Operator:
    who = settings.operator
    return Operator(
        name=who.name,
        email=who.email,
        address=who.address_lines,
        phone=who.phone,
        country=who.country,
        registration=who.registration,
        tax_number=who.tax_number,
        grievance_officer=who.grievance_officer,
    )


async def open_services(settings: Settings) -> Services:
    """Open everything one process needs; `close_services` closes it."""
    url = settings.database.url
    assert url, "the database's address is known before a process starts"
    services = Services()
    services.add(Settings, settings)
    database = services.add(
        Database, await Database.open(url, connections_max=settings.database.connections_max)
    )
    services.add(Files, Files(settings.files_url))
    services.add(Signer, Signer(settings.server.secret_key))
    services.add(Mailer, _mailer(settings, database))
    site = services.add(Site, make_site(settings))
    services.add(Letters, SiteLetters(site))  # type: ignore[type-abstract]
    services.add(Operator, _operator(settings))
    services.add(DemoPeople, demo.people())
    _add_payments(services, settings, database)
    services.add(ProofsKept, ProofsKept())
    services.add(
        WorkerPool,
        WorkerPool(
            1,
            timeout_seconds=RENDER_TIMEOUT_SECONDS,
            memory_limit_mib=RENDER_MEMORY_MIB,
            preload=DRAWING_MODULES,
        ),
    )
    return services


def _add_payments(services: Services, settings: Settings, database: Database) -> None:
    """Set up the providers that the settings name; the sandbox talks to us over HTTP."""
    found: list[ports.PaymentProvider] = []
    if settings.payments.sandbox:
        chosen = sandbox.SandboxSettings(
            secret=derive(settings.server.secret_key, "sandbox"),
            page_url=f"{settings.server.origin}/sandbox/pay",
            webhook_url=f"{settings.server.local_origin}/webhooks/sandbox",
            merchant=settings.operator.name,
        )
        box = services.add(sandbox.Sandbox, sandbox.Sandbox(chosen))
        services.add(sandbox.WebhookDelivery, sandbox.HttpDelivery())
        found.append(sandbox.SandboxProvider(sandbox.InProcessApi(database, box), chosen))
    services.add(ports.Providers, ports.Providers(found))


async def close_services(services: Services) -> None:
    """Close what `open_services` opened."""
    await services.get(WorkerPool).close()
    await services.get(Database).close()
