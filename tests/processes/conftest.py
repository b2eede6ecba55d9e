"""Run a node as a program of its own and look at it from outside, as an operator would."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
ENDS_WITHIN_SECONDS = 5.0
STARTS_WITHIN_SECONDS = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Return those that still run; a zombie has ended and only waits to be reaped."""
    left: list[psutil.Process] = []
    for process in processes:
        try:
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                left.append(process)
        except psutil.NoSuchProcess:
            continue
    return left


def await_end(processes: list[psutil.Process], *, seconds: float = ENDS_WITHIN_SECONDS) -> float:
    """Return after how many seconds all had ended; fail naming those that had not."""
    started = time.monotonic()
    while left := alive(processes):
        took = time.monotonic() - started
        if took > seconds:
            names = [" ".join(process.cmdline())[:120] for process in left]
            pytest.fail(f"still alive after {took:.1f} s: {names}")
        time.sleep(0.02)
    return time.monotonic() - started


@dataclass
class Node:
    """A running node: its supervisor, and where it answers."""

    process: subprocess.Popen[str]
    port: int
    data_dir: Path

    def get(self, path: str, *, seconds: float = 5.0) -> str:
        url = f"http://127.0.0.1:{self.port}{path}"
        with urllib.request.urlopen(url, timeout=seconds) as reply:
            return reply.read().decode()

    def await_answer(self, path: str, *, seconds: float = 15.0) -> str:
        deadline = time.monotonic() + seconds
        while True:
            try:
                return self.get(path)
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def descendants(self, of: int | None = None) -> list[psutil.Process]:
        return psutil.Process(of or self.process.pid).children(recursive=True)

    def child(self, part_of_command: str) -> psutil.Process:
        """Return the supervisor's direct child whose command contains the words."""
        children = psutil.Process(self.process.pid).children()
        found = [child for child in children if part_of_command in " ".join(child.cmdline())]
        assert len(found) == 1, [child.cmdline() for child in children]
        return found[0]

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        self.process.send_signal(number)

    def await_line(self, words: str) -> str:
        """Return the next line of its output that contains `words`."""
        assert self.process.stdout is not None
        seen: list[str] = []
        for line in self.process.stdout:
            seen.append(line)
            if words in line:
                return line
        pytest.fail(f"ended without saying {words!r}: {''.join(seen)}")


class Nodes:
    """Starts nodes, and ends what a failed test left."""

    def __init__(self) -> None:
        self._started: list[Node] = []

    def start(self, *argv: str, data_dir: Path, port: int, ready: str = "ready") -> Node:
        node = self.launch(*argv, data_dir=data_dir, port=port)
        node.await_line(ready)
        return node

    def launch(self, *argv: str, data_dir: Path, port: int, env: dict[str, str] | None = None):
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        process = subprocess.Popen(
            [sys.executable, *argv],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1", **(env or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        node = Node(process=process, port=port, data_dir=data_dir)
        self._started.append(node)
        return node

    def end_all(self) -> None:
        for node in self._started:
            # A database that is just being started still writes below the data folder, which is
            # removed next: everything must have ended, not only the supervisor.
            below = node.descendants() if node.process.poll() is None else []
            if node.process.poll() is None:
                node.process.kill()
            node.process.wait()
            await_end(below)
            if node.process.stdout is not None:
                node.process.stdout.close()


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data folder that every user can traverse: pytest's own are closed, and root needs more."""
    with tempfile.TemporaryDirectory(prefix="cy-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "data"


@pytest.fixture
def nodes(data_dir: Path) -> Iterator[Nodes]:
    """Start nodes; all have ended before their data folder, asked for first, is removed."""
    assert not data_dir.exists()
    nodes = Nodes()
    yield nodes
    nodes.end_all()
