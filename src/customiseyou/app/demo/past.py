"""A provider for purchases of the past: the sandbox, told what time it is, without a network."""

from collections.abc import Mapping
from datetime import datetime

from customiseyou.domains.payments import ports
from customiseyou.domains.payments import service as payments
from customiseyou.infra.db.session import Database
from customiseyou.integrations import sandbox
from customiseyou.kit import clock


class Past:
    """What time the sandbox reads: the present until it is told otherwise."""

    def __init__(self) -> None:
        self._told: datetime | None = None

    def set(self, at: datetime | None) -> None:
        """Let it be a past instant, or the present again."""
        self._told = at

    def read(self) -> datetime:
        """Return the instant in force."""
        return self._told or clock.now()


def providers(database: Database, box: sandbox.Sandbox, past: Past) -> ports.Providers:
    """Return the sandbox alone, reading its time from `past`."""
    api = sandbox.InProcessApi(database, box, read_clock=past.read)
    return ports.Providers([sandbox.SandboxProvider(api, box.settings)])


class InProcessDelivery:
    """Hands the sandbox's webhooks to the shop in this process: no web server runs yet."""

    def __init__(self, database: Database, known: ports.Providers) -> None:
        self._database = database
        self._providers = known

    async def deliver(self, url: str, *, headers: Mapping[str, str], body: bytes) -> int:
        """Take a webhook in as the web server would; `url` is where that would listen."""
        del url
        await payments.accept_webhook(
            self._database,
            self._providers,
            provider="sandbox",
            headers=dict(headers),
            body=body,
            now=clock.now(),
        )
        return 200
