"""A database that does not answer is told in a sentence, and forgotten when it answers again."""

import asyncio
from pathlib import Path

import asyncpg
import httpx
import pytest
import structlog
from structlog.testing import capture_logs

from customiseyou.app import asgi, settings
from customiseyou.infra.db import away, migrations, session
from customiseyou.infra.db.embedded import server as embedded
from customiseyou.web.shared import failures

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

ORIGIN = "https://shop.test"
VISITOR = {"cookie": f"visitor={'v' * 32}", "accept-language": "en"}


async def _settled(client: httpx.AsyncClient) -> httpx.Response:
    """Return the answer once the pools have noticed that the server is back."""
    for _ in range(40):
        answer = await client.get("/cart", headers=VISITOR)
        if answer.status_code == 200:
            break
        await asyncio.sleep(0.25)
    return answer


async def test_pages_and_programs_are_told_to_try_again_while_it_is_gone(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder: Path = tmp_path_factory.mktemp("away")
    running = embedded.open_server(folder, durable=False)
    with running as server:
        server.create_database()
        url = server.url()
        await asyncio.to_thread(migrations.upgrade, url)
        environ = {
            "CUSTOMISEYOU_DATABASE_URL": url,
            "CUSTOMISEYOU_DATA_DIR": str(folder),
            "CUSTOMISEYOU_SERVER_PUBLIC_URL": ORIGIN,
        }
        app = asgi.create_app(settings.load(environ=environ, folder=folder))
        life = app.lifespan()
        await life.__aenter__()
        transport = httpx.ASGITransport(app)
        client = httpx.AsyncClient(transport=transport, base_url=ORIGIN)
        assert (await client.get("/cart", headers=VISITOR)).status_code == 200
    # One that was used before would go on writing where it began.
    monkeypatch.setattr(failures, "log", structlog.get_logger())
    with capture_logs() as logs:
        page = await client.get("/cart", headers=VISITOR)
        ready = await client.get("/readyz")
        key = {"visitor-key": "v" * 32}
        problem = await client.get("/api/v1/cart", headers=key)
        written = await client.post(
            "/api/v1/sessions", json={"email": "a@example.org", "password": "x"}
        )
    assert ready.status_code == 503
    assert ready.text.startswith("not ready: ")
    assert page.status_code == 503
    assert int(page.headers["retry-after"]) > 0
    assert "Try again in a minute" in page.text
    for answer in (problem, written):
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "database.away"
        assert int(answer.headers["retry-after"]) > 0
    told = [one for one in logs if one["event"] == "web.database_away"]
    assert [one["log_level"] for one in told] == ["warning"] * 3
    assert not any("exc_info" in one for one in logs)
    with embedded.open_server(folder, durable=False):
        assert (await _settled(client)).status_code == 200
        await client.aclose()
        await life.__aexit__(None, None, None)
    embedded.remove(folder)


async def test_a_bug_is_not_taken_for_a_database_that_is_gone() -> None:
    for bug in (ValueError("clos"), KeyError("x"), FileNotFoundError(2, "no", "a.txt")):
        assert not away.is_away(bug)
    full = asyncpg.DiskFullError("could not extend file")
    for gone in (ConnectionRefusedError(), FileNotFoundError(2, "no"), TimeoutError(), full):
        assert away.is_away(gone)


async def test_who_finds_no_connection_for_reading_is_told_to_try_again(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "POOL_WAIT_SECONDS", 0.2)
    environ = {
        "CUSTOMISEYOU_DATABASE_URL": database_url,
        "CUSTOMISEYOU_DATABASE_CONNECTIONS_MAX": "4",
        "CUSTOMISEYOU_DATA_DIR": str(tmp_path),
        "CUSTOMISEYOU_SERVER_PUBLIC_URL": ORIGIN,
    }
    app = asgi.create_app(settings.load(environ=environ, folder=tmp_path))
    async with (
        app.lifespan(),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as client,
    ):
        # Known from here on, so that the way past the framework is tried too.
        assert (await client.get("/api/v1/categories")).status_code == 200
        database = app.state.services.get(session.Database)
        async with database.reading(), database.reading():
            for path in ("/cart", "/api/v1/categories", "/api/v1/products"):
                answer = await client.get(path, headers={"accept": "application/json", **VISITOR})
                assert answer.status_code == 503
                assert answer.json()["code"] == "database.away"
            known = await client.get("/api/v1/categories")
            assert (known.status_code, known.json()["code"]) == (503, "database.away")
        assert (await client.get("/api/v1/categories")).status_code == 200
