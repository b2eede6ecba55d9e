"""Reading captured mails."""

from datetime import datetime
from uuid import UUID

import msgspec

from customiseyou.infra.db.session import Database

MAILS_MAX = 200


class Captured(msgspec.Struct, frozen=True, kw_only=True):
    """A mail that was kept instead of sent; `message` is empty in lists."""

    id: UUID
    recipient: str
    subject: str
    created_at: datetime
    message: bytes = b""


async def list_newest(database: Database) -> list[Captured]:
    """Return the newest captured mails without their content."""
    rows = await database.read_rows(
        "SELECT id, recipient, subject, created_at FROM captured_mails"
        " ORDER BY created_at DESC, id DESC LIMIT $1",
        MAILS_MAX,
    )
    return [Captured(**dict(row)) for row in rows]


async def find(database: Database, *, mail_id: UUID) -> Captured | None:
    """Return a captured mail."""
    row = await database.read_row(
        "SELECT id, recipient, subject, created_at, message FROM captured_mails WHERE id = $1",
        mail_id,
    )
    return None if row is None else Captured(**dict(row))
