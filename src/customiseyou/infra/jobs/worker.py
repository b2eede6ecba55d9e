"""The worker's side of the queue."""

from typing import Any

from procrastinate import App, PsycopgConnector, RetryStrategy
from psycopg import AsyncConnection

from customiseyou.infra.db.session import plain_url
from customiseyou.infra.jobs.queue import RETRIES_MAX, bind, registered
from customiseyou.infra.services import Services


async def _without_transactions(connection: AsyncConnection) -> None:
    """Spare BEGIN and COMMIT: whatever procrastinate asks for is one statement."""
    await connection.set_autocommit(True)


def build_app(database_url: str, services: Services) -> App:
    """Return a procrastinate app that knows every registered job."""
    connector = PsycopgConnector(
        conninfo=plain_url(database_url),
        min_size=1,
        max_size=4,
        configure=_without_transactions,
    )
    app = App(connector=connector)
    for name, declared in registered().items():
        task: Any = app.task(
            name=name, retry=RetryStrategy(max_attempts=RETRIES_MAX, exponential_wait=3)
        )(bind(name, declared.function, services))
        if declared.cron is not None:
            app.periodic(cron=declared.cron)(task)
    return app
