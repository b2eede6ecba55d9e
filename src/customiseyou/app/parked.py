"""What waits for a person, from every part that parks: events, jobs, refunds."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.app.settings import Settings
from customiseyou.domains.payments import service as payments
from customiseyou.domains.payments.errors import RefundTooLarge
from customiseyou.infra.db import sql
from customiseyou.infra.db.session import Database
from customiseyou.infra.jobs import upkeep as jobs
from customiseyou.infra.outbox import upkeep as outbox
from customiseyou.kit import clock


async def look(settings: Settings, *, retry: bool) -> list[str]:
    """Return one line for each thing that is parked, and let it be tried again if asked to."""
    assert settings.database.url, "the database answers before it is asked"
    database = await Database.open(settings.database.url, connections_max=4)
    try:
        async with database.transaction() as session:
            return [
                *await _events(session, retry=retry, now=clock.now()),
                *await _jobs(session, retry=retry),
                *await _refunds(session, retry=retry, now=clock.now()),
            ]
    finally:
        await database.close()


async def _events(session: AsyncSession, *, retry: bool, now: datetime) -> list[str]:
    lines: list[str] = []
    for event in await outbox.list_parked(session):
        since = event.parked_at.isoformat(timespec="seconds")
        lines.append(
            f"event {event.position} {event.topic} since {since}, tried {event.attempts} times:"
            f" {event.last_error}"
        )
        if retry:
            await outbox.try_again(session, position=event.position, now=now)
    return lines


async def _jobs(session: AsyncSession, *, retry: bool) -> list[str]:
    lines: list[str] = []
    for job in await jobs.list_failed(session):
        since = job.failed_at.isoformat(timespec="seconds")
        ids = " ".join(f"{name}={value}" for name, value in job.ids.items())
        lines.append(f"job {job.id} {job.name} {ids} since {since}, tried {job.attempts} times")
        if retry:
            await jobs.try_again(session, job_id=job.id)
    return lines


async def _refunds(session: AsyncSession, *, retry: bool, now: datetime) -> list[str]:
    lines: list[str] = []
    for refund in await payments.list_parked_refunds(session):
        assert refund.parked_at is not None
        since = refund.parked_at.isoformat(timespec="seconds")
        said = (
            f"refused {refund.refusals} times: {refund.refusal}" if refund.refusal else "returned"
        )
        lines.append(
            f"refund {refund.id} of payment {refund.payment_id},"
            f" {refund.amount.minor} minor units of {refund.amount.currency}, since {since}, {said}"
        )
        if not retry:
            continue
        try:
            async with sql.savepoint(session):
                await payments.retry_parked_refund(session, refund_id=refund.id, now=now)
        except RefundTooLarge as error:
            left = error.refundable
            lines.append(
                f"  not tried again: only {left.minor} minor units of {left.currency} are left of"
                " that payment; give the rest back by hand"
            )
    return lines
