"""Every route says who may use it; a route without a permission does not start."""

from enum import StrEnum
from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException
from litestar.handlers import BaseRouteHandler

from customiseyou.infra.db.session import Database
from customiseyou.infra.services import Services
from customiseyou.kit import clock
from customiseyou.kit.errors import NotFound
from customiseyou.web.shared import caller as callers
from customiseyou.web.shared import known_answers, networks, requests

PERMISSION = "permission"
COUNTED = "counted"
WITHOUT_CART = "without_cart"
FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")
LOOPBACK = ("127.0.0.1", "::1", "::ffff:127.0.0.1")


class Permission(StrEnum):
    """Who may use a route. Whose things a person sees is decided where they are loaded."""

    FILE = "file"
    """Files of the program itself, alike for all; nobody is looked up for them."""
    MACHINE = "machine"
    """Questions that supervisors ask; they come from this machine itself."""
    ANYONE = "anyone"
    """Pages for all, and things that belong to whoever holds their secret."""
    OWNER = "owner"
    """Things of this account or browser; loading them with the owner is the check."""
    SIGNED_IN = "account:use"
    SELLER_MEMBER = "seller:order:manage"
    SIGNED_MESSAGE = "provider:webhook"
    """The body's signature is the check."""
    DEMO = "demo:look"
    """Only where the demo runs."""


class MustSignIn(NotAuthorizedException):
    """The page is for people who signed in; the answer leads to the sign-in page."""


def allow(
    permission: Permission, *, counted: bool = False, without_cart: bool = False
) -> dict[str, Any]:
    """Return the handler option that names who may use it.

    counted: it is a way to guess secrets or to send mails, so each network may only so often.
    without_cart: its page does not show how many pieces are in the cart, so nobody asks.
    """
    return {PERMISSION: permission, COUNTED: counted, WITHOUT_CART: without_cart}


def decide(
    permission: Permission, *, is_signed_in: bool, is_member: bool, is_demo: bool
) -> bool | None:
    """Return True to go on, None to ask for a sign-in, False to look like a missing page."""
    match permission:
        case (
            Permission.FILE
            | Permission.MACHINE
            | Permission.ANYONE
            | Permission.OWNER
            | Permission.SIGNED_MESSAGE
        ):
            return True
        case Permission.SIGNED_IN:
            return True if is_signed_in else None
        case Permission.SELLER_MEMBER:
            if not is_signed_in:
                return None
            return is_member
        case Permission.DEMO:
            return is_demo


def _require_this_machine(connection: ASGIConnection[Any, Any, Any, Any]) -> None:
    """Refuse what a proxy forwarded or another machine sent."""
    client = connection.client
    forwarded = any(name in connection.headers for name in FORWARDED)
    if client is None or client.host not in LOOPBACK or forwarded:
        raise NotFound


async def guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Load who asks and refuse what the route's permission does not allow."""
    requests.refuse_nul_in_address(connection.scope["path"], connection.scope["query_string"])
    permission = handler.opt.get(PERMISSION)
    if permission is Permission.FILE:
        return
    if permission is Permission.MACHINE:
        _require_this_machine(connection)
        return
    known_answers.raise_failure(connection.scope)
    services: Services = connection.app.state.services
    site = connection.app.state.site
    who = await callers.load(
        connection,
        services.get(Database),
        now=clock.now(),
        is_secure=site.is_secure,
        without_cart=bool(handler.opt.get(WITHOUT_CART)),
    )
    connection.scope["state"]["caller"] = who
    if handler.opt.get(COUNTED):
        await networks.count_attempt(
            connection, services.get(Database), proxies=site.proxies, now=clock.now()
        )
    if permission is None:
        raise NotFound
    allowed = decide(
        permission,
        is_signed_in=who.account is not None,
        is_member=bool(who.shops),
        is_demo=site.is_demo,
    )
    if allowed is None:
        raise MustSignIn
    if not allowed:
        raise NotFound
