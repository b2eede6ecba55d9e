"""Pools and transactions.

Writes run inside `Database.transaction()`, opened only at entry points (handlers, jobs,
listeners): what is asked often as plain SQL (`infra/db/sql.py`), the rest through the SQLAlchemy
session, both on one connection and in one transaction. Hot reads go through `Database.read_*`: one
SQL statement on asyncpg, without an ORM in between.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any, Self

import asyncpg
import msgspec
from asyncpg.transaction import Transaction
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    create_async_engine,
)
from sqlalchemy.pool import AsyncAdaptedQueuePool

from customiseyou.infra.db import sql
from customiseyou.infra.db.pool import Pool

STATEMENT_TIMEOUT_MS = 5_000
POOL_WAIT_SECONDS = 5
GIVEN_UP_MS = 1_000
STATEMENTS_KEPT_MAX = 400
BEGIN_TRIES_MAX = 20
LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    ConnectionError,
)
"""What a connection says at its next use when the server has ended it."""

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


class Database:
    """The pools of one process, which share its connection budget: half of it only reads."""

    def __init__(self, engine: AsyncEngine, *, singles: Pool, reads: Pool) -> None:
        self.engine = engine
        self._singles = singles
        self._reads = reads

    @classmethod
    async def open(cls, database_url: str, *, connections_max: int = 16) -> Self:
        """Open the pools; the one for reads answers before this returns."""
        half = max(2, connections_max // 2)
        singles_max = max(1, half // 4)
        engine = create_async_engine(
            url_for(database_url, driver="asyncpg"),
            pool_size=max(2, half - singles_max),
            max_overflow=0,
            pool_timeout=POOL_WAIT_SECONDS,
            # An error's text is logged, and parameters are often a person's data.
            hide_parameters=True,
            json_deserializer=msgspec.json.decode,
            # Transactions are begun and ended on the driver's connection, see `transaction`.
            isolation_level="AUTOCOMMIT",
            connect_args={
                "server_settings": {"statement_timeout": str(STATEMENT_TIMEOUT_MS)},
                # A statement is prepared once a connection, as long as it lives.
                "statement_cache_size": STATEMENTS_KEPT_MAX,
                "max_cached_statement_lifetime": 0,
            },
        )
        singles = _pool(database_url, size_max=singles_max)
        reads = _pool(database_url, size_max=half, default_transaction_read_only="on")
        async with reads.lend():
            pass
        return cls(engine, singles=singles, reads=reads)

    def connections(self) -> dict[str, tuple[int, int]]:
        """Return for each pool how many of its connections are in use and how many idle."""
        writes = self.engine.pool
        assert isinstance(writes, AsyncAdaptedQueuePool), "as create_async_engine makes it"
        used, idle = self._singles.count()
        return {
            "writes": (writes.checkedout() + used, writes.checkedin() + idle),
            "reads": self._reads.count(),
        }

    async def close(self) -> None:
        """Close the pools."""
        await self._reads.close()
        await self._singles.close()
        await self.engine.dispose()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Open one transaction: committed at the end, rolled back on any exception."""
        assert not in_transaction(), "a transaction opens once, at the entry point"
        token = _open_transactions.set(1)
        try:
            async with (
                self.engine.connect() as connection,
                _begun(connection) as driver,
                AsyncSession(connection, expire_on_commit=False) as session,
            ):
                session.info[sql.DRIVER] = driver
                yield session
                await sql.flush(session)
        finally:
            _open_transactions.reset(token)

    async def write_rows(self, statement: str, *args: Any) -> list[sql.Row]:
        """Run one statement that is a transaction by itself; return its rows."""
        assert not in_transaction(), "it would wait for a connection while holding one"
        for tell in sql.watchers:
            tell(statement)
        async with self._singles.lend() as connection:
            return await connection.fetch(statement, *args)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[sql.Reading]:
        """Lend a connection on which a page asks what it shows, without a transaction."""
        async with self._reads.lend() as connection:
            yield sql.Reading(connection)

    async def read_value(self, sql: str, *args: Any) -> Any:
        """Return the first column of the first row, or None."""
        async with self._reads.lend() as connection:
            return await connection.fetchval(sql, *args)

    async def read_row(self, sql: str, *args: Any) -> asyncpg.Record | None:
        """Return the first row, or None."""
        async with self._reads.lend() as connection:
            return await connection.fetchrow(sql, *args)

    async def read_rows(self, sql: str, *args: Any) -> list[asyncpg.Record]:
        """Return all rows; the statement carries its own limit."""
        async with self._reads.lend() as connection:
            return await connection.fetch(sql, *args)


def _pool(database_url: str, *, size_max: int, **settings: str) -> Pool:
    """Return a pool for statements that stand by themselves."""
    connect = partial(
        asyncpg.connect,
        plain_url(database_url),
        timeout=POOL_WAIT_SECONDS,
        command_timeout=STATEMENT_TIMEOUT_MS / 1000,
        # Only for what we have given up: the server need not go on with it.
        server_settings={"statement_timeout": str(STATEMENT_TIMEOUT_MS + GIVEN_UP_MS), **settings},
        max_cached_statement_lifetime=0,
    )
    return Pool(connect, size_max=size_max, wait_seconds=POOL_WAIT_SECONDS)


def _driver_of(connection: AsyncConnection) -> asyncpg.Connection:
    assert connection.sync_connection is not None, "it is connected"
    driver = connection.sync_connection.connection.driver_connection
    assert isinstance(driver, asyncpg.Connection)
    return driver


async def _begin(connection: AsyncConnection) -> tuple[asyncpg.Connection, Transaction]:
    tries = BEGIN_TRIES_MAX
    while True:
        try:
            driver = _driver_of(connection)
            transaction = driver.transaction()
            await transaction.start()
        except LOST:
            # The database has been away since: others of the pool are lost like this one.
            await connection.invalidate()
            tries -= 1
            if not tries:
                raise
            await connection.get_raw_connection()
        else:
            for tell in sql.watchers:
                tell("BEGIN")
            return driver, transaction


@asynccontextmanager
async def _begun(connection: AsyncConnection) -> AsyncIterator[asyncpg.Connection]:
    """Begin and end a transaction on the driver's own connection."""
    driver, transaction = await _begin(connection)
    try:
        yield driver
    except BaseException:
        if not driver.is_closed():
            await transaction.rollback()
        raise
    else:
        await transaction.commit()
    finally:
        if driver.is_closed() or driver.is_in_transaction():
            await connection.invalidate()


@contextmanager
def count_statements(engine: AsyncEngine) -> Iterator[list[str]]:
    """Yield a list that receives every statement for writing that runs inside, for tests.

    Each transaction begins with BEGIN.
    """
    seen: list[str] = []

    def remember(*args: Any) -> None:
        seen.append(args[2])

    event.listen(engine.sync_engine, "before_cursor_execute", remember)
    sql.watchers.append(seen.append)
    try:
        yield seen
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", remember)
        sql.watchers.remove(seen.append)
