"""The web server process: granian with workers that end with it and can stop while streaming.

`python -m customiseyou.infra.processes.web --target module:factory --port 8000 --parent PID`

granian waits for open replies before it stops, so one open server-sent-events page would hold it
for ever. `Closing` tells such a reply that its client has gone, which ends it in every framework.
"""

import argparse
import asyncio
import contextlib
import importlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from functools import partial
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from customiseyou.infra.processes import parent

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

WORKERS_KILL_SECONDS = 2
_DRAIN_SECONDS = 0.05


class Closing:
    """An ASGI layer that ends open streams and sockets when the process is asked to stop."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._asked: asyncio.Event | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            self._take_over_sigterm()
            await self._app(scope, receive, send)
            return
        await self._app(scope, self._closing(scope["type"], receive), send)

    def _take_over_sigterm(self) -> None:
        """Close the streams first, then hand on to granian, whose SIGINT handler does the same."""
        self._asked = asked = asyncio.Event()
        loop = asyncio.get_running_loop()

        def on_sigterm() -> None:
            asked.set()
            loop.call_later(_DRAIN_SECONDS, os.kill, os.getpid(), signal.SIGINT)

        loop.add_signal_handler(signal.SIGTERM, on_sigterm)

    def _closing(self, kind: str, receive: Receive) -> Receive:
        """Return a `receive` that reports a disconnect once the whole request has been read."""
        request_read = kind == "websocket"

        async def wrapped() -> Message:
            nonlocal request_read
            if not request_read:
                message = await receive()
                request_read = not message.get("more_body", False)
                return message
            return await self._message_or_goodbye(kind, receive)

        return wrapped

    async def _message_or_goodbye(self, kind: str, receive: Receive) -> Message:
        asked = self._asked
        if asked is None:
            return await receive()
        goodbye: Message = {"type": f"{kind}.disconnect"}
        if kind == "websocket":
            goodbye |= {"code": 1012, "reason": "restarting"}
        if asked.is_set():
            return goodbye
        message = asyncio.ensure_future(receive())
        stop = asyncio.ensure_future(asked.wait())
        try:
            await asyncio.wait({message, stop}, return_when=asyncio.FIRST_COMPLETED)
            return message.result() if message.done() else goodbye
        finally:
            for task in (message, stop):
                task.cancel()


def load_app(target: str, server_pid: int) -> App:
    """Bind this granian worker to its server, import `module:factory`, and build the app."""
    parent.watch(server_pid)
    # Until the app has started there is nothing to close, and SIGTERM may simply end us.
    module_name, _, factory = target.partition(":")
    app: App = getattr(importlib.import_module(module_name), factory)()
    return Closing(app)


def main(argv: list[str] | None = None) -> None:
    """Serve until SIGTERM."""
    options = argparse.ArgumentParser(prog="customiseyou-web")
    options.add_argument("--target", required=True)
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, default=8000)
    options.add_argument("--workers", type=int, default=1)
    options.add_argument("--parent", type=int, required=True)
    chosen = options.parse_args(argv)
    parent.watch(chosen.parent)
    server = MPServer(
        chosen.target,
        address=chosen.host,
        port=chosen.port,
        interface=Interfaces.ASGI,
        workers=chosen.workers,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=WORKERS_KILL_SECONDS,
    )
    with contextlib.suppress(KeyboardInterrupt):
        server.serve(target_loader=partial(load_app, chosen.target, os.getpid()), wrap_loader=False)


if __name__ == "__main__":
    sys.exit(main())
