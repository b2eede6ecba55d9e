"""Files are kept under their keys; a store that fails says so in a way that people can be told."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from customiseyou.infra.storage import Files, StorageAway


async def test_what_is_put_is_found_until_it_is_deleted(tmp_path: Path) -> None:
    files = Files(str(tmp_path))
    await files.put("a/b", b"one")
    await files.put("a/b", b"two")
    assert await files.find("a/b") == b"two"
    await files.delete("a/b")
    await files.delete("a/b")
    assert await files.find("a/b") is None


async def test_a_store_that_cannot_write_is_away_and_keeps_what_it_has(tmp_path: Path) -> None:
    files = Files(str(tmp_path))
    await files.put("a", b"one")
    # A folder cannot be where a file lies.
    with capture_logs() as logs, pytest.raises(StorageAway):
        await files.put("a/b", b"two")
    assert [one["event"] for one in logs] == ["storage.failed"]
    assert await files.find("a") == b"one"
