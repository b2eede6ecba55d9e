"""Every night: forget what nobody will ask for again."""

from collections.abc import Awaitable, Callable
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.infra.db.session import Database
from customiseyou.infra.jobs import upkeep as jobs
from customiseyou.infra.jobs.queue import job
from customiseyou.infra.outbox import upkeep as outbox
from customiseyou.infra.security import limits
from customiseyou.infra.services import Services
from customiseyou.kit import clock

BATCH = 2_000
"""Rows of one transaction: few enough to stay far below the statements' time limit."""

Forget = Callable[[AsyncSession], Awaitable[int]]


@job("upkeep.forget_old", cron="40 2 * * *")
async def forget_old(services: Services) -> None:
    """Delete ended jobs, delivered events and counters of past windows, batch by batch."""
    database, now = services.get(Database), clock.now()
    tasks: tuple[Forget, ...] = (
        partial(jobs.forget_old, now=now, at_most=BATCH),
        partial(outbox.forget_delivered, now=now, at_most=BATCH),
        partial(limits.forget_old, now=now, at_most=BATCH),
    )
    for forget in tasks:
        while True:
            async with database.transaction() as session:
                gone = await forget(session)
            if gone < BATCH:
                break
