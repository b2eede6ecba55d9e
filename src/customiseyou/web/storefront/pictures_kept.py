"""Pictures drawn for a visitor's words, kept by what is on them, each drawn once at a time."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable

from customiseyou.kit.kept import Kept

KEPT_MAX = 256
"""Of about 30 kB each."""


class PicturesKept:
    """Pictures of one process, the least recently shown thrown out first."""

    def __init__(self) -> None:
        self._kept: Kept[Hashable, bytes] = Kept(values_max=KEPT_MAX)
        self._drawing: dict[Hashable, asyncio.Lock] = {}

    async def get(self, key: Hashable, draw: Callable[[], Awaitable[bytes]]) -> bytes:
        """Return the picture that `key` describes wholly; whoever asks meanwhile waits for it."""
        lock = self._drawing.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                kept = self._kept.find(key)
                return self._kept.keep(key, await draw()) if kept is None else kept
        finally:
            if not lock.locked():
                self._drawing.pop(key, None)
