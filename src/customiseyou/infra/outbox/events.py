"""Events as values, and how they are recorded."""

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

WAKE_CHANNEL = "customiseyou_outbox"

_RECORD = text("""
INSERT INTO outbox_events (topic, aggregate, payload)
VALUES (:topic, :aggregate, CAST(:payload AS jsonb)) RETURNING pg_notify(:channel, '')
""")


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
    await session.execute(
        _RECORD,
        {
            "topic": event.topic,
            "aggregate": event.aggregate,
            "payload": msgspec.json.encode(event).decode(),
            "channel": WAKE_CHANNEL,
        },
    )
