"""Real PostgreSQL for every test that asks: one server a run, rolled back per test."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.infra.db import migrations
from customiseyou.infra.db.embedded import server as embedded
from customiseyou.infra.db.session import Database

if "PYTEST_XDIST_WORKER" in os.environ:
    # 'make coverage' measures the processes of the tests, not the nodes and tools that they start.
    os.environ.pop("COVERAGE_PROCESS_START", None)

# The ledger's tables refuse to be emptied, also in a session that plays back a replica.
EMPTY_ALL = """
DO $$
DECLARE found record;
BEGIN
    FOR found IN SELECT tgrelid::regclass AS name, tgname FROM pg_trigger
                  WHERE tgname LIKE '%never_emptied' LOOP
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', found.name, found.tgname);
    END LOOP;
    EXECUTE (SELECT 'TRUNCATE ' || string_agg(format('%I', tablename), ', ') || ' CASCADE'
               FROM pg_tables
              WHERE schemaname = 'public' AND tablename NOT LIKE 'alembic%');
    FOR found IN SELECT tgrelid::regclass AS name, tgname FROM pg_trigger
                  WHERE tgname LIKE '%never_emptied' LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', found.name, found.tgname);
    END LOOP;
END $$
"""


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a migrated database on a server of this run's own."""
    folder: Path = tmp_path_factory.mktemp("pg")
    with embedded.open_server(folder, durable=False) as server:
        server.create_database()
        migrations.upgrade(server.url())
        yield server.url()
    embedded.remove(folder)


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
        await session.execute(text(EMPTY_ALL))


@pytest.fixture
async def session(shared_database: Database) -> AsyncIterator[AsyncSession]:
    """Return a session whose transaction is rolled back after the test."""

    class Undo(Exception):
        """Leave the transaction without keeping anything."""

    with pytest.raises(Undo):
        async with shared_database.transaction() as session:
            yield session
            raise Undo
