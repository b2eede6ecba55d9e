"""What a node counts about itself, in Prometheus's form.

Counts and times are kept by each process. Where PROMETHEUS_MULTIPROC_DIR names a folder, as the
supervisor sees to, all processes of a node write there and any of them answers for all. What
stands in the database is read when somebody asks.
"""

import asyncio
import os
from collections.abc import Iterable, Mapping

from prometheus_client import REGISTRY, CollectorRegistry, generate_latest, multiprocess
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from customiseyou.infra.db.session import Database
from customiseyou.infra.processes import counters

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
POOL_SECONDS = 5
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE = "(none)"

_OUTBOX = """
SELECT count(*) FILTER (WHERE parked_at IS NULL) AS waiting,
       count(*) FILTER (WHERE parked_at IS NOT NULL) AS parked,
       coalesce(extract(epoch FROM clock_timestamp()
           - min(recorded_at) FILTER (WHERE parked_at IS NULL)), 0)::float8 AS oldest
FROM outbox_events WHERE delivered_at IS NULL
"""
_JOBS = """
SELECT task_name AS job,
       CASE WHEN status = 'doing' THEN 'running' WHEN status = 'failed' THEN 'failed'
            WHEN scheduled_at > clock_timestamp() THEN 'planned' ELSE 'waiting' END AS state,
       count(*) AS count
FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') GROUP BY 1, 2
"""


def observe_request(*, method: str, route: str | None, status: int, seconds: float) -> None:
    """Count one request; labels come from fixed sets, whatever a stranger sends."""
    known = method if method in METHODS else "OTHER"
    counters.REQUESTS.labels(known, route or NO_ROUTE, str(status)).observe(seconds)


def note_connections(database: Database) -> None:
    """Remember how busy this process's pools are."""
    for pool, (used, idle) in database.connections().items():
        counters.CONNECTIONS.labels(pool, "used").set(used)
        counters.CONNECTIONS.labels(pool, "idle").set(idle)


async def keep_noting_connections(database: Database) -> None:
    """Note the pools until cancelled, since another process may be the one that is asked."""
    while True:
        note_connections(database)
        await asyncio.sleep(POOL_SECONDS)


async def read_state(database: Database) -> list[Metric]:
    """Return what waits in outbox and queue."""
    outbox = await database.read_row(_OUTBOX)
    assert outbox is not None, "an aggregate always has a row"
    jobs = GaugeMetricFamily(
        "customiseyou_jobs", "Background jobs by state.", labels=("job", "state")
    )
    for row in await database.read_rows(_JOBS):
        jobs.add_metric((row["job"], row["state"]), row["count"])
    return [
        gauge(
            "customiseyou_outbox_events",
            "Events by state.",
            {"waiting": outbox["waiting"], "parked": outbox["parked"]},
        ),
        GaugeMetricFamily(
            "customiseyou_outbox_oldest_seconds",
            "Age of the oldest event that waits for its listeners.",
            value=outbox["oldest"],
        ),
        jobs,
    ]


def gauge(name: str, words: str, values: Mapping[str, float]) -> Metric:
    """Return one gauge with a value for each state."""
    family = GaugeMetricFamily(name, words, labels=("state",))
    for state, value in values.items():
        family.add_metric((state,), value)
    return family


class _State(Collector):
    """What was read from the database, handed on as it is."""

    def __init__(self, found: Iterable[Metric]) -> None:
        self._found = list(found)

    def collect(self) -> Iterable[Metric]:
        """Return the families."""
        return self._found


def exposition(state: Iterable[Metric]) -> bytes:
    """Return everything in Prometheus's text form."""
    counted = REGISTRY
    if os.environ.get(FOLDER_VARIABLE):
        counted = CollectorRegistry()
        multiprocess.MultiProcessCollector(counted)
    read = CollectorRegistry()
    read.register(_State(state))
    return generate_latest(counted) + generate_latest(read)
