"""What handlers may ask for by name.

Each is found after the one before it, which it names for that alone. The framework finds those
that could stand side by side in tasks of their own, and starting these takes longer than all the
rest of a request.
"""

from collections.abc import Callable
from typing import Any

from litestar.di import NamedDependency

from customiseyou.infra.db.session import Database
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.services import Services
from customiseyou.infra.storage import Files
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.site import AnyRequest, Site, caller_of


def services(request: AnyRequest) -> Services:
    """Return everything this process has opened."""
    found: Services = request.app.state.services
    return found


def database(services: NamedDependency[Services]) -> Database:
    """Return the database."""
    return services.get(Database)


def site(request: AnyRequest, database: NamedDependency[Database]) -> Site:
    """Return what answers pages."""
    del database
    found: Site = request.app.state.site
    return found


def caller(request: AnyRequest, site: NamedDependency[Site]) -> Caller:
    """Return who asks."""
    del site
    return caller_of(request)


def files(services: NamedDependency[Services], caller: NamedDependency[Caller]) -> Files:
    """Return the file store."""
    del caller
    return services.get(Files)


def pool(services: NamedDependency[Services], files: NamedDependency[Files]) -> WorkerPool:
    """Return the processes that render."""
    del files
    return services.get(WorkerPool)


DEPENDENCIES: dict[str, Callable[..., Any]] = {
    "services": services,
    "database": database,
    "site": site,
    "caller": caller,
    "files": files,
    "pool": pool,
}
