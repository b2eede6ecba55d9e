"""Whether an error only says that the database does not answer now, or that a disk is full."""

import errno
import os
from collections.abc import Iterator

import asyncpg
from sqlalchemy import exc

from customiseyou.kit import errors

GONE = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.DiskFullError,
    exc.TimeoutError,
    ConnectionError,
    TimeoutError,
)


class DatabaseAway(errors.Unavailable):
    """The database starts, stops, has no connection left, or no room on its disk."""

    code = "database.away"


def is_away(error: BaseException) -> bool:
    """Return whether an error, or what it wraps, is of a database that does not answer."""
    for found in _causes(error):
        if isinstance(found, GONE):
            return True
        if isinstance(found, exc.DBAPIError) and found.connection_invalidated:
            return True
        # What a connection says that was lost while it was in use.
        if isinstance(found, asyncpg.InterfaceError) and "clos" in str(found):
            return True
        # The server's socket is not there; a file that is missed has a name.
        if isinstance(found, FileNotFoundError) and found.filename is None:
            return True
    return False


def is_full(error: BaseException) -> bool:
    """Return whether an error, or what it wraps, is of a disk without room.

    PostgreSQL, its drivers and the store of files all hand on the system's own words.
    """
    return any(os.strerror(errno.ENOSPC) in str(found) for found in _causes(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it wraps, the innermost last."""
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__
