"""Places in a list, opaque to who follows them."""

import base64
import binascii
import re
from typing import Annotated
from uuid import UUID

from litestar.exceptions import ValidationException
from litestar.params import QueryParameter

CURSOR_CHARACTERS_MAX = 40
PAGES_MAX = 1000
ROW_BYTES = 16
_PLACE = re.compile(r"([1-9]\d{0,4})\.([1-9]\d{0,2})", re.ASCII)

Cursor = Annotated[
    str | None,
    QueryParameter(
        name="cursor",
        max_length=CURSOR_CHARACTERS_MAX,
        description="`next_cursor` of the answer before; the first page has none.",
    ),
]


def page_of(cursor: str | None, *, limit: int) -> int:
    """Return the page that a cursor leads to, from 1.

    Raises:
        ValidationException: it is not a cursor of a list with this limit.
    """
    if cursor is None:
        return 1
    found = _PLACE.fullmatch(_decoded(cursor).decode("ascii", errors="replace"))
    if found is None or int(found[2]) != limit or int(found[1]) > PAGES_MAX:
        raise _unknown()
    return int(found[1])


def after(page: int, *, limit: int, pages: int) -> str | None:
    """Return the cursor of the page after one; None at the end."""
    if page >= min(pages, PAGES_MAX):
        return None
    return _encoded(f"{page + 1}.{limit}".encode())


def row_of(cursor: str | None) -> UUID | None:
    """Return the row after which a list goes on, for lists that grow at their top.

    Raises:
        ValidationException: it is not a cursor of such a list.
    """
    if cursor is None:
        return None
    place = _decoded(cursor)
    if len(place) != ROW_BYTES:
        raise _unknown()
    return UUID(bytes=place)


def after_row(last: UUID) -> str:
    """Return the cursor of what follows a row."""
    return _encoded(last.bytes)


def _encoded(place: bytes) -> str:
    return base64.urlsafe_b64encode(place).decode().rstrip("=")


def _decoded(cursor: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
    except binascii.Error:
        return b""


def _unknown() -> ValidationException:
    return ValidationException(extra=[{"key": "cursor", "message": "unknown_cursor"}])
