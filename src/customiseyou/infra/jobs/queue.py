"""Declare jobs, and enqueue them atomically with the write that needs them."""

import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.infra.db import sql
from customiseyou.infra.processes import counters
from customiseyou.infra.services import Services

RETRIES_MAX = 10
"""With waits of 3, 9, 27 … seconds a job is tried for a day: a mail server may be away that long.
"""

Job = Callable[..., Awaitable[None]]
"""A coroutine function of (services, *, ids …): it reads again and may run twice."""


class DeclaredJob(msgspec.Struct, frozen=True, kw_only=True):
    """A job under its name, and when it runs by itself."""

    function: Job
    cron: str | None


_registry: dict[str, DeclaredJob] = {}

# procrastinate_defer_jobs_v1 is procrastinate's internal entry point: the version is pinned and
# tests/infra/test_jobs.py fails when its shape changes.
_DEFER = """
SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(
    $1, $2, 0, $3, $4, $5::jsonb, $6
)::procrastinate_job_to_defer_v1])
WHERE $4::text IS NULL OR NOT EXISTS (
    SELECT FROM procrastinate_jobs WHERE queueing_lock = $4 AND status = 'todo')
"""


def job(name: str, *, cron: str | None = None) -> Callable[[Job], Job]:
    """Register a coroutine function under an imperative name such as 'orders.expire_overdue'.

    With `cron` (five fields, or six with seconds at the end) it also runs by the clock.
    """

    def register(function: Job) -> Job:
        assert name not in _registry, f"two jobs named {name}"
        _registry[name] = DeclaredJob(function=function, cron=cron)
        return function

    return register


def registered() -> dict[str, DeclaredJob]:
    """Return every declared job by name."""
    return dict(_registry)


async def defer(
    session: AsyncSession,
    name: str,
    *,
    schedule_at: datetime | None = None,
    lock: str | None = None,
    once: str | None = None,
    queue: str = "default",
    **ids: Any,
) -> None:
    """Enqueue a job in this transaction.

    Jobs of one `lock` run one after another. With `once`, nothing is added while a job of the
    same key waits.
    """
    await sql.value(
        session, _DEFER, queue, name, lock, once, msgspec.json.encode(ids).decode(), schedule_at
    )


def bind(name: str, function: Job, services: Services) -> Callable[..., Awaitable[None]]:
    """Return the job with the worker's services filled in; its runs are counted."""

    async def run(**ids: Any) -> None:
        # A job that runs by the clock is handed the time it was due, which none of ours needs.
        ids.pop("timestamp", None)
        outcome, started = "failed", time.perf_counter()
        try:
            await function(services, **ids)
            outcome = "done"
        finally:
            counters.JOBS.labels(name, outcome).observe(time.perf_counter() - started)

    return run
