"""Every route has a permission, and every permission a column in the matrix of docs/."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from litestar import Litestar
from litestar.routes import HTTPRoute, WebSocketRoute
from tools.lints.source import ROOT

from customiseyou.app import asgi, settings
from customiseyou.web.shared import permissions
from customiseyou.web.shared.permissions import Permission

DEMO = {"CUSTOMISEYOU_DEMO": "true", "CUSTOMISEYOU_SERVER_SECRET_KEY": "k" * 48}


@dataclass(frozen=True, order=True)
class Route:
    """One method of one address; `permission` is None where the handler names none."""

    path: str
    method: str
    handler: str
    permission: Permission | None


def application() -> Litestar:
    """Return the web application with the demo's and the sandbox's routes, opening nothing."""
    return asgi.create_app(settings.read(environ=DEMO, folder=Path("/nonexistent")))


def all_routes(app: Litestar) -> list[Route]:
    """Return every route in the order of the addresses; HEAD and OPTIONS follow GET."""
    found: list[Route] = []
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            handlers = route.route_handlers
        elif isinstance(route, WebSocketRoute):
            handlers = [route.route_handler]
        else:
            continue
        for handler in handlers:
            methods: Iterable[str] = getattr(handler, "http_methods", {"WEBSOCKET"})
            found += [
                Route(
                    route.path_format,
                    method,
                    handler.handler_name,
                    handler.opt.get(permissions.PERMISSION),
                )
                for method in methods
                if method not in ("HEAD", "OPTIONS")
            ]
    return sorted(found, key=lambda route: (route.path, route.method))


def check() -> list[str]:
    """Return every route without a permission, and say when the matrix is old."""
    from tools import permissions_doc  # noqa: PLC0415

    routes = all_routes(application())
    found = findings(routes)
    matrix = ROOT / permissions_doc.DOCUMENT
    if not found and matrix.read_text(encoding="utf-8") != permissions_doc.document(routes):
        found.append(f"{permissions_doc.DOCUMENT} is not what the routes say: run 'make docs'")
    return found


def findings(routes: Iterable[Route]) -> list[str]:
    """Return every route without a permission."""
    return [
        f"{route.method} {route.path} ({route.handler}) names no permission: nobody may use it"
        for route in routes
        if not isinstance(route.permission, Permission)
    ]
