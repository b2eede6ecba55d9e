"""Milliseconds of the processor that a request takes, beside the bare server's."""

import http.client
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from benchmarks import node as nodes
from benchmarks.node import Node, Used
from benchmarks.visitor import Visitor

PRODUCT = "garland-mug"
QUERY = "mug"
ANSWERS = {"name": "Asha", "back": "nothing"}
WARM_REQUESTS = 30
QUIET_NS = 25_000_000
QUIET_SECONDS_MAX = 120
IDLE_SECONDS = 20

READS = (
    ("list of 24", "/shop", 0.3),
    ("list of 24, JSON", "/api/v1/products?limit=24", None),
    ("product JSON", f"/api/v1/products/{PRODUCT}", 0.3),
    ("product page", f"/p/{PRODUCT}", 0.8),
    ("search", f"/search?q={QUERY}", 1.0),
)
ADD_GOAL_MS, CHECKOUT_GOAL_MS = 2.0, 8.0


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What one kind of request took; milliseconds a request everywhere."""

    name: str
    goal_ms: float | None
    requests: int
    web_ms: float
    """Processor of the web server."""
    worker_ms: float
    """Processor of the background worker."""
    drawing_ms: float
    """Processor of the processes that draw pictures."""
    postgres_ms: float
    bare_ms: float
    """Processor of the bare server for as many bytes."""
    bytes: int
    p50_ms: float
    """Waiting, for one client alone."""
    p95_ms: float
    p99_ms: float

    @property
    def app_ms(self) -> float:
        """Return what is compared with the goal."""
        return self.web_ms + self.worker_ms


class Idle(msgspec.Struct, frozen=True, kw_only=True):
    """What a node without visitors uses of the processor, in milliseconds a minute."""

    web_ms: float
    worker_ms: float
    postgres_ms: float


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """All of it."""

    start_seconds: float
    warm_start_seconds: float
    idle: Idle
    rows: tuple[Row, ...]


def measure(*, reads: int, purchases: int, idle_seconds: float = IDLE_SECONDS) -> Report:
    """Run a shop and a bare server, and measure every row."""
    with nodes.folder() as folder, nodes.run_bare() as bare:
        with nodes.run(folder) as node:
            first = node.start_seconds
            _await_quiet(node)
        with nodes.run(folder) as node:
            _await_quiet(node)
            idle = _idle(node, seconds=idle_seconds)
            rows = [
                _read(node, bare, name=name, path=path, goal_ms=goal, times=reads)
                for name, path, goal in READS
            ]
            rows += _purchases(node, bare, times=purchases)
            return Report(
                start_seconds=first,
                warm_start_seconds=node.start_seconds,
                idle=idle,
                rows=tuple(rows),
            )


def _await_quiet(node: Node) -> None:
    """Wait until the background has nothing left to do, so that it is not counted."""
    deadline = time.monotonic() + QUIET_SECONDS_MAX
    before = node.used()
    while time.monotonic() < deadline:
        time.sleep(1)
        used = node.used().since(before)
        if used.web + used.worker + used.drawing < QUIET_NS:
            return
        before = node.used()


def _idle(node: Node, *, seconds: float) -> Idle:
    before, began = node.used(), time.monotonic()
    time.sleep(seconds)
    used, minutes = node.used().since(before), (time.monotonic() - began) / 60
    return Idle(
        web_ms=used.web / 1e6 / minutes,
        worker_ms=used.worker / 1e6 / minutes,
        postgres_ms=used.postgres / 1e6 / minutes,
    )


def _get(connection: http.client.HTTPConnection, path: str) -> int:
    connection.request("GET", path, headers={"Accept-Language": "en", "Accept": "*/*"})
    reply = connection.getresponse()
    body = reply.read()
    if reply.status != 200:
        raise SystemExit(f"GET {path}: {reply.status} {body[:200]!r}")
    return len(body)


@contextmanager
def _connected(node: Node) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection(node.host, node.port, timeout=60)
    try:
        yield connection
    finally:
        connection.close()


def _bare(bare: Node, *, size: int, times: int) -> float:
    """Return the bare server's milliseconds a request."""
    with _connected(bare) as connection:
        for _ in range(WARM_REQUESTS):
            _get(connection, f"/{size}")
        before = nodes.bare_used_ns(bare)
        for _ in range(times):
            _get(connection, f"/{size}")
        return (nodes.bare_used_ns(bare) - before) / times / 1e6


def _read(
    node: Node, bare: Node, *, name: str, path: str, goal_ms: float | None, times: int
) -> Row:
    waits: list[float] = []
    size = 0
    with _connected(node) as connection:
        for _ in range(WARM_REQUESTS):
            _get(connection, path)
        before = node.used()
        for _ in range(times):
            began = time.perf_counter()
            size = _get(connection, path)
            waits.append((time.perf_counter() - began) * 1000)
        used = node.used().since(before)
    return _row(
        name,
        goal_ms=goal_ms,
        used=used,
        waits=waits,
        size=size,
        bare_ms=_bare(bare, size=size, times=times),
    )


def _row(
    name: str,
    *,
    goal_ms: float | None,
    used: Used,
    waits: list[float],
    size: int,
    bare_ms: float,
    after: Used = nodes.NOTHING,
) -> Row:
    """Make a row; `after` is what the background still did once the answers were given."""
    times = len(waits)
    cuts = statistics.quantiles(waits, n=100) if times > 1 else [waits[0]] * 99
    total = used.plus(after)
    return Row(
        name=name,
        goal_ms=goal_ms,
        requests=times,
        web_ms=total.web / times / 1e6,
        worker_ms=total.worker / times / 1e6,
        drawing_ms=total.drawing / times / 1e6,
        postgres_ms=total.postgres / times / 1e6,
        bare_ms=bare_ms,
        bytes=size,
        p50_ms=cuts[49],
        p95_ms=cuts[94],
        p99_ms=cuts[98],
    )


class _Meter:
    """Sums what one step of many purchases uses."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self.used = nodes.NOTHING
        self.waits: list[float] = []

    @contextmanager
    def step(self, *, same: bool = False) -> Iterator[None]:
        """Count what happens inside; `same` adds to the step before."""
        before, began = self._node.used(), time.perf_counter()
        yield
        took = (time.perf_counter() - began) * 1000
        self.used = self.used.plus(self._node.used().since(before))
        if same:
            self.waits[-1] += took
        else:
            self.waits.append(took)


def _purchases(node: Node, bare: Node, *, times: int) -> list[Row]:
    """Buy a piece as a new guest, again and again; the first purchase is not counted."""
    with Visitor(node.url) as warm:
        _purchase(warm, _Meter(node), _Meter(node))
    _await_quiet(node)
    adding, checkout = _Meter(node), _Meter(node)
    size = 0
    for _ in range(times):
        with Visitor(node.url) as visitor:
            size = _purchase(visitor, adding, checkout)
        # What a paid order sets off would else run beside the next guest's requests.
        _await_quiet(node)
    return [
        _row(
            "add to cart",
            goal_ms=ADD_GOAL_MS,
            used=adding.used,
            waits=adding.waits,
            size=0,
            bare_ms=_bare(bare, size=0, times=times * 10),
        ),
        _row(
            "guest checkout",
            goal_ms=CHECKOUT_GOAL_MS,
            used=checkout.used,
            waits=checkout.waits,
            size=size,
            bare_ms=3 * _bare(bare, size=size // 3, times=times * 10),
        ),
    ]


def _purchase(visitor: Visitor, adding: _Meter, checkout: _Meter) -> int:
    """Return the size of the order's page."""
    approval = visitor.design(PRODUCT, ANSWERS)
    form = visitor.proof(approval)
    with adding.step():
        visitor.send(approval, form)
    with checkout.step():
        pay_page = visitor.check_out()
    order = visitor.pay(pay_page)
    with checkout.step(same=True):
        return len(visitor.get(order).encode())
