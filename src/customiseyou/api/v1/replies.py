"""How long answers may be kept, and how an unchanged one is told in few bytes."""

import hashlib
from collections.abc import Callable, Hashable
from typing import Annotated, Any, TypeVar

import msgspec
from litestar import Response
from litestar.datastructures import ResponseHeader
from litestar.enums import MediaType
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter

from customiseyou.kit.kept import Kept
from customiseyou.web.shared import known_answers
from customiseyou.web.shared.site import AnyRequest

PUBLIC_A_MINUTE = "public, max-age=60"
PRIVATE = "private, no-store"

TAGS_CHARACTERS_MAX = 400
ANSWERS_KEPT_MAX = 500

# A value that is never sent: Litestar describes a header's schema by its value's type.
ETAG = ResponseHeader(
    name="ETag",
    documentation_only=True,
    value="",
    description="Names this state: for `If-None-Match`, and `If-Match` where it can be changed.",
)
LOCATION = ResponseHeader(
    name="Location",
    documentation_only=True,
    value="",
    description="Where what was made is read.",
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
    return _answer(_Written.of(body), known=known)


class _Written(msgspec.Struct, frozen=True):
    """An answer as it is sent."""

    content: bytes
    tag: str

    @classmethod
    def of(cls, body: msgspec.Struct) -> "_Written":
        content = msgspec.json.encode(body)
        return cls(content, f'"{hashlib.sha256(content).hexdigest()[:32]}"')


class KeptAnswers:
    """Answers of one process that were written before, the least recently given thrown out first.

    Nothing here grows stale, as with `web.shared.kept_pages`: the key holds what the database
    answered for this very request.
    """

    def __init__(self) -> None:
        self._kept: Kept[Hashable, _Written] = Kept(values_max=ANSWERS_KEPT_MAX)

    def give(
        self,
        request: AnyRequest,
        make: Callable[[], T],
        *,
        key: Hashable,
        state: str | None,
        known: str | None,
    ) -> Response[T]:
        """Return what `kept` does; `make` is called where no answer is kept.

        key: everything that `make` puts into the answer.
        state: of what is shown (`infra.db.shown`), as it was before the rest of `key` was read.
        """
        found = self._kept.find(key)
        if found is None:
            found = self._kept.keep(key, _Written.of(make()))
        known_answers.offer(request, state=state)
        return _answer(found, known=known)


def _answer(written: _Written, *, known: str | None) -> Response[Any]:
    tag = written.tag
    headers = {"Cache-Control": PUBLIC_A_MINUTE, "ETag": tag, "Vary": "Accept-Language"}
    if known is not None and matches(known, tag):
        return Response(None, status_code=304, headers=headers)
    return Response(written.content, media_type=MediaType.JSON, headers=headers)


def matches(condition: str, tag: str) -> bool:
    """Return whether a condition such as `If-None-Match` names a tag (RFC 9110, 13.1)."""
    named = (one.strip().removeprefix("W/") for one in condition.split(","))
    return any(one in (tag, "*") for one in named)
