"""Milliseconds of the processor that a request takes, beside the bare server's."""

import http.client
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Self

import msgspec

from benchmarks import node as nodes
from benchmarks.node import Node, Used
from benchmarks.visitor import Purchase, Visitor

PRODUCT = "garland-mug"
QUERY = "mug"
ANSWERS = {"name": "Asha", "back": "nothing"}
WARM_REQUESTS = 30
WARM_PURCHASES = 5
QUIET_NS = 25_000_000
QUIET_SECONDS_MAX = 120
IDLE_SECONDS = 20

PLAIN = {"Accept-Language": "en", "Accept": "*/*"}
ANEW = {**PLAIN, "Authorization": "none"}
"""To a page this says nothing, but an answer that was given before is not given again for it."""

READS = (
    ("list of 24", "/shop", 0.3),
    ("list of 24, JSON", "/api/v1/products?limit=24", None),
    ("product JSON", f"/api/v1/products/{PRODUCT}", 0.3),
    ("product page", f"/p/{PRODUCT}", 0.8),
    ("search", f"/search?q={QUERY}", 1.0),
)
READS_ANEW = (
    ("list of 24, anew", "/shop", None),
    ("product page, anew", f"/p/{PRODUCT}", None),
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
    later_ms: float
    """Of web and worker, once the last answer was out; not in `app_ms`."""
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
            rows += [
                _read(node, bare, name=name, path=path, goal_ms=goal, times=reads, headers=ANEW)
                for name, path, goal in READS_ANEW
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


def _get(
    connection: http.client.HTTPConnection, path: str, *, headers: Mapping[str, str] = PLAIN
) -> int:
    connection.request("GET", path, headers={**headers})
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
    node: Node,
    bare: Node,
    *,
    name: str,
    path: str,
    goal_ms: float | None,
    times: int,
    headers: Mapping[str, str] = PLAIN,
) -> Row:
    waits: list[float] = []
    size = 0
    with _connected(node) as connection:
        for _ in range(WARM_REQUESTS):
            _get(connection, path, headers=headers)
        before = node.used()
        for _ in range(times):
            began = time.perf_counter()
            size = _get(connection, path, headers=headers)
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
    later: Used = nodes.NOTHING,
) -> Row:
    """Make a row; `later` is what the background still did once the answers were given."""
    times = len(waits)
    cuts = statistics.quantiles(waits, n=100) if times > 1 else [waits[0]] * 99
    return Row(
        name=name,
        goal_ms=goal_ms,
        requests=times,
        web_ms=used.web / times / 1e6,
        worker_ms=used.worker / times / 1e6,
        drawing_ms=used.drawing / times / 1e6,
        later_ms=(later.web + later.worker) / times / 1e6,
        postgres_ms=used.postgres / times / 1e6,
        bare_ms=bare_ms,
        bytes=size,
        p50_ms=cuts[49],
        p95_ms=cuts[94],
        p99_ms=cuts[98],
    )


class _Step:
    """One request of many purchases, sent by one visitor after the other."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self.used = nodes.NOTHING
        self.later = nodes.NOTHING
        self.waits: list[float] = []
        self.size = 0

    def run(self, visits: Sequence[Purchase], act: Callable[[Purchase], int | None]) -> Self:
        """Warm up with the first visits, count the others, and then what they set off."""
        for visit in visits[:WARM_PURCHASES]:
            act(visit)
        _await_quiet(self._node)
        before = self._node.used()
        for visit in visits[WARM_PURCHASES:]:
            began = time.perf_counter()
            self.size = act(visit) or 0
            self.waits.append((time.perf_counter() - began) * 1000)
        answered = self._node.used()
        self.used = answered.since(before)
        _await_quiet(self._node)
        self.later = self._node.used().since(answered)
        return self

    def without_web(self) -> Self:
        """Leave out what the web server did while the requests ran."""
        self.used = msgspec.structs.replace(self.used, web=0)
        return self

    def then(self, *others: Self) -> Self:
        """Return these steps as one."""
        whole = type(self)(self._node)
        whole.waits = [
            sum(each) for each in zip(self.waits, *(one.waits for one in others), strict=True)
        ]
        whole.size = others[-1].size
        for one in (self, *others):
            whole.used = whole.used.plus(one.used)
            whole.later = whole.later.plus(one.later)
        return whole


def _purchases(node: Node, bare: Node, *, times: int) -> list[Row]:
    """Let many guests buy a piece: each request by all of them before the next."""
    with ExitStack() as open_visits:
        visits = [
            Purchase(open_visits.enter_context(Visitor(node.url)))
            for _ in range(WARM_PURCHASES + times)
        ]
        for visit in visits:
            visit.start(PRODUCT, ANSWERS)
        adding = _Step(node).run(visits, Purchase.approve)
        opening = _Step(node).run(visits, Purchase.open_checkout)
        placing = _Step(node).run(visits, Purchase.place)
        # The sandbox's own pages are the web server's here, and nobody's of ours elsewhere.
        paying = _Step(node).run(visits, Purchase.pay).without_web()
        showing = _Step(node).run(visits, Purchase.show_order)
    whole = opening.then(placing, showing)

    def row(name: str, step: _Step, *, goal_ms: float | None = None, requests: int = 1) -> Row:
        size = step.size // max(requests, 1)
        return _row(
            name,
            goal_ms=goal_ms,
            used=step.used,
            later=step.later,
            waits=step.waits,
            size=step.size,
            bare_ms=requests * _bare(bare, size=size, times=times * 5),
        )

    return [
        row("add to cart", adding, goal_ms=ADD_GOAL_MS),
        row("guest checkout", whole, goal_ms=CHECKOUT_GOAL_MS, requests=4),
        row("· open it", opening),
        row("· place the order", placing),
        row("· back to its page", showing, requests=2),
        row("what a payment sets off", paying, requests=0),
    ]
