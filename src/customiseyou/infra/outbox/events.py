"""Events as values, and how they are recorded."""

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.infra.db import sql

WAKE_CHANNEL = "customiseyou_outbox"

# Who hears nothing of a topic need not even wake for it.
_RECORD = """
WITH recorded AS (
  INSERT INTO outbox_events (topic, aggregate, payload)
  SELECT topic, aggregate, payload::jsonb
  FROM unnest($2::text[], $3::text[], $4::text[])
       WITH ORDINALITY AS event (topic, aggregate, payload, number)
  ORDER BY number)
SELECT pg_notify($1, topic) FROM (SELECT DISTINCT unnest($2::text[]) AS topic) AS told
"""


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
    await sql.rows(
        session,
        _RECORD,
        WAKE_CHANNEL,
        [event.topic for event in events],
        [event.aggregate for event in events],
        [msgspec.json.encode(event).decode() for event in events],
    )
