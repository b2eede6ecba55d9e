"""The news of an order, for the open pages of its buyer and of its maker."""

from collections.abc import AsyncIterator

from litestar.response import ServerSentEvent, ServerSentEventMessage

from customiseyou.domains.orders import service as orders
from customiseyou.domains.orders.values import OrderGroupId
from customiseyou.infra.realtime import Hub

IDLE_SECONDS = 20


def stream(hub: Hub, *, group_id: OrderGroupId) -> ServerSentEvent:
    """Return what tells a page, now and after every change, to read how the order stands."""

    async def news() -> AsyncIterator[ServerSentEventMessage]:
        async with hub.subscribe(orders.topic_of(group_id), idle_seconds=IDLE_SECONDS) as found:
            # The first message closes the gap between rendering the page and listening.
            yield ServerSentEventMessage(event="status", data="now")
            async for topic in found:
                if topic:
                    yield ServerSentEventMessage(event="status", data="now")
                else:
                    yield ServerSentEventMessage(comment="still here")

    return ServerSentEvent(news())
