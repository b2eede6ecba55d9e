"""The JSON interface, version 1: what the pages do, for apps and other programs.

It says what it takes and gives in an OpenAPI 3.1 document, which is made from these modules.
Handlers call the flows and services that the pages call; no rule stands here.
"""

from litestar import Router
from litestar.datastructures import ResponseHeader

from customiseyou.api.v1 import (
    approvals,
    cart,
    catalogue,
    delivery,
    designs,
    identity,
    orders,
    people,
    pictures,
    problems,
    reading,
    replies,
    selling,
)
from customiseyou.api.v1.document import PATH, ExactSchemas
from customiseyou.api.v1.document import config as openapi_config

__all__ = ["ROUTES", "ExactSchemas", "openapi_config"]

BODY_BYTES_MAX = 64 * 1024
"""Of requests whose handler does not name a limit of its own."""

ROUTES: list[Router] = [
    Router(
        path=PATH,
        route_handlers=[
            *catalogue.ROUTES,
            *delivery.ROUTES,
            *people.ROUTES,
            *pictures.ROUTES,
            *designs.ROUTES,
            *approvals.ROUTES,
            *cart.ROUTES,
            *orders.ROUTES,
            *selling.ROUTES,
        ],
        request_class=reading.ExactRequest,
        middleware=[identity.KnowByHeaders()],
        guards=[identity.guard, problems.require_kind],
        exception_handlers=problems.HANDLERS,
        response_headers=[
            ResponseHeader(
                name="Cache-Control",
                value=replies.PRIVATE,
                description="Whether the answer may be kept, and for how long.",
            )
        ],
        opt={"exclude_from_csrf": True},
        request_max_body_size=BODY_BYTES_MAX,
    )
]
