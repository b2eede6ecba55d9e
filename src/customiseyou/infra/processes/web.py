"""The web server process: granian with workers that end with it and can stop while streaming.

`python -m customiseyou.infra.processes.web --target module:factory --port 8000 --parent PID`

granian waits for every open request before it stops, so one open server-sent-events page, or one
client that stopped talking in mid-request, would hold it until it is killed. `Closing` tells open
replies that their client has gone, which ends streams in every framework; what still runs most
of a second later is cancelled, and then the process ends by itself.
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

from customiseyou.infra.processes import loading, parent

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

WORKERS_KILL_SECONDS = 2
BODY_IDLE_SECONDS = 30.0
_DRAIN_SECONDS = 0.05
# All together stay well below WORKERS_KILL_SECONDS, which would end the process without goodbye:
# on a busy machine each of them comes late.
_RUNNING_SECONDS = 0.8
_CANCELLED_SECONDS = 0.2
_GOODBYE_SECONDS = 0.2


class Closing:
    """An ASGI layer that ends open streams, sockets and requests when asked to stop.

    It also hangs up on a request whose body pauses for `body_idle_seconds`.
    """

    def __init__(self, app: App, *, body_idle_seconds: float = BODY_IDLE_SECONDS) -> None:
        self._app = app
        self._body_idle_seconds = body_idle_seconds
        self._asked: asyncio.Event | None = None
        self._overdue: asyncio.Event | None = None
        self._running: set[asyncio.Task[Any]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
            return
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        try:
            await self._app(scope, self._closing(scope["type"], receive), send)
        except asyncio.CancelledError:
            # Only we cancel a request, and there is nobody left to whom it would be news.
            if self._asked is None or not self._asked.is_set():
                raise
        finally:
            self._running.discard(task)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._take_over_sigterm()
        overdue = self._overdue = asyncio.Event()
        started = False

        async def wrapped() -> Message:
            nonlocal started
            if not started:
                started = True
                return await receive()
            return await _first_of(receive, overdue, instead={"type": "lifespan.shutdown"})

        await self._app(scope, wrapped, send)
        if overdue.is_set():
            # granian would wait on for a client that has stopped talking.
            _end()

    def _take_over_sigterm(self) -> None:
        """Close the streams first, then hand on to granian, whose SIGINT handler does the same."""
        self._asked = asked = asyncio.Event()
        loop = asyncio.get_running_loop()

        def on_sigterm() -> None:
            asked.set()
            loop.call_later(_DRAIN_SECONDS, os.kill, os.getpid(), signal.SIGINT)
            loop.call_later(_RUNNING_SECONDS, self._cancel_running)

        loop.add_signal_handler(signal.SIGTERM, on_sigterm)

    def _cancel_running(self) -> None:
        assert self._overdue is not None
        for task in self._running:
            task.cancel()
        loop = asyncio.get_running_loop()
        loop.call_later(_CANCELLED_SECONDS, self._overdue.set)
        # What is slow to say goodbye, such as a database that is gone, is not waited for.
        loop.call_later(_CANCELLED_SECONDS + _GOODBYE_SECONDS, _end)

    def _closing(self, kind: str, receive: Receive) -> Receive:
        """Return a `receive` that reports a disconnect once the whole request has been read."""
        request_read = kind == "websocket"

        async def wrapped() -> Message:
            nonlocal request_read
            if not request_read:
                try:
                    async with asyncio.timeout(self._body_idle_seconds):
                        message = await receive()
                except TimeoutError:
                    request_read = True
                    return {"type": "http.disconnect"}
                request_read = not message.get("more_body", False)
                return message
            return await self._message_or_goodbye(kind, receive)

        return wrapped

    async def _message_or_goodbye(self, kind: str, receive: Receive) -> Message:
        goodbye: Message = {"type": f"{kind}.disconnect"}
        if kind == "websocket":
            goodbye |= {"code": 1012, "reason": "restarting"}
        if self._asked is None:
            return await receive()
        return await _first_of(receive, self._asked, instead=goodbye)


def _end() -> None:
    """End this process at once, with what it has said so far."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


async def _first_of(receive: Receive, event: asyncio.Event, *, instead: Message) -> Message:
    """Return the next message, or `instead` once the event is set."""
    if event.is_set():
        return instead
    message = asyncio.ensure_future(receive())
    stop = asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait({message, stop}, return_when=asyncio.FIRST_COMPLETED)
        return message.result() if message.done() else instead
    finally:
        for task in (message, stop):
            task.cancel()


def load_app(target: str, server_pid: int) -> App:
    """Bind this granian worker to its server, import `module:factory`, and build the app."""
    parent.watch(server_pid)
    # Until the app has started there is nothing to close, and SIGTERM may simply end us. Forked
    # workers inherit a handler of their server's that only notes it, in a copy that nobody reads.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    module_name, _, factory = target.partition(":")
    with loading.for_good():
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
