"""What each process counts about itself; `telemetry.metrics` hands it out.

They stand at the bottom, because every part of the plumbing counts.
"""

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Histogram(
    "customiseyou_http_request_duration_seconds",
    "Time from a request to the start of its answer.",
    ("method", "route", "status"),
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
JOBS = Histogram(
    "customiseyou_job_duration_seconds",
    "Time that a background job took.",
    ("job", "outcome"),
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30),
)
MAILS = Counter(
    "customiseyou_mails", "Mails handed to the next hop, or not taken by it.", ("outcome",)
)
STREAMS = Gauge(
    "customiseyou_event_streams",
    "Open pages that are told of changes.",
    multiprocess_mode="livesum",
)
CONNECTIONS = Gauge(
    "customiseyou_database_connections",
    "Connections to the database, by pool and whether they are in use.",
    ("pool", "state"),
    multiprocess_mode="livesum",
)
