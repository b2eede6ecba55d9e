"""What the public is shown has another state after every change, and nobody waits for it."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from customiseyou.domains.catalog import service as catalog
from customiseyou.infra.db import shown
from customiseyou.infra.db.session import Database, plain_url
from customiseyou.kit import ids

pytestmark = pytest.mark.integration

RENAME = "UPDATE categories SET slug = slug || '-' WHERE position = $1"


@pytest.fixture
async def database(database: Database) -> Database:
    """Put three shelves up."""
    async with database.transaction() as session:
        for position in range(3):
            await catalog.add_category(
                session, slug=f"shelf-{position}", name={"en": "Shelf"}, position=position
            )
    return database


@pytest.fixture
async def people(database_url: str, database: Database) -> AsyncIterator[list[asyncpg.Connection]]:
    """Open three connections of people who change things at once."""
    opened = [await asyncpg.connect(plain_url(database_url)) for _ in range(3)]
    for one in opened:
        await one.execute("SET lock_timeout = '200ms'")
    yield opened
    for one in opened:
        await one.close()


async def test_a_state_lasts_until_something_that_is_shown_changes(database, people):
    before = await shown.read_state(database)
    assert before is not None
    await people[0].execute("INSERT INTO rate_limits VALUES ('nothing shown', 1, 1)")
    assert await shown.read_state(database) == before
    await people[0].execute(RENAME, 0)
    after = await shown.read_state(database)
    assert after not in (None, before)
    await people[0].execute("DELETE FROM categories")
    assert await shown.read_state(database) not in (None, before, after)
    await people[0].execute("TRUNCATE categories CASCADE")
    assert await shown.read_state(database) not in (None, before, after)


async def test_a_row_that_is_written_as_it_was_is_no_change(database, people):
    before = await shown.read_state(database)
    await people[0].execute("UPDATE categories SET slug = slug")
    assert await shown.read_state(database) == before


async def test_a_change_and_its_state_are_seen_together(database, people):
    before = await shown.read_state(database)
    change = people[0].transaction()
    await change.start()
    await people[0].execute(RENAME, 0)
    assert await shown.read_state(database) == before
    await change.commit()
    assert await shown.read_state(database) != before


async def test_what_is_taken_back_changes_no_state(database, people):
    before = await shown.read_state(database)
    change = people[0].transaction()
    await change.start()
    await people[0].execute(RENAME, 0)
    await change.rollback()
    assert await shown.read_state(database) == before


async def test_a_change_after_a_savepoint_that_was_taken_back_is_noted(database, people):
    before = await shown.read_state(database)
    async with people[0].transaction():
        part = people[0].transaction()
        await part.start()
        await people[0].execute(RENAME, 0)
        await part.rollback()
        await people[0].execute(RENAME, 1)
    assert await shown.read_state(database) != before


async def test_people_who_change_things_at_once_wait_for_nobody_and_are_all_seen(database, people):
    states = {await shown.read_state(database)}
    changes = [one.transaction() for one in people]
    for position, (one, change) in enumerate(zip(people, changes, strict=True)):
        await change.start()
        await one.execute(RENAME, position)
    for change in (changes[1], changes[0], changes[2]):
        await change.commit()
        states.add(await shown.read_state(database))
    await people[0].execute(RENAME, 0)
    states.add(await shown.read_state(database))
    assert len(states) == 5
    # The last one has taken away what the three had left beside each other.
    assert await people[0].fetchval("SELECT count(*) FROM shown_states") == 1


async def test_no_change_is_missed_among_many(database, people):
    """Whoever reads the same state twice has read the same shelves both times."""
    seen: dict[str | None, set[str]] = {}

    async def change(one: asyncpg.Connection, position: int) -> None:
        for _ in range(40):
            async with one.transaction():
                await one.execute(RENAME, position)

    async def look() -> None:
        sql = "SELECT string_agg(slug, ' ' ORDER BY position) FROM categories"
        for _ in range(200):
            found = await database.read_row(f"SELECT {shown.STATE} AS state, ({sql}) AS body")
            seen.setdefault(found["state"], set()).add(found["body"])

    await asyncio.gather(look(), look(), *(change(one, at) for at, one in enumerate(people)))
    assert len(seen) > 1
    assert all(len(bodies) == 1 for bodies in seen.values())


async def test_without_a_note_nothing_is_known(database, people):
    await people[0].execute("DELETE FROM shown_states")
    assert await shown.read_state(database) is None
    found = await shown.read(database, shown.with_state("SELECT json_build_array($1::uuid)"), KEY)
    assert found is not None
    assert (found.state, found.body) == (None, f'["{KEY}"]')
    assert await shown.read(database, shown.with_state("SELECT NULL::json")) is None


KEY = ids.new_id()
