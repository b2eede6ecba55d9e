"""Files are kept under their keys; a store that fails says so in a way that people can be told."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from customiseyou.infra.db.session import Database
from customiseyou.infra.storage import Files, StorageAway


async def test_what_is_put_is_found_as_it_was_put_last(tmp_path: Path) -> None:
    files = Files(str(tmp_path))
    assert await files.find("a/b") is None
    await files.put("a/b", b"one")
    await files.put("a/b", b"two")
    assert await files.find("a/b") == b"two"


@pytest.mark.integration
async def test_a_file_store_is_not_asked_while_a_transaction_is_open(
    tmp_path: Path, database: Database
) -> None:
    files = Files(str(tmp_path))
    await files.put("a", b"one")
    async with database.transaction():
        with pytest.raises(AssertionError, match="while a transaction is open"):
            await files.put("a", b"two")
        with pytest.raises(AssertionError, match="while a transaction is open"):
            await files.find("a")
    assert await files.find("a") == b"one"


async def test_a_store_that_cannot_write_is_away_and_keeps_what_it_has(tmp_path: Path) -> None:
    files = Files(str(tmp_path))
    await files.put("a", b"one")
    # A folder cannot be where a file lies.
    with capture_logs() as logs, pytest.raises(StorageAway):
        await files.put("a/b", b"two")
    assert [one["event"] for one in logs] == ["storage.failed"]
    assert await files.find("a") == b"one"
