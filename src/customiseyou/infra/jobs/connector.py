"""How procrastinate reaches PostgreSQL: by asyncpg, as everything else here does.

Its own connector takes ten times the processor for a statement, and looks ten times a second
whether somebody has notified it.
"""

import asyncio
import re
from collections.abc import Iterable
from typing import Any

import asyncpg
import msgspec
from procrastinate import exceptions
from procrastinate.connector import BaseAsyncConnector, Notify

from customiseyou.infra.db import listening
from customiseyou.infra.db.pool import Pool
from customiseyou.infra.db.session import plain_url

CONNECT_SECONDS = 5
CONNECT_TRIES_MAX = 30
WAIT_SECONDS = 60
RECONNECT_SECONDS = 1.0

_PLACE = re.compile(r"%\((\w+)\)s")


class _Statement(msgspec.Struct, frozen=True):
    """A statement of procrastinate with numbered arguments."""

    text: str
    names: tuple[str, ...]
    as_words: frozenset[str]
    """Arguments that PostgreSQL takes as text, whatever procrastinate hands over."""

    def arguments(self, given: dict[str, Any]) -> list[Any]:
        return [
            str(given[name]) if name in self.as_words and given[name] is not None else given[name]
            for name in self.names
        ]


def _encode(value: object) -> str:
    return msgspec.json.encode(value).decode()


class AsyncpgConnector(BaseAsyncConnector):
    """Every statement by itself, on a few connections; only what a worker needs."""

    def __init__(self, direct_url: str, *, connections_max: int) -> None:
        self._url = plain_url(direct_url)
        self._connections_max = connections_max
        self._pool: Pool | None = None
        self._statements: dict[str, _Statement] = {}

    async def open_async(self, pool: Any = None) -> None:
        """Open the pool; it is always our own."""
        assert pool is None
        if self._pool is None:
            self._pool = Pool(
                self._connect, size_max=self._connections_max, wait_seconds=WAIT_SECONDS
            )
            async with self._pool.lend():
                pass

    async def _connect(self) -> asyncpg.Connection:
        """Connect, however long the database is away; it is tried for half a minute."""
        tries = CONNECT_TRIES_MAX
        while True:
            try:
                connection = await asyncpg.connect(self._url, timeout=CONNECT_SECONDS)
            except (OSError, asyncpg.PostgresError, TimeoutError):
                tries -= 1
                if not tries:
                    raise
                await asyncio.sleep(RECONNECT_SECONDS)
            else:
                await connection.set_type_codec(
                    "jsonb", schema="pg_catalog", encoder=_encode, decoder=msgspec.json.decode
                )
                return connection

    async def close_async(self) -> None:
        """Close the pool."""
        if self._pool is not None:
            pool, self._pool = self._pool, None
            await pool.close()

    async def execute_query_async(self, query: str, **arguments: Any) -> None:
        """Run a statement."""
        await self._fetch(query, arguments)

    async def execute_query_one_async(self, query: str, **arguments: Any) -> dict[str, Any]:
        """Return the first row."""
        rows = await self._fetch(query, arguments)
        if not rows:
            raise exceptions.NoResult
        return dict(rows[0])

    async def execute_query_all_async(self, query: str, **arguments: Any) -> list[dict[str, Any]]:
        """Return all rows."""
        return [dict(row) for row in await self._fetch(query, arguments)]

    async def listen_notify(self, on_notification: Notify, channels: Iterable[str]) -> None:
        """Pass notifications on until cancelled."""
        heard: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

        def hear(channel: str, payload: str) -> None:
            heard.put_nowait((channel, payload))

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(listening.keep(self._url, channels, hear=hear))
            while True:
                channel, payload = await heard.get()
                await on_notification(channel=channel, payload=payload)

    async def _fetch(self, query: str, given: dict[str, Any]) -> list[asyncpg.Record]:
        if self._pool is None:
            raise exceptions.AppNotOpen
        try:
            async with self._pool.lend() as connection:
                statement = self._statements.get(query) or await self._prepare(connection, query)
                return await connection.fetch(statement.text, *statement.arguments(given))
        except asyncpg.UniqueViolationError as error:
            raise exceptions.UniqueViolation(
                constraint_name=getattr(error, "constraint_name", None),
                queueing_lock=given.get("queueing_lock"),
            ) from error
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            raise exceptions.ConnectorException from error

    async def _prepare(self, connection: Any, query: str) -> _Statement:
        names = tuple(dict.fromkeys(_PLACE.findall(query)))
        numbers = {name: f"${number}" for number, name in enumerate(names, start=1)}
        text = _PLACE.sub(lambda found: numbers[found[1]], query)
        types = (await connection.prepare(text)).get_parameters()
        as_words = {
            name
            for name, kind in zip(names, types, strict=True)
            if kind.name in ("text", "varchar")
        }
        statement = self._statements[query] = _Statement(text, names, frozenset(as_words))
        return statement
