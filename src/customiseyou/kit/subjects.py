"""What a generic record is about: a reference upward that is never a foreign key."""

from uuid import UUID

import msgspec


class SubjectRef(msgspec.Struct, frozen=True, order=True):
    """Something of a higher domain, by its kind ('order_group') and id."""

    kind: str
    id: UUID

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"
