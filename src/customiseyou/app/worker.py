"""The worker process: drains the outbox and runs jobs."""

import asyncio

from customiseyou.app import wiring
from customiseyou.app.settings import Settings
from customiseyou.infra.db.session import Database
from customiseyou.infra.jobs import upkeep
from customiseyou.infra.jobs import worker as jobs
from customiseyou.infra.outbox import Drain
from customiseyou.infra.outbox.events import WAKE_CHANNEL
from customiseyou.infra.realtime import Hub
from customiseyou.infra.telemetry import configure_logs, metrics

JOBS_AT_ONCE = 4


async def run(settings: Settings) -> None:
    """Work until cancelled."""
    configure_logs(level=settings.log.level.upper(), as_json=settings.log.as_json)
    services = await wiring.open_services(settings)
    hub = Hub(settings.direct_database_url, channels=(WAKE_CHANNEL,))
    drain = Drain(services.get(Database), listeners=wiring.LISTENERS)
    queue = jobs.build_app(settings.direct_database_url, services)
    wake = asyncio.Event()

    async def wake_on_news() -> None:
        async with hub.subscribe(WAKE_CHANNEL) as news:
            async for _ in news:
                wake.set()

    try:
        await hub.start()
        async with queue.open_async(), asyncio.TaskGroup() as tasks:
            tasks.create_task(wake_on_news())
            tasks.create_task(drain.run(wake))
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
        await hub.close()
        await wiring.close_services(services)
