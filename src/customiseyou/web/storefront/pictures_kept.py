"""Pictures drawn for a visitor's words, kept by what is on them, each drawn once at a time."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable

KEPT_MAX = 256
"""Of about 30 kB each."""


class PicturesKept:
    """Pictures of one process, the least recently shown thrown out first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._drawing: dict[Hashable, asyncio.Lock] = {}

    async def get(self, key: Hashable, draw: Callable[[], Awaitable[bytes]]) -> bytes:
        """Return the picture that `key` describes wholly; whoever asks meanwhile waits for it."""
        lock = self._drawing.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                kept = self._kept.get(key)
                if kept is None:
                    kept = self._kept[key] = await draw()
                self._kept.move_to_end(key)
                if len(self._kept) > KEPT_MAX:
                    self._kept.popitem(last=False)
                return kept
        finally:
            if not lock.locked():
                self._drawing.pop(key, None)
