"""One connection that LISTENs, found again whenever it is lost."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import NoReturn

import asyncpg
import structlog

from customiseyou.infra.db.session import plain_url

CONNECT_SECONDS = 5
RECONNECT_SECONDS = 1.0
ASK_AFTER_SECONDS = 30.0
"""So long nothing was heard, the server is asked whether it is still there."""

log = structlog.get_logger()


async def keep(
    direct_url: str,
    channels: Iterable[str],
    *,
    hear: Callable[[str, str], object],
    begin: Callable[[], object] = lambda: None,
) -> NoReturn:
    """Call `hear` with channel and payload of every notification, until cancelled.

    `begin` is called whenever a connection stands: what was said before it was not heard.
    """
    url, wanted = plain_url(direct_url), tuple(channels)

    def receive(_connection: object, _pid: int, channel: str, payload: object) -> None:
        hear(channel, str(payload))

    while True:
        try:
            connection = await asyncpg.connect(url, timeout=CONNECT_SECONDS)
        except (OSError, asyncpg.PostgresError, TimeoutError):
            await asyncio.sleep(RECONNECT_SECONDS)
            continue
        try:
            lost = asyncio.Event()
            connection.add_termination_listener(lambda _, lost=lost: lost.set())
            for channel in wanted:
                await connection.add_listener(channel, receive)
            begin()
            await _await_end(connection, lost)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            log.warning("listening.connection_lost", channels=wanted)
        finally:
            if not connection.is_closed():
                # It may be the very connection that does not answer.
                with suppress(Exception):
                    await connection.close(timeout=2)
        await asyncio.sleep(RECONNECT_SECONDS)


async def _await_end(connection: asyncpg.Connection, lost: asyncio.Event) -> None:
    while True:
        try:
            async with asyncio.timeout(ASK_AFTER_SECONDS):
                await lost.wait()
        except TimeoutError:
            await connection.execute("SELECT 1", timeout=CONNECT_SECONDS)
        else:
            raise ConnectionError("the server ended it")
