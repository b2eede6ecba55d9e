"""A whole demo shop of its own for one run, and what its parts use of the processor."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from benchmarks import processor
from customiseyou.infra.db.embedded import server as embedded

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 300
STOP_SECONDS = 15


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """Processor time in nanoseconds: of the web server, background worker, drawing, PostgreSQL."""

    web: int
    worker: int
    drawing: int
    postgres: int

    def since(self, before: "Used") -> "Used":
        """Return what was used between two readings."""
        return Used(
            web=self.web - before.web,
            worker=self.worker - before.worker,
            drawing=self.drawing - before.drawing,
            postgres=self.postgres - before.postgres,
        )

    def plus(self, more: "Used") -> "Used":
        """Return the sum."""
        return Used(
            web=self.web + more.web,
            worker=self.worker + more.worker,
            drawing=self.drawing + more.drawing,
            postgres=self.postgres + more.postgres,
        )


NOTHING = Used(web=0, worker=0, drawing=0, postgres=0)


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A running shop."""

    host: str
    port: int
    pid: int
    folder: Path
    start_seconds: float

    @property
    def url(self) -> str:
        """Return its address."""
        return f"http://{self.host}:{self.port}"

    def used(self) -> Used:
        """Return what its parts have used since they started."""
        parts: dict[str, list[processor.Seen]] = {
            "web": [],
            "worker": [],
            "drawing": [],
            "postgres": [],
        }
        part_of: dict[int, str] = {}
        for seen in processor.descendants(self.pid):
            part = _part(seen, part_of.get(seen.parent, ""))
            part_of[seen.pid] = part
            parts[part].append(seen)
        return Used(**{name: processor.used_by(found) for name, found in parts.items()})


def _part(seen: processor.Seen, parent: str) -> str:
    if parent == "postgres" or "/bin/postgres" in seen.command:
        return "postgres"
    if "processes.pool_child" in seen.command:
        return "drawing"
    if "processes.web" in seen.command:
        return "web"
    return parent or "worker"


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _answers(url: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(url, timeout=2) as reply:
        return bool(reply.status == 200)
    return False


def _await(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(url):
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"It did not start:\n{log.read_text()}")
        time.sleep(0.05)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def run(folder: Path) -> Iterator[Node]:
    """Run `customiseyou demo` with its data in a folder, until the caller is done."""
    port, log = free_port(), folder / "log.txt"
    environ = {
        **os.environ,
        "CUSTOMISEYOU_DATA_DIR": str(folder / "data"),
        # As an operator runs it: one line of JSON a request.
        "CUSTOMISEYOU_LOG_LEVEL": "info",
        "CUSTOMISEYOU_LOG_AS_JSON": "true",
    }
    command = [sys.executable, "-m", "customiseyou.app.cli", "demo", "--port", str(port)]
    began = time.monotonic()
    with log.open("ab") as sink:
        process = subprocess.Popen(command, env=environ, cwd=folder, stdout=sink, stderr=sink)
    try:
        _await(process, f"http://127.0.0.1:{port}/readyz", log)
        yield Node(
            host="127.0.0.1",
            port=port,
            pid=process.pid,
            folder=folder,
            start_seconds=time.monotonic() - began,
        )
    finally:
        _stop(process)


@contextmanager
def folder() -> Iterator[Path]:
    """Make a folder for a run and remove it with the database that was made for it."""
    made = Path(tempfile.mkdtemp(prefix="customiseyou-bench-"))
    try:
        yield made
    finally:
        # As root the database lies outside of a folder that is closed to others.
        embedded.remove(made / "data")
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def run_bare() -> Iterator[Node]:
    """Run the same web server with an application that does nothing but answer."""
    port = free_port()
    with folder() as made:
        log = made / "log.txt"
        command = [
            sys.executable,
            "-m",
            "customiseyou.infra.processes.web",
            "--target=benchmarks.bare:create_app",
            f"--port={port}",
            f"--parent={os.getpid()}",
        ]
        with log.open("ab") as sink:
            process = subprocess.Popen(command, cwd=ROOT, stdout=sink, stderr=sink)
        try:
            _await(process, f"http://127.0.0.1:{port}/10", log)
            yield Node(host="127.0.0.1", port=port, pid=process.pid, folder=made, start_seconds=0.0)
        finally:
            _stop(process)


def bare_used_ns(node: Node) -> int:
    """Return what the bare server has used: its only parent is the measured process itself."""
    return processor.used_ns(node.pid) + processor.used_by(processor.descendants(node.pid))
