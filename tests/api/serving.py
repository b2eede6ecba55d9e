"""The interface behind the server that a node runs, for tests that send real bytes."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

START_SECONDS_MAX = 60


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def running(environ: Mapping[str, str], *, log: Path) -> Iterator[str]:
    """Serve the application with these settings; yields its address."""
    port = free_port()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "customiseyou.infra.processes.web"),
                *("--target", "customiseyou.app.asgi:create_app"),
                *("--port", str(port), "--parent", str(os.getpid())),
            ],
            env={**os.environ, **environ},
            cwd=log.parent,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(process, url := f"http://127.0.0.1:{port}", log=log)
            yield url
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait(process: subprocess.Popen[bytes], url: str, *, log: Path) -> None:
    until = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        try:
            if httpx.get(f"{url}/api/v1/countries").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())
