"""Handing letters over, each once per key."""

from collections.abc import Collection
from datetime import datetime

from customiseyou.domains.notifications import queries
from customiseyou.infra.db.session import Database
from customiseyou.infra.mail import Mail, Mailer


async def find_sent(database: Database, *, keys: Collection[str]) -> set[str]:
    """Return those of the notifications that have been handed over."""
    return {row["key"] for row in await database.read_rows(queries.FIND_SENT, list(keys))}


async def deliver(
    database: Database, mailer: Mailer, *, mails: Collection[Mail], now: datetime
) -> None:
    """Send mails and remember those that were taken; one that fails holds no other back.

    Raises:
        ExceptionGroup: what the mail server said of the others, which the job tries again.
    """
    taken: list[str] = []
    failures: list[Exception] = []
    for mail in mails:
        try:
            await mailer.send(mail)
        except Exception as failure:
            failures.append(failure)
        else:
            taken.append(mail.key)
    if taken:
        await database.write_rows(queries.REMEMBER, taken, now)
    if failures:
        raise ExceptionGroup("mails that were not taken", failures)
