"""One LISTEN connection fans out to every open page of the process."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.infra.db import listening, sql
from customiseyou.infra.processes import counters

CHANNEL = "customiseyou_news"
WAITING_MAX = 16


async def announce(session: AsyncSession, topic: str) -> None:
    """Tell every process at commit that something about `topic` changed; it carries ids only."""
    await sql.value(session, "SELECT pg_notify($1, $2)", CHANNEL, topic)


class Hub:
    """Subscriptions of one process. Losing the connection wakes all, so nothing is missed."""

    def __init__(self, direct_url: str) -> None:
        self._url = direct_url
        self._subscribers: dict[str, set[asyncio.Queue[str | None]]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None
        self._listening = asyncio.Event()

    async def start(self) -> None:
        """Begin to listen; returns when the first connection stands."""
        self._task = asyncio.create_task(self._run())
        await asyncio.wait_for(self._listening.wait(), 10)

    async def close(self) -> None:
        """End every subscription, then the connection."""
        for queues in self._subscribers.values():
            for queue in queues:
                self._offer(queue, None)
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    @asynccontextmanager
    async def subscribe(
        self, topic: str, *, idle_seconds: float | None = None
    ) -> AsyncIterator[AsyncIterator[str]]:
        """Yield the news about a topic; the iterator ends when the process stops.

        After `idle_seconds` without news it yields an empty string, so that a reply can be kept
        open through proxies that cut silent ones.
        """
        queue: asyncio.Queue[str | None] = asyncio.Queue(maxsize=WAITING_MAX)
        self._subscribers[topic].add(queue)

        async def news() -> AsyncIterator[str]:
            while True:
                try:
                    item = await asyncio.wait_for(queue.get(), idle_seconds)
                except TimeoutError:
                    yield ""
                    continue
                if item is None:
                    return
                yield item

        counters.STREAMS.inc()
        try:
            yield news()
        finally:
            counters.STREAMS.dec()
            self._subscribers[topic].discard(queue)
            if not self._subscribers[topic]:
                del self._subscribers[topic]

    def _offer(self, queue: asyncio.Queue[str | None], item: str | None) -> None:
        """Drop the oldest news of a slow page: it reads the present state anyway."""
        if queue.full():
            queue.get_nowait()
        queue.put_nowait(item)

    def _receive(self, _channel: str, topic: str) -> None:
        for queue in self._subscribers.get(topic, ()):
            self._offer(queue, topic)

    def _hear_anew(self) -> None:
        """Wake everybody after a time without a connection."""
        if self._listening.is_set():
            for topic in list(self._subscribers):
                self._receive(CHANNEL, topic)
        self._listening.set()

    async def _run(self) -> None:
        await listening.keep(self._url, (CHANNEL,), hear=self._receive, begin=self._hear_anew)
