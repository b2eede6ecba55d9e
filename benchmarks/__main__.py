"""`make bench`: measure, print tables, and write them as JSON."""

import argparse
import asyncio
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from benchmarks import node as nodes
from benchmarks import rendering, requests, studio, tables

PARTS = ("rendering", "requests", "studio")


def main(argv: list[str] | None = None) -> int:
    """Measure the chosen parts."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", choices=PARTS, action="append", help="only this part")
    parser.add_argument("--reads", type=int, default=2_000, help="requests of each read")
    parser.add_argument("--purchases", type=int, default=40, help="whole purchases")
    parser.add_argument("--drawings", type=int, default=20, help="drawings of each file")
    parser.add_argument("--idle-seconds", type=float, default=20.0)
    parser.add_argument("--json", type=Path, default=Path("var/bench.json"), help="where to write")
    given = parser.parse_args(argv)
    chosen = given.only or list(PARTS)
    found: dict[str, object] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "processors": os.cpu_count(),
    }
    if "rendering" in chosen:
        drawn = rendering.measure(times=given.drawings)
        print(tables.of_rendering(drawn))
        found["rendering"] = drawn
    if "requests" in chosen:
        report = requests.measure(
            reads=given.reads, purchases=given.purchases, idle_seconds=given.idle_seconds
        )
        print(tables.of_requests(report))
        found["requests"] = report
    if "studio" in chosen:
        with nodes.folder() as folder, nodes.run(folder) as node:
            keys = asyncio.run(
                studio.run(node.url, product=requests.PRODUCT, slow_down=studio.SLOW_DOWN)
            )
        print(tables.of_studio(keys))
        found["studio"] = keys
    given.json.parent.mkdir(parents=True, exist_ok=True)
    given.json.write_bytes(msgspec.json.format(msgspec.json.encode(found)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
