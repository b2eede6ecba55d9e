"""Bounded lists."""

from typing import Generic, TypeVar

import msgspec

PAGE_SIZE_MAX = 100

T = TypeVar("T")


class Slice(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """A part of a list: the rows, and whether more follow."""

    rows: tuple[T, ...]
    page: int
    page_size: int
    total: int

    @property
    def pages(self) -> int:
        """The number of pages, at least one."""
        return max(1, -(-self.total // self.page_size))
