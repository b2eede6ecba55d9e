"""How the supervisor runs the programs of a node: the database, the web server, our own modules."""

import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from customiseyou.infra.processes import children, refusals
from customiseyou.infra.processes.supervisor import Program


class DatabaseServer(Protocol):
    """A database server that we own and that can be started as a child."""

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server."""
        ...


def database(server: DatabaseServer) -> Program:
    """Return the program of an embedded server that we own."""
    return Program(
        name="database",
        start=server.start,
        foundation=True,
        stop_signal=signal.SIGINT,
        quit_signal=signal.SIGQUIT,
    )


def module_command(module: str, arguments: Sequence[str]) -> list[str | Path]:
    """Return `python -m module …`; the current folder is not on its path."""
    return [sys.executable, "-P", "-m", module, *arguments]


def spawn_module(
    module: str, arguments: Sequence[str], *, env: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a module of ours as a direct child."""
    return children.spawn(module_command(module, arguments), env=env)


def web(
    *,
    target: str,
    host: str,
    port: int,
    workers: int = 1,
    ready_path: str = "/healthz",
    env: Mapping[str, str] | None = None,
) -> Program:
    """Return the web server's program; `target` is 'module:factory' of an ASGI application."""

    def start() -> subprocess.Popen[bytes]:
        return spawn_module(
            "customiseyou.infra.processes.web",
            [
                f"--target={target}",
                f"--host={host}",
                f"--port={port}",
                f"--workers={workers}",
                f"--parent={os.getpid()}",
            ],
            env=env,
        )

    def is_ready() -> bool:
        return answers(host, port, ready_path)

    return Program(name="web server", start=start, is_ready=is_ready)


def reachable_host(host: str) -> str:
    """Return the address to visit a server that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104


def answers(host: str, port: int, path: str) -> bool:
    """Return whether something there answers a GET; any status counts."""
    connection = http.client.HTTPConnection(reachable_host(host), port, timeout=2)
    try:
        connection.request("GET", path, headers={"Connection": "close"})
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    else:
        return True
    finally:
        connection.close()


def require_port(host: str, port: int) -> None:
    """Raise PortTaken when another program listens there.

    Asked before granian starts: it binds with SO_REUSEPORT, so two of them would share a port.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise refusals.PortTaken(host, port) from error
            why = os.strerror(error.errno or 0).lower()
            raise refusals.SettingsWrong(
                f"The web server cannot listen on {host}:{port} ({why}): choose another with "
                "--host and --port (CUSTOMISEYOU_SERVER_HOST, CUSTOMISEYOU_SERVER_PORT)."
            ) from error
