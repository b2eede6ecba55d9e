"""The smallest application and worker that still have everything a kill can leave behind."""

import asyncio
import os
import signal
import sys
import time

from customiseyou.infra.processes import parent
from customiseyou.infra.processes.pool import WorkerPool


def create_app():
    pool = WorkerPool(1)

    async def reply(send, body: bytes, *, status: int = 200) -> None:
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": body})

    async def stream(send) -> None:
        headers = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        while True:
            await send({"type": "http.response.body", "body": b"data: tick\n\n", "more_body": True})
            await asyncio.sleep(0.1)

    async def app(scope, receive, send) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await pool.close()
            await send({"type": "lifespan.shutdown.complete"})
        elif scope["path"] == "/pool":
            await reply(send, str(await pool.run(os.getpid)).encode())
        elif scope["path"] == "/slow":
            await asyncio.sleep(60)
        elif scope["path"] == "/body":
            while (await receive()).get("more_body"):
                pass
        elif scope["path"] == "/stream":
            streaming = asyncio.ensure_future(stream(send))
            while (await receive())["type"] != "http.disconnect":
                pass
            streaming.cancel()
        else:
            await reply(send, b"hello")

    return app


def create_slowly():
    print("loading", flush=True)
    time.sleep(30)


async def work() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with WorkerPool(1) as pool:
        await pool.run(os.getpid)
        await stop.wait()


if __name__ == "__main__":
    parent.watch(int(sys.argv[1]))
    asyncio.run(work())
