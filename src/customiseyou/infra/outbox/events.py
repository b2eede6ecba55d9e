"""Events as values, and how they are recorded."""

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.infra.outbox.models import OutboxEvent

WAKE_CHANNEL = "customiseyou_outbox"


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A fact in the past tense. Subclasses set `topic` and say what it is about.

    Never put a secret or a person's data here: ids only.
    """

    topic: ClassVar[str]

    @property
    def aggregate(self) -> str:
        """Kind and id of what the fact is about; events of one aggregate stay in order."""
        raise NotImplementedError(type(self).__name__)


Listener = Callable[[AsyncSession, Any], Awaitable[None]]


async def record(session: AsyncSession, event: Event) -> None:
    """Store the event in this transaction and wake the drain when it commits."""
    session.add(
        OutboxEvent(
            topic=event.topic, aggregate=event.aggregate, payload=msgspec.to_builtins(event)
        )
    )
    await session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": WAKE_CHANNEL})
