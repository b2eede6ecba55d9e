"""Plain SQL and the session's own statements share one connection and one transaction."""

import asyncio

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.cart.models import CartRow
from customiseyou.infra.db import sql
from customiseyou.infra.db.session import Database, count_statements
from customiseyou.kit import ids

pytestmark = pytest.mark.integration

COUNT = "SELECT count(*) FROM carts WHERE visitor = $1"
ADD = "INSERT INTO carts (id, visitor, currency) VALUES ($1, $2, 'INR')"
END_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
VISITOR = b"v" * 32


async def test_plain_sql_sees_what_the_session_still_holds(session: AsyncSession) -> None:
    session.add(CartRow(visitor=VISITOR, currency="INR"))
    assert await sql.value(session, COUNT, VISITOR) == 1


async def test_both_are_kept_together_and_undone_together(database: Database) -> None:
    async with database.transaction() as session:
        await sql.rows(session, ADD, ids.new_id(), VISITOR)
        session.add(CartRow(visitor=b"w" * 32, currency="INR"))
    with pytest.raises(ZeroDivisionError):
        async with database.transaction() as session:
            await session.execute(text("DELETE FROM carts"))
            assert await sql.value(session, COUNT, VISITOR) == 0
            raise ZeroDivisionError
    assert await database.read_value("SELECT count(*) FROM carts") == 2


async def test_a_savepoint_undoes_plain_sql_inside_it(database: Database) -> None:
    async with database.transaction() as session:
        with pytest.raises(asyncpg.UniqueViolationError):
            async with sql.savepoint(session):
                await sql.rows(session, ADD, ids.new_id(), VISITOR)
                await sql.rows(session, ADD, ids.new_id(), VISITOR)
        assert await sql.value(session, COUNT, VISITOR) == 0
        await sql.rows(session, ADD, ids.new_id(), VISITOR)
    assert await database.read_value(COUNT, VISITOR) == 1


async def test_what_was_added_can_be_looked_at_after_the_transaction(database: Database) -> None:
    async with database.transaction() as session:
        row = CartRow(visitor=VISITOR, currency="INR")
        session.add(row)
    assert (row.visitor, row.currency) == (VISITOR, "INR")
    assert await database.read_value("SELECT id FROM carts") == row.id


async def test_a_transaction_that_is_given_up_leaves_its_connection_usable(
    database: Database,
) -> None:
    for _ in range(20):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02), database.transaction() as session:
                await sql.rows(session, ADD, ids.new_id(), VISITOR)
                await sql.value(session, "SELECT pg_sleep(5)")
    async with database.transaction() as session:
        assert await sql.value(session, COUNT, VISITOR) == 0
    assert database.connections()["writes"][0] == 0


async def test_connections_that_the_server_ended_are_replaced(database: Database) -> None:
    async with database.transaction() as session:
        await sql.rows(session, END_OTHERS)
    for _ in range(20):
        async with database.transaction() as session:
            assert await sql.value(session, "SELECT 7") == 7
    with pytest.raises(asyncpg.PostgresConnectionError):
        async with database.transaction() as session:
            await sql.rows(session, "SELECT pg_terminate_backend(pg_backend_pid())")
    async with database.transaction() as session:
        assert await sql.value(session, "SELECT 8") == 8


async def test_a_page_reads_without_a_transaction_and_cannot_write(database: Database) -> None:
    async with database.reading() as reader:
        assert await sql.value(reader, COUNT, VISITOR) == 0
        assert await sql.row(reader, "SELECT 1 AS one, 2 AS two") == (1, 2)
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await sql.rows(reader, ADD, ids.new_id(), VISITOR)
        async with database.transaction() as session:
            await sql.rows(session, ADD, ids.new_id(), VISITOR)
        assert await sql.value(reader, COUNT, VISITOR) == 1


async def test_every_statement_is_counted(database: Database) -> None:
    with count_statements(database.engine) as seen:
        async with database.transaction() as session:
            await sql.value(session, "SELECT 1")
            await session.execute(text("SELECT 2"))
    assert seen == ["BEGIN", "SELECT 1", "SELECT 2"]
