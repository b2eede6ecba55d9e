"""The web process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from litestar import Litestar
from litestar.config.response_cache import ResponseCacheConfig
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.serialization import encode_json

from customiseyou.api import v1
from customiseyou.app import routes, settings, wiring
from customiseyou.app.settings import Settings
from customiseyou.domains.cart import service as cart
from customiseyou.infra.db import shown
from customiseyou.infra.db.session import Database
from customiseyou.infra.realtime import Hub
from customiseyou.infra.telemetry import configure_logs, metrics
from customiseyou.kit import ids
from customiseyou.kit.errors import AppError
from customiseyou.web.shared import failures, headers, permissions, provide, requests
from customiseyou.web.shared.form_tokens import FormTokens
from customiseyou.web.shared.head_requests import AnswerHeads
from customiseyou.web.shared.known_answers import KnownAnswers

log = structlog.get_logger()


def create_app(chosen: Settings | None = None) -> Litestar:
    """Return the ASGI application; settings are read from the environment when not given."""
    found = chosen if chosen is not None else settings.load()
    configure_logs(level=found.log.level.upper(), as_json=found.log.as_json)

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        services = await wiring.open_services(found)
        hub = services.add(Hub, Hub(found.direct_database_url))
        app.state.services = services
        await hub.start()
        noting = asyncio.create_task(metrics.keep_noting_connections(services.get(Database)))
        try:
            yield
        finally:
            noting.cancel()
            await hub.close()
            await wiring.close_services(services)

    tokens = FormTokens(
        secret=found.server.secret_key,
        is_secure=found.server.origin.startswith("https://"),
    )
    app = Litestar(
        route_handlers=routes.handlers(found),
        dependencies={
            name: Provide(function, sync_to_thread=False)
            for name, function in provide.DEPENDENCIES.items()
        },
        guards=[permissions.guard],
        exception_handlers={
            AppError: failures.on_app_error,
            HTTPException: failures.on_http_error,
            Exception: failures.on_bug,
        },
        csrf_config=tokens.config,
        request_class=requests.CarefulRequest,
        openapi_config=v1.openapi_config(),
        plugins=[v1.ExactSchemas()],
        lifespan=[lifespan],
        request_max_body_size=requests.FORM_BYTES_MAX,
        response_cache_config=ResponseCacheConfig(default_expiration=0),
        logging_config=None,
    )
    app.state.form_tokens = tokens
    app.state.site = site = wiring.make_site(found)

    async def read_state() -> str | None:
        return await shown.read_state(app.state.services.get(Database))

    async def count_cart(secret: str) -> int:
        database = app.state.services.get(Database)
        return await cart.count(database, account_id=None, visitor=ids.digest(secret))

    answering = KnownAnswers(
        app.asgi_handler, read_state=read_state, count_cart=count_cart, tokens=tokens
    )
    stamping = headers.StampRequests(answering, is_secure=site.is_secure)
    app.asgi_handler = AnswerHeads(stamping)
    return app


def openapi_document() -> bytes:
    """Return the API's OpenAPI 3.1 document as JSON, without opening anything."""
    app = create_app(settings.read())
    return encode_json(app.openapi_schema.to_schema())
