"""What supervisors and load balancers ask: alive, ready, how busy."""

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.enums import MediaType
from prometheus_client import CONTENT_TYPE_LATEST

from customiseyou.domains.payments import service as payments
from customiseyou.infra.db.session import Database
from customiseyou.infra.telemetry import metrics as telemetry
from customiseyou.web.shared.permissions import Permission, allow

READY = "SELECT 1 FROM alembic_version"


@get(
    "/healthz",
    opt=allow(Permission.FILE),
    include_in_schema=False,
    media_type=MediaType.TEXT,
    sync_to_thread=False,
)
def alive() -> str:
    """Say that the process answers; nothing else is asked."""
    return "alive"


@get("/readyz", opt=allow(Permission.FILE), include_in_schema=False, media_type=MediaType.TEXT)
async def ready(database: NamedDependency[Database]) -> Response[str]:
    """Say whether people can be served: the database answers and has its tables."""
    try:
        await database.read_value(READY)
    except Exception as error:
        return Response(f"not ready: {type(error).__name__}", status_code=503)
    return Response("ready")


@get("/metrics", opt=allow(Permission.MACHINE), include_in_schema=False)
async def metrics(database: NamedDependency[Database]) -> Response[bytes]:
    """Show counters and times in Prometheus's text form."""
    telemetry.note_connections(database)
    refunds = await payments.count_open_refunds(database)
    state = [
        *await telemetry.read_state(database),
        telemetry.gauge("customiseyou_refunds", "Refunds that have not been made yet.", refunds),
    ]
    return Response(telemetry.exposition(state), media_type=CONTENT_TYPE_LATEST)


ROUTES = (alive, ready, metrics)
