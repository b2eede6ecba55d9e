"""Real PostgreSQL for every test that asks: one server a run, rolled back per test."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.app import tables
from customiseyou.infra.db import migrations
from customiseyou.infra.db.embedded import server as embedded
from customiseyou.infra.db.session import Database, url_for


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a migrated database on a server of this run's own."""
    folder: Path = tmp_path_factory.mktemp("pg")
    with embedded.open_server(folder, durable=False) as server:
        server.create_database()
        migrations.upgrade(server.url())
        _create_missing(server.url())
        yield server.url()
    embedded.remove(folder)


def _create_missing(url: str) -> None:
    engine = create_engine(url_for(url, driver="psycopg"))
    with engine.begin() as connection:
        known = set(inspect(connection).get_table_names())
        metadata = tables.metadata()
        fresh = [table for table in metadata.sorted_tables if table.name not in known]
        metadata.create_all(connection, tables=fresh)
        if fresh:
            for statement in tables.extra_sql():
                connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
async def shared_database(database_url: str) -> AsyncIterator[Database]:
    """Open the pools once a run."""
    database = await Database.open(database_url)
    yield database
    await database.close()


@pytest.fixture
async def database(shared_database: Database) -> AsyncIterator[Database]:
    """Return the pools for tests that commit; every table is emptied afterwards."""
    yield shared_database
    async with shared_database.transaction() as session:
        await session.execute(text("SET LOCAL session_replication_role = replica"))
        tables = await session.execute(
            text(
                "SELECT string_agg(format('%I', tablename), ', ') FROM pg_tables"
                " WHERE schemaname = 'public' AND tablename NOT LIKE 'alembic%'"
            )
        )
        await session.execute(text(f"TRUNCATE {tables.scalar_one()} CASCADE"))


@pytest.fixture
async def session(shared_database: Database) -> AsyncIterator[AsyncSession]:
    """Return a session whose transaction is rolled back after the test."""

    class Undo(Exception):
        """Leave the transaction without keeping anything."""

    with pytest.raises(Undo):
        async with shared_database.transaction() as session:
            yield session
            raise Undo
