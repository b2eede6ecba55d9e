"""Handing a letter over, once per key."""

from datetime import datetime

from customiseyou.domains.notifications import queries
from customiseyou.domains.notifications.ports import Letter
from customiseyou.infra.db.session import Database
from customiseyou.infra.mail import InlinePicture, Mail, Mailer


async def is_sent(database: Database, *, key: str) -> bool:
    """Return whether a notification has been handed over."""
    return bool(await database.read_value(queries.IS_SENT, key))


async def deliver(
    database: Database,
    mailer: Mailer,
    *,
    key: str,
    to: str,
    letter: Letter,
    picture: InlinePicture | None = None,
    now: datetime,
) -> None:
    """Send a letter and remember it; when the mail server fails, the job tries again."""
    await mailer.send(
        Mail(
            key=key,
            to=to,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            pictures=() if picture is None else (picture,),
        )
    )
    async with database.transaction() as session:
        await queries.remember(session, key=key, now=now)
