"""Places in a list, opaque to who follows them."""

import base64
import binascii
import re
from typing import Annotated

from litestar.exceptions import ValidationException
from litestar.params import QueryParameter

CURSOR_CHARACTERS_MAX = 40
PAGES_MAX = 1000
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
    try:
        place = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, UnicodeError):
        place = ""
    found = _PLACE.fullmatch(place)
    if found is None or int(found[2]) != limit or int(found[1]) > PAGES_MAX:
        raise ValidationException(extra=[{"key": "cursor", "message": "unknown_cursor"}])
    return int(found[1])


def after(page: int, *, limit: int, pages: int) -> str | None:
    """Return the cursor of the page after one; None at the end."""
    if page >= min(pages, PAGES_MAX):
        return None
    return base64.urlsafe_b64encode(f"{page + 1}.{limit}".encode()).decode().rstrip("=")
