"""Events as values, and how they are recorded."""

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

WAKE_CHANNEL = "customiseyou_outbox"

_RECORD = text("""
WITH recorded AS (
  INSERT INTO outbox_events (topic, aggregate, payload)
  SELECT topic, aggregate, CAST(payload AS jsonb)
  FROM unnest(CAST(:topics AS text[]), CAST(:aggregates AS text[]), CAST(:payloads AS text[]))
       WITH ORDINALITY AS event (topic, aggregate, payload, number)
  ORDER BY number)
SELECT pg_notify(:channel, '')
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


async def record(session: AsyncSession, *events: Event) -> None:
    """Store events in this transaction, in this order, and wake the drain when it commits."""
    await session.execute(
        _RECORD,
        {
            "topics": [event.topic for event in events],
            "aggregates": [event.aggregate for event in events],
            "payloads": [msgspec.json.encode(event).decode() for event in events],
            "channel": WAKE_CHANNEL,
        },
    )
