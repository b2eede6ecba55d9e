"""Pools and transactions.

Writes go through an SQLAlchemy session inside `Database.transaction()`, opened only at entry
points (handlers, jobs, listeners). Hot reads go through `Database.read_*`: one SQL statement on
asyncpg, without an ORM in between.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Any, Self

import asyncpg
import msgspec
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.pool import AsyncAdaptedQueuePool

STATEMENT_TIMEOUT_MS = 5_000
POOL_WAIT_SECONDS = 5

_open_transactions: ContextVar[int] = ContextVar("open_transactions", default=0)


def in_transaction() -> bool:
    """Return whether this task holds a transaction: then no network call may be made."""
    return _open_transactions.get() > 0


def url_for(database_url: str, *, driver: str) -> URL:
    """Return the SQLAlchemy address of a plain postgresql:// one for 'asyncpg' or 'psycopg'."""
    return make_url(database_url).set(drivername=f"postgresql+{driver}")


def plain_url(database_url: str) -> str:
    """Return the address as asyncpg, psycopg and libpq take it."""
    url = make_url(database_url).set(drivername="postgresql")
    place, mark, query = url.render_as_string(hide_password=False).partition("?")
    # SQLAlchemy writes a space in the query as '+', as forms do, and libpq takes that for a plus.
    return place.replace(" ", "%20") + mark + query.replace("+", "%20")


async def _leave_as_it_is(_connection: object) -> None:
    """Spare the question that would undo what a session has set: a read sets nothing.

    asyncpg still ends a transaction that was left open and takes listeners away.
    """


class Database:
    """The two pools of one process, which share its connection budget half and half."""

    def __init__(self, engine: AsyncEngine, reads: asyncpg.Pool) -> None:
        self.engine = engine
        self._reads = reads
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    @classmethod
    async def open(cls, database_url: str, *, connections_max: int = 16) -> Self:
        """Open both pools; the read pool answers before this returns."""
        half = max(2, connections_max // 2)
        engine = create_async_engine(
            url_for(database_url, driver="asyncpg"),
            pool_size=half,
            max_overflow=0,
            pool_timeout=POOL_WAIT_SECONDS,
            # An error's text is logged, and parameters are often a person's data.
            hide_parameters=True,
            json_deserializer=msgspec.json.decode,
            connect_args={"server_settings": {"statement_timeout": str(STATEMENT_TIMEOUT_MS)}},
        )
        reads = await asyncpg.create_pool(
            plain_url(database_url),
            min_size=1,
            max_size=half,
            timeout=POOL_WAIT_SECONDS,
            command_timeout=STATEMENT_TIMEOUT_MS / 1000,
            server_settings={"default_transaction_read_only": "on"},
            reset=_leave_as_it_is,
        )
        return cls(engine, reads)

    def connections(self) -> dict[str, tuple[int, int]]:
        """Return for each pool how many of its connections are in use and how many idle."""
        writes = self.engine.pool
        assert isinstance(writes, AsyncAdaptedQueuePool), "as create_async_engine makes it"
        idle = self._reads.get_idle_size()
        return {
            "writes": (writes.checkedout(), writes.checkedin()),
            "reads": (self._reads.get_size() - idle, idle),
        }

    async def close(self) -> None:
        """Close both pools."""
        await self._reads.close()
        await self.engine.dispose()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Open one transaction: committed at the end, rolled back on any exception."""
        assert not in_transaction(), "a transaction opens once, at the entry point"
        token = _open_transactions.set(1)
        try:
            async with self._sessions.begin() as session:
                yield session
        finally:
            _open_transactions.reset(token)

    async def read_value(self, sql: str, *args: Any) -> Any:
        """Return the first column of the first row, or None."""
        return await self._reads.fetchval(sql, *args)

    async def read_row(self, sql: str, *args: Any) -> asyncpg.Record | None:
        """Return the first row, or None."""
        return await self._reads.fetchrow(sql, *args)

    async def read_rows(self, sql: str, *args: Any) -> list[asyncpg.Record]:
        """Return all rows; the statement carries its own limit."""
        return await self._reads.fetch(sql, *args)


@contextmanager
def count_statements(engine: AsyncEngine) -> Iterator[list[str]]:
    """Yield a list that receives every statement for writing that runs inside, for tests.

    Each transaction begins with BEGIN.
    """
    seen: list[str] = []

    def remember(*args: Any) -> None:
        seen.append(args[2])

    def begin(_connection: object) -> None:
        seen.append("BEGIN")

    event.listen(engine.sync_engine, "begin", begin)
    event.listen(engine.sync_engine, "before_cursor_execute", remember)
    try:
        yield seen
    finally:
        event.remove(engine.sync_engine, "begin", begin)
        event.remove(engine.sync_engine, "before_cursor_execute", remember)
