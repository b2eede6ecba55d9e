"""The layer that lets the web server stop, and hangs up on those who stop talking."""

import asyncio
import os
import signal
import time

from tests.processes.conftest import Nodes, free_port

from customiseyou.infra.processes.web import WORKERS_KILL_SECONDS, Closing

SCOPE = {"type": "http"}


async def test_a_body_that_pauses_too_long_is_a_disconnect() -> None:
    heard: list[str] = []

    async def app(_scope, receive, _send) -> None:
        while True:
            message = await receive()
            heard.append(message["type"])
            if message["type"] == "http.disconnect" or not message["more_body"]:
                return

    pieces = [{"type": "http.request", "body": b"the beg", "more_body": True}]

    async def receive():
        if not pieces:
            await asyncio.Event().wait()
        return pieces.pop()

    async def send(_message) -> None: ...

    layer = Closing(app, body_idle_seconds=0.05)
    await asyncio.wait_for(layer(SCOPE, receive, send), 5)
    assert heard == ["http.request", "http.disconnect"]


async def test_a_request_that_others_cancel_is_still_cancelled() -> None:
    async def app(_scope, _receive, _send) -> None:
        await asyncio.Event().wait()

    async def nothing(*_) -> None: ...

    task = asyncio.ensure_future(Closing(app)(SCOPE, nothing, nothing))
    await asyncio.sleep(0)
    task.cancel()
    done, _ = await asyncio.wait({task}, timeout=5)
    assert done == {task}
    assert task.cancelled()


def test_a_worker_that_still_loads_stops_at_once(nodes: Nodes, data_dir) -> None:
    port = free_port()
    node = nodes.launch(
        *("-m", "customiseyou.infra.processes.web", "--target=tests.processes.tiny:create_slowly"),
        *(f"--port={port}", f"--parent={os.getpid()}"),
        data_dir=data_dir,
        port=port,
    )
    node.await_line("loading")
    asked = time.monotonic()
    node.kill(signal.SIGTERM)
    said, _ = node.process.communicate(timeout=20)
    assert "Killing" not in said
    assert time.monotonic() - asked < WORKERS_KILL_SECONDS
