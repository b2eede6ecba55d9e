"""The worker's side of the queue."""

from typing import Any

from procrastinate import App, RetryStrategy

from customiseyou.infra.jobs.connector import AsyncpgConnector
from customiseyou.infra.jobs.queue import RETRIES_MAX, bind, registered
from customiseyou.infra.services import Services

CONNECTIONS_MAX = 4


def build_app(database_url: str, services: Services) -> App:
    """Return a procrastinate app that knows every registered job."""
    app = App(connector=AsyncpgConnector(database_url, connections_max=CONNECTIONS_MAX))
    for name, declared in registered().items():
        task: Any = app.task(
            name=name, retry=RetryStrategy(max_attempts=RETRIES_MAX, exponential_wait=3)
        )(bind(name, declared.function, services))
        if declared.cron is not None:
            app.periodic(cron=declared.cron)(task)
    return app
