"""A connection for reads goes back to its pool as it was, without being asked to forget."""

import asyncio

import asyncpg
import pytest

from customiseyou.infra.db.session import Database

pytestmark = pytest.mark.integration


async def test_reads_go_on_after_one_that_failed_and_one_that_was_given_up(
    database: Database,
) -> None:
    with pytest.raises(asyncpg.DivisionByZeroError):
        await database.read_value("SELECT 1 / 0")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await database.read_value("SELECT pg_sleep(5)")
    for _ in range(20):
        assert await database.read_value("SELECT 7") == 7


async def test_a_read_cannot_write(database: Database) -> None:
    for _ in range(3):
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await database.read_value("DELETE FROM carts RETURNING id")
        assert await database.read_value("SELECT current_setting('transaction_read_only')") == "on"
