"""What handlers may ask for by name."""

from collections.abc import Callable
from typing import Any

from litestar.datastructures import State

from customiseyou.infra.db.session import Database
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.services import Services
from customiseyou.infra.storage import Files
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.site import AnyRequest, Site, caller_of


def services(state: State) -> Services:
    """Return everything this process has opened."""
    found: Services = state.services
    return found


def database(state: State) -> Database:
    """Return the database."""
    return services(state).get(Database)


def files(state: State) -> Files:
    """Return the file store."""
    return services(state).get(Files)


def pool(state: State) -> WorkerPool:
    """Return the processes that render."""
    return services(state).get(WorkerPool)


def site(state: State) -> Site:
    """Return what answers pages."""
    found: Site = state.site
    return found


def caller(request: AnyRequest) -> Caller:
    """Return who asks."""
    return caller_of(request)


DEPENDENCIES: dict[str, Callable[..., Any]] = {
    "services": services,
    "database": database,
    "files": files,
    "pool": pool,
    "site": site,
    "caller": caller,
}
