"""Guessing a password has an end, and locks nobody out but the one who guesses."""

import asyncio

import pytest
from sqlalchemy import text
from tests.web.conftest import PASSWORD, post

from customiseyou.web.shared import guesses, networks

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

WRONG = "not the password"


@pytest.fixture(autouse=True)
def one_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no window end while a test counts in it."""
    monkeypatch.setattr(guesses, "LOG_IN", guesses.Pace("login", 10, 10**9))
    monkeypatch.setattr(networks, "ATTEMPTS_SECONDS", 10**9)


async def _guess(client, account: str, *, times: int, status: int = 422) -> None:
    for _ in range(times):
        answer = await post(client, "/login", email=account, password=WRONG)
        assert answer.status_code == status


async def test_a_stranger_who_guesses_locks_only_their_own_network_out(open_client, account):
    stranger = open_client(seen="203.0.113.66")
    await _guess(stranger, account, times=guesses.LOG_IN.times_max)
    answer = await post(stranger, "/login", email=account.upper(), password=PASSWORD)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= guesses.LOG_IN.seconds
    assert "session" not in answer.cookies
    answer = await post(open_client(), "/login", email=account, password=PASSWORD)
    assert answer.status_code == 303


async def test_signing_in_well_uses_up_nothing(open_client, account, monkeypatch):
    monkeypatch.setattr(networks, "ATTEMPTS_MAX", 3)
    for _ in range(guesses.LOG_IN.times_max + 2):
        answer = await post(open_client(), "/login", email=account, password=PASSWORD)
        assert answer.status_code == 303


async def test_tries_at_the_same_moment_are_all_counted(open_client, account):
    client = open_client()
    await post(client, "/login", email="somebody@people.example", password=WRONG)
    answers = await asyncio.gather(
        *(post(client, "/login", email=account, password=WRONG) for _ in range(14))
    )
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [422] * guesses.LOG_IN.times_max + [429] * 4


async def test_many_networks_together_do_not_lock_out_a_known_one_or_a_known_browser(
    open_client, account, database, monkeypatch
):
    known, moved = open_client(seen="203.0.113.10"), open_client(seen="203.0.113.11")
    moved.cookies.set("visitor", "v" * 32, domain="shop.test")
    for client in (known, moved):
        await post(client, "/login", email=account, password=PASSWORD)
    async with database.transaction() as session:
        await session.execute(text("DELETE FROM account_sessions"))
    lower = guesses.Pace("login_anywhere", 5, 10**9)
    monkeypatch.setattr(guesses, "LOG_IN_FROM_ANYWHERE", lower)
    for number in range(5):
        await _guess(open_client(seen=f"198.51.100.{number}"), account, times=1)
    elsewhere = open_client(seen="192.0.2.1")
    answer = await post(elsewhere, "/login", email=account, password=PASSWORD)
    assert answer.status_code == 429
    travelling = open_client(seen="192.0.2.2")
    travelling.cookies.set("visitor", "v" * 32, domain="shop.test")
    for client in (known, travelling):
        answer = await post(client, "/login", email=account, password=PASSWORD)
        assert answer.status_code == 303
    # A known place guesses no more often than any other.
    await _guess(known, account, times=guesses.LOG_IN.times_max)
    await _guess(known, account, times=1, status=429)


async def test_a_browser_that_is_known_is_not_held_up_by_others_of_its_network(
    open_client, account
):
    client = open_client()
    client.cookies.set("visitor", "w" * 32, domain="shop.test")
    await post(client, "/login", email=account, password=PASSWORD)
    await _guess(open_client(), account, times=guesses.LOG_IN.times_max)
    await _guess(open_client(), account, times=1, status=429)
    answer = await post(client, "/login", email=account, password=PASSWORD)
    assert answer.status_code == 303
