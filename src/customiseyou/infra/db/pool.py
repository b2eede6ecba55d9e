"""Connections for statements that stand by themselves: opened when needed, lent one at a time.

asyncpg's own pool makes a wrapper for each loan and arms a timer at its end, which together take
as long as a short statement, and lets people wait without end while all are lent.
"""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType

import asyncpg

IDLE_SECONDS_MAX = 300.0
"""How long one that nobody needs is kept, seen when others come back."""
LIFE_SECONDS_MAX = 3_600.0
"""What the server remembers for a connection grows; it forgets with it."""
CLOSE_SECONDS_MAX = 5.0


class Loan:
    """One connection, for the time of an `async with`."""

    __slots__ = ("_connection", "_pool")

    def __init__(self, pool: "Pool") -> None:
        self._pool = pool

    async def __aenter__(self) -> asyncpg.Connection:
        self._connection = await self._pool.take()
        return self._connection

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.give_back(self._connection, is_sound=kind is None or _leaves_sound(kind))


def _leaves_sound(kind: type[BaseException]) -> bool:
    """Return whether no statement can still run after an error: one that was given up may."""
    return issubclass(kind, Exception) and not issubclass(
        kind, TimeoutError | asyncpg.InterfaceError
    )


class Pool:
    """Lends what was used last first, so that those that nobody needs grow old and are closed."""

    def __init__(
        self,
        connect: Callable[[], Awaitable[asyncpg.Connection]],
        *,
        size_max: int,
        wait_seconds: float,
    ) -> None:
        self._connect = connect
        self._wait_seconds = wait_seconds
        self._places = asyncio.Semaphore(size_max)
        self._opened_at: dict[asyncpg.Connection, float] = {}
        self._idle: list[tuple[asyncpg.Connection, float]] = []
        """With the time since when; the one that came back last stands last."""
        self._is_closed = False

    def lend(self) -> Loan:
        """Return a loan; entering it raises TimeoutError where none comes back in time."""
        return Loan(self)

    def count(self) -> tuple[int, int]:
        """Return how many are lent and how many idle."""
        return len(self._opened_at) - len(self._idle), len(self._idle)

    async def take(self) -> asyncpg.Connection:
        """Return a connection for `give_back`; raises TimeoutError where none is free in time."""
        if self._places.locked():
            async with asyncio.timeout(self._wait_seconds):
                await self._places.acquire()
        else:
            await self._places.acquire()
        while self._idle:
            connection, _since = self._idle.pop()
            if not connection.is_closed():
                return connection
            self._drop(connection)
        try:
            connection = await self._connect()
        except BaseException:
            self._places.release()
            raise
        self._opened_at[connection] = asyncio.get_running_loop().time()
        return connection

    def give_back(self, connection: asyncpg.Connection, *, is_sound: bool) -> None:
        """Keep a connection for the next, or close it where it is worn or in doubt."""
        now = asyncio.get_running_loop().time()
        if (
            not is_sound
            or self._is_closed
            or connection.is_closed()
            or connection.is_in_transaction()
            or now - self._opened_at[connection] > LIFE_SECONDS_MAX
        ):
            self._drop(connection)
        else:
            self._idle.append((connection, now))
            oldest, since = self._idle[0]
            if now - since > IDLE_SECONDS_MAX:
                del self._idle[0]
                self._drop(oldest)
        self._places.release()

    def _drop(self, connection: asyncpg.Connection) -> None:
        del self._opened_at[connection]
        connection.terminate()

    async def close(self) -> None:
        """Close what is idle; what is lent is closed when it comes back."""
        self._is_closed = True
        while self._idle:
            connection, _since = self._idle.pop()
            del self._opened_at[connection]
            await connection.close(timeout=CLOSE_SECONDS_MAX)
