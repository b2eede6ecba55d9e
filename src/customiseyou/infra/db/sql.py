"""Statements in plain SQL, run by asyncpg on the connection of a transaction or of a reading.

They take a tenth of what the same statement takes through the ORM. Arguments are positional ($1,
$2, …); jsonb is given as text, and is to be asked for as text (`column::text`).
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

DRIVER = "asyncpg"
"""Where a session's `info` holds the connection that its transaction runs on."""

watchers: list[Callable[[str], object]] = []
"""Told of every statement, for tests that count them."""


class Reading:
    """A connection that only reads, for one page: no transaction, each statement by itself."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self.connection = connection


Reader = AsyncSession | Reading
"""Where a read runs: among the writes of a transaction, or by itself."""

Row = asyncpg.Record
"""What was found, by the names of its columns."""


async def rows(reader: Reader, statement: str, *args: Any) -> list[Row]:
    """Return all rows."""
    return await (await _on(reader, statement)).fetch(statement, *args)


async def row(reader: Reader, statement: str, *args: Any) -> Row | None:
    """Return the first row, or None."""
    return await (await _on(reader, statement)).fetchrow(statement, *args)


async def value(reader: Reader, statement: str, *args: Any) -> Any:
    """Return the first column of the first row, or None."""
    return await (await _on(reader, statement)).fetchval(statement, *args)


async def _on(reader: Reader, statement: str) -> Any:
    for tell in watchers:
        tell(statement)
    if isinstance(reader, Reading):
        return reader.connection
    # As the session does before each statement of its own.
    await flush(reader)
    return reader.info[DRIVER]


async def flush(session: AsyncSession) -> None:
    """Send what the session still holds, if anything."""
    held = session.sync_session
    if held.new or held.deleted or held.dirty:
        await session.flush()


@asynccontextmanager
async def savepoint(session: AsyncSession) -> AsyncIterator[None]:
    """Undo all that happens inside, and only that, where it raises."""
    async with session.begin_nested():
        # It is set on a connection when the session first asks for that inside.
        await session.connection()
        yield
        await flush(session)
