"""What a queue needs besides work: lost jobs taken up again, old ones forgotten, failed ones seen.

procrastinate leaves the jobs of a killed worker as 'doing' for ever; here they are tried again,
as every job may run twice.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.infra.jobs.queue import RETRIES_MAX

if TYPE_CHECKING:
    from procrastinate import App

HEARTBEAT_SECONDS = 5
STALLED_SECONDS = 20
LOOK_SECONDS = 5
FINISHED_DAYS = 7
FAILED_DAYS = 180
LISTED_MAX = 1_000

log = structlog.get_logger()

_FORGET = text("""
DELETE FROM procrastinate_jobs WHERE id IN (
    SELECT id FROM procrastinate_jobs AS job
    WHERE (status IN ('succeeded', 'cancelled', 'aborted') AND NOT EXISTS (
        SELECT FROM procrastinate_events WHERE job_id = job.id AND at >= :finished_before))
       OR (status = 'failed' AND NOT EXISTS (
        SELECT FROM procrastinate_events WHERE job_id = job.id AND at >= :failed_before))
    LIMIT :limit)
RETURNING id
""")
_LIST_FAILED = text("""
SELECT job.id, task_name AS name, args AS ids, attempts, (
    SELECT max(at) FROM procrastinate_events WHERE job_id = job.id) AS failed_at
FROM procrastinate_jobs AS job WHERE status = 'failed' ORDER BY job.id LIMIT :limit
""")
_TRY_AGAIN = text("""
UPDATE procrastinate_jobs AS job SET status = 'todo', attempts = 0, scheduled_at = NULL
WHERE id = :id AND status = 'failed' AND NOT EXISTS (
    SELECT FROM procrastinate_jobs AS other
    WHERE other.queueing_lock = job.queueing_lock AND other.status = 'todo')
RETURNING id
""")


class FailedJob(msgspec.Struct, frozen=True, kw_only=True):
    """A job that was failed, RETRIES_MAX retries included, and waits for a person."""

    id: int
    name: str
    ids: dict[str, Any]
    attempts: int
    failed_at: datetime


async def take_up_lost(app: "App") -> int:
    """Queue the jobs of workers without a sign of life again; return how many there were.

    One that was taken up too often, perhaps because it kills its worker, fails.
    """
    from procrastinate.jobs import Status  # noqa: PLC0415  (a web server needs no worker's library)

    found = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS))
    for job in found:
        log.warning("jobs.lost", job=job.id, name=job.task_name, attempts=job.attempts)
        if job.attempts >= RETRIES_MAX:
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
        else:
            await app.job_manager.retry_job(job, retry_at=datetime.now(UTC))
    return len(found)


async def keep_taking_up_lost(app: "App") -> None:
    """Look for lost jobs until cancelled."""
    while True:
        try:
            await take_up_lost(app)
        except Exception:
            log.exception("jobs.look_failed")
        await asyncio.sleep(LOOK_SECONDS)


async def forget_old(session: AsyncSession, *, now: datetime, at_most: int) -> int:
    """Delete jobs that ended long ago, failed ones much later; return how many there were."""
    gone = await session.execute(
        _FORGET,
        {
            "finished_before": now - timedelta(days=FINISHED_DAYS),
            "failed_before": now - timedelta(days=FAILED_DAYS),
            "limit": at_most,
        },
    )
    return len(gone.all())


async def list_failed(session: AsyncSession) -> list[FailedJob]:
    """Return the jobs that wait for a person, the oldest first, LISTED_MAX at most."""
    rows = await session.execute(_LIST_FAILED, {"limit": LISTED_MAX})
    return [msgspec.convert(dict(row), FailedJob) for row in rows.mappings()]


async def try_again(session: AsyncSession, *, job_id: int) -> bool:
    """Queue a failed job again with all its tries; False when it has not failed, or waits twice."""
    return (await session.execute(_TRY_AGAIN, {"id": job_id})).first() is not None
