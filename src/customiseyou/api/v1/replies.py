"""How long answers may be kept, and how an unchanged one is told in few bytes."""

import hashlib
from typing import Annotated, TypeVar

import msgspec
from litestar import Response
from litestar.datastructures import ResponseHeader
from litestar.enums import MediaType
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter

PUBLIC_A_MINUTE = "public, max-age=60"
PRIVATE = "private, no-store"

TAGS_CHARACTERS_MAX = 400

ETAG = ResponseHeader(
    name="ETag",
    documentation_only=True,
    description="Names this state: for `If-None-Match`, and `If-Match` where it can be changed.",
)
LOCATION = ResponseHeader(
    name="Location", documentation_only=True, description="Where what was made is read."
)

T = TypeVar("T", bound=msgspec.Struct)

IfNoneMatch = Annotated[
    str | None,
    HeaderParameter(
        name="If-None-Match",
        max_length=TAGS_CHARACTERS_MAX,
        description="The `ETag` of an answer that one has: 304 says that it still holds.",
    ),
]
UNCHANGED: dict[int, ResponseSpec] = {
    304: ResponseSpec(data_container=None, description="The answer that one has still holds.")
}


def kept(body: T, *, known: str | None) -> Response[T]:
    """Return an answer that is alike for all who read its language, or 304 if they have it."""
    content = msgspec.json.encode(body)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"Cache-Control": PUBLIC_A_MINUTE, "ETag": tag, "Vary": "Accept-Language"}
    if known is not None and matches(known, tag):
        return Response(None, status_code=304, headers=headers)  # type: ignore[return-value]
    return Response(content, media_type=MediaType.JSON, headers=headers)  # type: ignore[return-value]


def matches(condition: str, tag: str) -> bool:
    """Return whether a condition such as `If-None-Match` names a tag (RFC 9110, 13.1)."""
    named = (one.strip().removeprefix("W/") for one in condition.split(","))
    return any(one in (tag, "*") for one in named)
