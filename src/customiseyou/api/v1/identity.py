"""Who calls: a bearer token, a visitor key, or nobody. Cookies are not looked at.

A browser adds cookies to requests that other sites make; it never adds these headers. So the
interface needs no token against forged requests, and opening it to programs weakens no page.
"""

import re
from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.exceptions import NotAuthorizedException
from litestar.handlers import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from customiseyou.api.v1.replies import PRIVATE
from customiseyou.domains.accounts.values import Owner
from customiseyou.web.shared.caller import SESSION_COOKIE, VISITOR_COOKIE, Caller

VISITOR_HEADER = "Visitor-Key"
SECRET = re.compile(r"[A-Za-z0-9_-]{32}")
"""What `kit.ids.new_secret` makes."""

BEARER: dict[str, list[str]] = {"bearer": []}
VISITOR: dict[str, list[str]] = {"visitor": []}
EITHER: list[dict[str, list[str]]] = [BEARER, VISITOR]


class IdentityMissing(NotAuthorizedException):
    """Something would belong to the caller, who has not said who they are."""


class KnowByHeaders(ASGIMiddleware):
    """Puts the interface's two headers where the site looks for who asks: in place of cookies."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Run one request."""
        headers = MutableScopeHeaders(scope)
        kind, _, token = headers.get("authorization", "").partition(" ")
        found = {
            SESSION_COOKIE: token.strip() if kind.lower() == "bearer" else "",
            VISITOR_COOKIE: headers.get(VISITOR_HEADER, ""),
        }
        del headers["cookie"]
        known = [f"{name}={secret}" for name, secret in found.items() if SECRET.fullmatch(secret)]
        if known:
            headers["cookie"] = "; ".join(known)

        async def send_private(message: Message) -> None:
            """Say of every answer that does not know better that nobody keeps it."""
            if message["type"] == "http.response.start":
                MutableScopeHeaders.from_message(message).setdefault("Cache-Control", PRIVATE)
            await send(message)

        await next_app(scope, receive, send_private)


async def guard(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """Refuse a token that is unknown or over, and a key that was never ours: both say so."""
    if is_unknown(connection):
        raise NotAuthorizedException


def is_unknown(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Return whether a token or key came with the request that is nobody's, or not any more."""
    who: Caller = connection.scope["state"]["caller"]
    return ("authorization" in connection.headers and who.account is None) or (
        VISITOR_HEADER in connection.headers and who.visitor_secret is None
    )


def owner_of(caller: Caller) -> Owner:
    """Return whose things the caller may see and make; raises IdentityMissing."""
    owner = caller.owner
    if owner is None:
        raise IdentityMissing
    return owner
