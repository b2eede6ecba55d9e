"""HEAD for every address that answers GET: the same status and headers, and no body."""

import asyncio

from litestar.types import ASGIApp, Message, Receive, Scope, Send


class AnswerHeads:
    """A layer around the application, which asks it as GET does and keeps the body back."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        said = asyncio.Event()

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.start":
                await send(message)
                await send({"type": "http.response.body", "body": b"", "more_body": False})
                said.set()

        async def receive_nothing() -> Message:
            # A stream would go on for as long as somebody listens.
            await said.wait()
            return {"type": "http.disconnect"}

        await self._app({**scope, "method": "GET"}, receive_nothing, send_head)
