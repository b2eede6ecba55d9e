"""A disk or database that gives out is told as what it is, wherever it lies."""

import errno
import shutil
from pathlib import Path

import asyncpg
import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from customiseyou.app import settings as all_settings
from customiseyou.app import shortage
from customiseyou.infra.processes import refusals
from customiseyou.infra.storage import StorageAway

NO_ROOM = "could not extend file: No space left on device"


def wrapped(inner: Exception) -> Exception:
    try:
        raise StorageAway from inner
    except StorageAway as error:
        return error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (asyncpg.DiskFullError(NO_ROOM), 74),
        (psycopg.errors.DiskFull(NO_ROOM), 74),
        (DBAPIError("INSERT …", None, Exception(NO_ROOM)), 74),
        (OSError(errno.ENOSPC, "No space left on device"), 74),
        (wrapped(OSError(errno.ENOSPC, "No space left on device")), 74),
        (asyncpg.ConnectionDoesNotExistError("connection was closed"), 71),
        (ValueError("a bug"), None),
    ],
)
def test_errors_are_told_apart(error: Exception, code: int | None) -> None:
    assert shortage.exit_code_of(error) == code


def test_the_full_disk_is_named_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = all_settings.read(
        environ={
            "DATABASE_URL": "postgresql://shop:secret-word@db.example.org/shop",
            "CUSTOMISEYOU_DATA_DIR": str(tmp_path),
        }
    )
    usage = type(shutil.disk_usage(tmp_path))
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(1 << 40, 0, 1 << 40))
    with pytest.raises(refusals.DatabaseDiskFull) as remote, shortage.told(settings, server=None):
        raise asyncpg.DiskFullError(NO_ROOM)
    assert str(remote.value) == (
        "The disk of the database at postgresql://shop:***@db.example.org/shop is full: free some "
        "of it, and start again."
    )
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(1 << 40, 1 << 40, 0))
    with pytest.raises(refusals.DiskFull) as local, shortage.told(settings, server=None):
        raise asyncpg.DiskFullError(NO_ROOM)
    assert str(tmp_path) in str(local.value)
    with pytest.raises(refusals.DatabaseUnusable) as gone, shortage.told(settings, server=None):
        raise asyncpg.ConnectionDoesNotExistError("connection was closed")
    assert "went away while" in str(gone.value)
    assert "secret-word" not in f"{remote.value} {local.value} {gone.value}"
