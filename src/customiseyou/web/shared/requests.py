"""Requests whose bodies are looked at before anything believes them."""

from collections.abc import Iterator
from typing import Any

from litestar import Request
from litestar.datastructures.state import State
from litestar.enums import RequestEncodingType
from litestar.exceptions import ClientException, ValidationException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge

FORM_BYTES_MAX = 64 * 1024
"""Of what a handler takes that names no limit of its own: a form without files."""
FORM_FIELDS_MAX = 1_000
FILES_BYTES_MAX = 26 * 1024 * 1024
"""Of a form with photos."""
NUL = "\0"
NUL_REASON = "nul_character"
NUL_IN_JSON = (b"\\u0000", b"\0")
NUL_IN_FORM = (b"%00", b"\0")


class CarefulRequest(Request[Any, Any, State]):
    """Refuses what the framework lets through: PostgreSQL keeps no NUL character, bytes that
    are not UTF-8 are no JSON, and a body nested without end is an attack."""

    async def body(self) -> bytes:
        """Return the body.

        Raises:
            ClientException: a form has a NUL character.
            RequestEntityTooLarge: it is too long for its route, or a form has too many fields.
        """
        body = await super().body()
        if self.content_type[0] == RequestEncodingType.URL_ENCODED:
            if any(one in body for one in NUL_IN_FORM):
                raise ClientException
            if len(body) > FORM_BYTES_MAX or body.count(b"&") >= FORM_FIELDS_MAX:
                raise RequestEntityTooLarge
        return body

    async def json(self) -> Any:
        """Return the decoded body.

        Raises:
            ClientException: it is not UTF-8, or nested too deeply to be read.
            ValidationException: a string holds a NUL character; each place is named.
        """
        try:
            found = await super().json()
        except (UnicodeDecodeError, RecursionError) as error:
            raise ClientException from error
        body = await self.body()
        if any(one in body for one in NUL_IN_JSON):
            places = list(_places_of_nul(found))
            if places:
                raise ValidationException(
                    extra=[{"key": place, "message": NUL_REASON} for place in places]
                )
        return found


def refuse_nul_in_address(scope_path: str, query: bytes) -> None:
    """Raise ClientException for an address with a NUL character: nothing is named with one."""
    if NUL in scope_path or any(one in query for one in NUL_IN_FORM):
        raise ClientException


def _places_of_nul(value: Any) -> Iterator[str]:
    """Yield the path of every string with a NUL character; JSON was bounded when it was read."""
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        place, found = waiting.pop()
        if isinstance(found, str):
            if NUL in found:
                yield place.lstrip(".")
        elif isinstance(found, dict):
            for name, inner in found.items():
                waiting += [(f"{place}.{name}".replace(NUL, ""), inner)]
                if NUL in name:
                    yield f"{place}.{name}".replace(NUL, "").lstrip(".")
        elif isinstance(found, list):
            waiting += [(f"{place}.{number}", inner) for number, inner in enumerate(found)]
