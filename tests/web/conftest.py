"""The whole application over the test's database, and a browser's worth of HTTP."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from litestar import Litestar
from sqlalchemy import text

from customiseyou.app import asgi, settings
from customiseyou.domains.accounts import service as accounts
from customiseyou.infra.db.session import Database
from customiseyou.infra.security import passwords

ORIGIN = "https://shop.test"
EMAIL = "priya@people.example"
PASSWORD = "copper lantern mango"
TOKEN = re.compile(r'name="_csrf_token" value="([^"]+)"')

Open = Callable[..., httpx.AsyncClient]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def app(
    database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Litestar]:
    """Run the application as behind one proxy with TLS."""
    folder: Path = tmp_path_factory.mktemp("web")
    environ = {
        "CUSTOMISEYOU_DATABASE_URL": database_url,
        "CUSTOMISEYOU_DATA_DIR": str(folder),
        "CUSTOMISEYOU_SERVER_PUBLIC_URL": ORIGIN,
        "CUSTOMISEYOU_SERVER_SECRET_KEY": "k" * 48,
        "CUSTOMISEYOU_SERVER_PROXIES": "1",
    }
    app = asgi.create_app(settings.load(environ=environ, folder=folder))
    is_open, is_over = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        async with app.lifespan():
            is_open.set()
            await is_over.wait()

    life = asyncio.create_task(live())
    opening = asyncio.create_task(is_open.wait())
    await asyncio.wait((life, opening), return_when=asyncio.FIRST_COMPLETED)
    if life.done():
        await life
    yield app
    is_over.set()
    await life


@pytest_asyncio.fixture(loop_scope="session")
async def open_client(app: Litestar, database: Database) -> AsyncIterator[Open]:
    """Return what opens a new browser; `seen` is the address that the proxy saw."""
    opened: list[httpx.AsyncClient] = []

    def open_one(*, seen: str = "203.0.113.5", forged: str = "") -> httpx.AsyncClient:
        forwarded = f"{forged}, {seen}" if forged else seen
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app, client=("127.0.0.1", 40_000)),
            base_url=ORIGIN,
            headers={"x-forwarded-for": forwarded, "accept-language": "en"},
        )
        opened.append(client)
        return client

    yield open_one
    for client in opened:
        await client.aclose()


@pytest_asyncio.fixture(loop_scope="session")
async def account(database: Database) -> str:
    """Return the address of somebody who has proved it."""
    password_hash = await passwords.hash_password(PASSWORD)
    async with database.transaction() as session:
        await accounts.register(
            session, email=EMAIL, name="Priya", password_hash=password_hash, language="en"
        )
        await session.execute(text("UPDATE accounts SET email_verified_at = now()"))
    return EMAIL


async def post(client: httpx.AsyncClient, path: str, **fields: str) -> httpx.Response:
    """Send a form as the page at the same address has it."""
    page = await client.get(path)
    found = TOKEN.search(page.text)
    assert found is not None
    return await client.post(path, data={"_csrf_token": found.group(1), **fields})
