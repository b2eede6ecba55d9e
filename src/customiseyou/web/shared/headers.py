"""What every reply carries: a request id, and headers that keep browsers strict."""

import secrets
import time

import structlog
from litestar.types import ASGIApp, HTTPResponseStartEvent, Message, Receive, Scope, Send

from customiseyou.infra.telemetry import metrics
from customiseyou.kit import ids

SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(self)",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
}
HSTS = "max-age=31536000; includeSubDomains"

_RAW_HEADERS = [(name.lower().encode(), value.encode()) for name, value in SAFE_HEADERS.items()]
_RAW_HSTS = (b"strict-transport-security", HSTS.encode())

log = structlog.get_logger()


def new_nonce() -> str:
    """Return what only the scripts of one answer know."""
    return secrets.token_urlsafe(16)


def content_policy(nonce: str, *, wasm: bool = False) -> str:
    """Return the content security policy of a page whose scripts carry the nonce."""
    compile_wasm = " 'wasm-unsafe-eval'" if wasm else ""
    return (
        f"default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic'{compile_wasm}; "
        f"style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; font-src 'self'; "
        "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
        "object-src 'none'; frame-ancestors 'none'"
    )


class StampRequests:
    """Around all routes: every request gets an id, a count, a log line, and its safe headers.

    It stands around the router, so that a path without a route is answered as strictly as others.
    """

    def __init__(self, app: ASGIApp, *, is_secure: bool) -> None:
        self._app = app
        self._is_secure = is_secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = ids.new_id().hex
        scope.setdefault("state", {})["request_id"] = request_id
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        status = 0

        async def stamp(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._add_headers(message, request_id)
                metrics.observe_request(
                    method=scope["method"],
                    route=scope.get("path_template"),
                    status=status,
                    seconds=time.perf_counter() - started,
                )
            await send(message)

        try:
            await self._app(scope, receive, stamp)
        finally:
            # The route's pattern, not the path: links in mails carry their secret in it.
            log.debug(
                "web.request",
                method=scope["method"],
                route=scope.get("path_template"),
                status=status,
                milliseconds=round((time.perf_counter() - started) * 1000, 1),
            )
            structlog.contextvars.clear_contextvars()

    def _add_headers(self, message: HTTPResponseStartEvent, request_id: str) -> None:
        given = list(message["headers"])
        names = {name for name, _value in given}
        given.append((b"x-request-id", request_id.encode()))
        given += [header for header in _RAW_HEADERS if header[0] not in names]
        if self._is_secure:
            given.append(_RAW_HSTS)
        message["headers"] = given
