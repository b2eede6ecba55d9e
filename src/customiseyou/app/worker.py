"""The worker process: drains the outbox and runs jobs."""

import asyncio

from customiseyou.app import wiring
from customiseyou.app.settings import Settings
from customiseyou.infra.db import listening
from customiseyou.infra.db.session import Database
from customiseyou.infra.jobs import upkeep
from customiseyou.infra.jobs import worker as jobs
from customiseyou.infra.outbox import Drain
from customiseyou.infra.outbox.events import WAKE_CHANNEL
from customiseyou.infra.telemetry import configure_logs, metrics

JOBS_AT_ONCE = 4


async def run(settings: Settings) -> None:
    """Work until cancelled."""
    configure_logs(level=settings.log.level.upper(), as_json=settings.log.as_json)
    services = await wiring.open_services(settings)
    drain = Drain(services.get(Database), listeners=wiring.LISTENERS)
    queue = jobs.build_app(settings.direct_database_url, services)

    def hear(_channel: str, topic: str) -> None:
        drain.hear(topic)

    try:
        async with queue.open_async(), asyncio.TaskGroup() as tasks:
            tasks.create_task(
                listening.keep(
                    settings.direct_database_url, (WAKE_CHANNEL,), hear=hear, begin=drain.look
                )
            )
            tasks.create_task(drain.run())
            tasks.create_task(metrics.keep_noting_connections(services.get(Database)))
            tasks.create_task(upkeep.keep_taking_up_lost(queue))
            tasks.create_task(
                queue.run_worker_async(
                    concurrency=JOBS_AT_ONCE,
                    install_signal_handlers=False,
                    update_heartbeat_interval=upkeep.HEARTBEAT_SECONDS,
                    stalled_worker_timeout=upkeep.STALLED_SECONDS,
                    shutdown_graceful_timeout=1,
                )
            )
    finally:
        await wiring.close_services(services)
