"""The whole application on a database of its own, with the demo's goods on sale."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import asyncpg
import httpx
import pytest
import pytest_asyncio
from litestar import Litestar
from tests.api import serving
from tests.api.client import PASSWORD, Shop

from customiseyou.app import asgi
from customiseyou.app import settings as app_settings
from customiseyou.app.demo import catalogue, past, shops
from customiseyou.domains.payments import ports
from customiseyou.infra.db import migrations
from customiseyou.infra.db.session import Database, plain_url
from customiseyou.infra.security import passwords
from customiseyou.infra.services import Services
from customiseyou.integrations import sandbox
from customiseyou.kit import clock

NAME = "api_shop"
ORIGIN = "http://shop.test"


async def own_database(url: str) -> str:
    """Return the address of a fresh database beside the one that other tests empty."""
    server = await asyncpg.connect(plain_url(url))
    await server.execute(f"DROP DATABASE IF EXISTS {NAME}")
    await server.execute(f"CREATE DATABASE {NAME} TEMPLATE template0")
    await server.close()
    place, _, query = plain_url(url).partition("?")
    own = f"{place.rpartition('/')[0]}/{NAME}"
    return f"{own}?{query}" if query else own


@asynccontextmanager
async def _running(app: Litestar) -> AsyncIterator[None]:
    """Run the application's life in a task of its own: it must end in the one it began in."""
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
    yield
    is_over.set()
    await life


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shop(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shop]:
    """Open the application once a run."""
    folder = tmp_path_factory.mktemp("api")
    url = await own_database(database_url)
    await asyncio.to_thread(migrations.upgrade, url)
    environ = {
        "CUSTOMISEYOU_DATABASE_URL": url,
        "CUSTOMISEYOU_DATA_DIR": str(folder),
        "CUSTOMISEYOU_SERVER_PUBLIC_URL": ORIGIN,
        "CUSTOMISEYOU_SERVER_SECRET_KEY": "k" * 48,
        "CUSTOMISEYOU_DEMO": "true",
    }
    settings = app_settings.load(environ=environ, folder=folder)
    app = asgi.create_app(settings)
    async with _running(app):
        services: Services = app.state.services
        database = services.get(Database)
        found = catalogue.load()
        password_hash = await passwords.hash_password(PASSWORD)
        async with database.transaction() as session:
            await shops.open_all(
                session, catalogue=found, password_hash=password_hash, now=clock.now()
            )
        services.add(
            sandbox.WebhookDelivery,
            past.InProcessDelivery(database, services.get(ports.Providers)),
        )
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as http:
            yield Shop(http=http, app=app, services=services, catalogue=found, environ=environ)


@pytest.fixture(scope="session")
def served(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the same shop behind a real server."""
    log = tmp_path_factory.mktemp("served") / "web.log"
    with serving.running(shop.environ, log=log) as url:
        yield url


@pytest_asyncio.fixture(autouse=True, loop_scope="session")
async def forget_attempts(request: pytest.FixtureRequest) -> None:
    """Begin every test with no attempt counted: all come from one network."""
    if "shop" in request.fixturenames:
        shop: Shop = request.getfixturevalue("shop")
        await shop.one("DELETE FROM rate_limits")
