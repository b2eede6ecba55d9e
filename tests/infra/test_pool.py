"""Connections for reads are lent in turn, for so long, and never in doubt."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import asyncpg
import pytest

from customiseyou.infra.db import pool as pools
from customiseyou.infra.db.pool import Pool
from customiseyou.infra.db.session import plain_url

pytestmark = pytest.mark.integration

SIZE = 2
WAIT_SECONDS = 0.1


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    connect = partial(asyncpg.connect, plain_url(database_url), command_timeout=5)
    opened = Pool(connect, size_max=SIZE, wait_seconds=WAIT_SECONDS)
    yield opened
    await opened.close()
    assert opened.count() == (0, 0)


async def own_number(pool: Pool) -> int:
    """Return the server's number of the connection that is lent."""
    async with pool.lend() as connection:
        return connection.get_server_pid()


async def test_one_after_the_other_uses_one_connection(pool):
    numbers = {await own_number(pool) for _ in range(5)}
    assert len(numbers) == 1
    assert pool.count() == (0, 1)


async def test_who_finds_none_free_waits_only_so_long(pool):
    async with pool.lend(), pool.lend():
        assert pool.count() == (SIZE, 0)
        with pytest.raises(TimeoutError):
            async with pool.lend():
                pass
    assert pool.count() == (0, SIZE)
    async with pool.lend(), pool.lend():
        pass


async def test_who_waits_gets_what_comes_back(pool):
    first, second = pool.lend(), pool.lend()
    async with first:
        kept = await second.__aenter__()
        waiting = asyncio.create_task(own_number(pool))
        await asyncio.sleep(0)
        number = kept.get_server_pid()
        await second.__aexit__(None, None, None)
        assert await waiting == number


async def test_who_stops_waiting_takes_nothing_with_them(pool):
    async with pool.lend(), pool.lend():
        waiting = asyncio.create_task(own_number(pool))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    async with pool.lend(), pool.lend():
        assert pool.count() == (SIZE, 0)


async def test_a_statement_that_failed_leaves_its_connection_sound(pool):
    number = await own_number(pool)
    with pytest.raises(asyncpg.DivisionByZeroError):
        async with pool.lend() as connection:
            await connection.fetchval("SELECT 1 / 0")
    assert await own_number(pool) == number


async def test_a_statement_that_was_given_up_takes_its_connection_along(pool):
    number = await own_number(pool)
    with pytest.raises(TimeoutError):
        async with pool.lend() as connection:
            await connection.fetchval("SELECT pg_sleep(5)", timeout=0.05)
    assert pool.count() == (0, 0)
    assert await own_number(pool) != number


async def test_a_transaction_that_was_left_open_takes_its_connection_along(pool):
    async with pool.lend() as connection:
        await connection.execute("BEGIN")
    assert pool.count() == (0, 0)


async def test_a_connection_that_the_server_ended_is_replaced(pool):
    async with pool.lend(), pool.lend() as idle:
        number, gone = idle.get_server_pid(), asyncio.Event()
        idle.add_termination_listener(lambda _: gone.set())
    async with pool.lend() as ending:
        assert await ending.fetchval("SELECT pg_terminate_backend($1)", number)
        await gone.wait()
    for _ in range(3):
        async with pool.lend() as one, pool.lend() as other:
            assert await one.fetchval("SELECT 1") == 1
            assert await other.fetchval("SELECT 1") == 1
            assert number not in (one.get_server_pid(), other.get_server_pid())


async def test_a_server_that_is_away_is_told_and_keeps_no_place(pool):
    async def refused() -> asyncpg.Connection:
        raise ConnectionRefusedError

    away = Pool(refused, size_max=1, wait_seconds=WAIT_SECONDS)
    for _ in range(3):
        with pytest.raises(ConnectionRefusedError):
            async with away.lend():
                pass
    assert away.count() == (0, 0)


async def test_one_that_is_old_is_closed_when_it_comes_back(pool, monkeypatch):
    number = await own_number(pool)
    monkeypatch.setattr(pools, "LIFE_SECONDS_MAX", -1.0)
    assert await own_number(pool) == number
    assert pool.count() == (0, 0)


async def test_one_that_nobody_needs_is_closed_when_another_comes_back(pool, monkeypatch):
    async with pool.lend(), pool.lend():
        pass
    assert pool.count() == (0, 2)
    monkeypatch.setattr(pools, "IDLE_SECONDS_MAX", 0.0)
    await asyncio.sleep(0.01)
    await own_number(pool)
    assert pool.count() == (0, 1)


async def test_what_is_lent_while_the_pool_closes_is_closed_when_it_comes_back(pool):
    async with pool.lend() as connection:
        await pool.close()
        assert await connection.fetchval("SELECT 1") == 1
    assert connection.is_closed()
    assert pool.count() == (0, 0)
