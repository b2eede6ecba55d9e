"""What one process has opened, found by type, so that handlers and jobs name what they need."""

from typing import TypeVar

T = TypeVar("T")


class Services:
    """A registry of opened things; filled once at start by the composition root."""

    def __init__(self) -> None:
        self._things: dict[type, object] = {}

    def add(self, kind: type[T], thing: T) -> T:
        """Register the one thing of a kind."""
        self._things[kind] = thing
        return thing

    def get(self, kind: type[T]) -> T:
        """Return the thing of a kind; KeyError names what the wiring forgot."""
        found = self._things[kind]
        assert isinstance(found, object)
        return found  # pyright: ignore[reportReturnType]  (add() tied the key to the value)
