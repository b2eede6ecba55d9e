"""Refusals: problem details (RFC 9457), and how each operation announces them."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from litestar import Response
from litestar.connection import ASGIConnection
from litestar.enums import RequestEncodingType
from litestar.exceptions import (
    ClientException,
    HTTPException,
    NotAuthorizedException,
    ValidationException,
)
from litestar.handlers import BaseRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example
from litestar.params import BodyKwarg, HeaderParameter
from litestar.status_codes import (
    HTTP_400_BAD_REQUEST,
    HTTP_401_UNAUTHORIZED,
    HTTP_412_PRECONDITION_FAILED,
    HTTP_415_UNSUPPORTED_MEDIA_TYPE,
    HTTP_422_UNPROCESSABLE_ENTITY,
    HTTP_428_PRECONDITION_REQUIRED,
)
from litestar.typing import FieldDefinition
from msgspec import Meta

from customiseyou.api.v1 import identity
from customiseyou.domains.customization.errors import DesignChanged
from customiseyou.domains.orders.errors import KeyReused
from customiseyou.kit.errors import AppError, InvalidForm
from customiseyou.web.shared import failures, sentences
from customiseyou.web.shared.site import AnyRequest, words_of

INVALID = InvalidForm.code
IDENTITY_UNKNOWN = "app.identity_unknown"
REQUIRED = "required"
BODY = "data"
NO_BODY = "'data'"
"""How Litestar names the body as a whole, and one that was not sent."""
MISSING_FIELD = re.compile(r"Object missing required field `(.+)`")
UNKNOWN_FIELD = re.compile(r"Object contains unknown field `(.+)`")
MISSING_PARAMETER = re.compile(r"Missing required \w+ parameter '([\w-]+)'")

MEANINGS = {
    400: "The request cannot be read, such as a body that is not JSON in UTF-8.",
    401: "The token or key is missing, unknown or over.",
    404: "It does not exist, or it is somebody else's: both look alike.",
    405: "The address takes other methods: `Allow` names them.",
    408: "The body did not come to its end.",
    409: "The request is sound, but things are not as it takes them to be.",
    412: "It was changed meanwhile; the newest comes with the answer.",
    413: "The body is larger than the operation takes.",
    415: "The body is of a kind that the operation does not take.",
    422: "Something sent is not acceptable; where it is known, `errors` names each field.",
    428: "The operation needs the revision that was worked on, in `If-Match`.",
    429: "Too many tries; `Retry-After` says for how many seconds to wait.",
    503: "Something that is needed does not answer now; nothing was changed.",
}
ALWAYS = (400, 401, 422)
"""What any operation may answer: its headers and query are looked at first."""


class FieldProblem(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with one field of a request."""

    field: Annotated[
        str, Meta(description="Its path, as in `contact.email`.", examples=["contact.email"])
    ]
    reason: Annotated[
        str,
        Meta(description="A word for programs, or what was expected there.", examples=["postcode"]),
    ]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Problem details (RFC 9457). Some codes add facts of their own beside these members."""

    type: Annotated[str, Meta(description="Always `about:blank`.", examples=["about:blank"])]
    title: Annotated[
        str, Meta(description="The status in words.", examples=["Something changed meanwhile"])
    ]
    status: Annotated[int, Meta(description="The HTTP status.", examples=[409])]
    code: Annotated[
        str, Meta(description="Stable, for programs.", examples=["orders.total_changed"])
    ]
    detail: Annotated[
        str,
        Meta(
            description="What happened and what to do, in the caller's language.",
            examples=["The total changed from ₹628 to ₹668. Look at it and confirm again."],
        ),
    ]
    request_id: Annotated[
        str,
        Meta(
            description="Names the request in our logs.",
            examples=["0198a6e2b0f87c3a9d1e5f6a7b8c9d0e"],
        ),
    ]
    errors: Annotated[
        tuple[FieldProblem, ...] | msgspec.UnsetType,
        Meta(description="Every field that is not acceptable."),
    ] = msgspec.UNSET


BODY_STATUSES = (413, 415)
"""What any operation with a body may answer."""


def refusals(*statuses: int, body: bool = False) -> dict[int, ResponseSpec]:
    """Return how an operation announces these statuses beside those that any may answer."""
    more = BODY_STATUSES if body else ()
    return {status: _spec(status) for status in sorted({*ALWAYS, *more, *statuses})}


def _spec(status: int) -> ResponseSpec:
    return ResponseSpec(
        data_container=Problem,
        description=MEANINGS[status],
        media_type=failures.PROBLEM_JSON,
        generate_examples=False,
        examples=[Example(value=EXAMPLES[status])] if status in EXAMPLES else None,
    )


def _example(status: int, code: str, *, title: str, detail: str, **facts: Any) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": "0198a6e2b0f87c3a9d1e5f6a7b8c9d0e",
        **facts,
    }


EXAMPLES: dict[int, dict[str, Any]] = {
    401: _example(
        401,
        failures.CODES[401],
        title="Please log in",
        detail="Send a bearer token or a visitor key with the request.",
    ),
    404: _example(
        404,
        "orders.not_found",
        title="Nothing is here",
        detail="We can't find this order for you. Ask for its link by e-mail.",
    ),
    409: _example(
        409,
        "orders.total_changed",
        title="Something changed meanwhile",
        detail="The total changed from ₹628 to ₹668. Look at it and confirm again.",
        seen_minor=62800,
        now_minor=66800,
        currency="INR",
    ),
    422: _example(
        422,
        INVALID,
        title="Something is not right yet",
        detail="Please look at the marked fields.",
        errors=[{"field": "contact.email", "reason": "email"}],
    ),
}


def on_invalid(request: AnyRequest, error: ValidationException) -> Response[bytes]:
    """Answer a request whose body, query or headers do not have the promised form."""
    found = error.extra if isinstance(error.extra, list) else []
    parameters = request.route_handler.parsed_fn_signature.parameters
    errors = [_field(one, parameters=parameters) for one in found if isinstance(one, Mapping)]
    missing = MISSING_PARAMETER.search(error.detail)
    if missing is not None:
        errors.append({"field": missing[1], "reason": REQUIRED})
    return failures.problem(
        request,
        status=HTTP_422_UNPROCESSABLE_ENTITY,
        code=INVALID,
        detail=sentences.sentence(InvalidForm([]), words=words_of(request)),
        errors=errors,
    )


def _field(
    found: Mapping[str, Any], *, parameters: Mapping[str, FieldDefinition]
) -> dict[str, str]:
    """Return the place and the reason of what msgspec says about a request.

    parameters: the handler's, some of which the request calls otherwise.
    """
    place, said = str(found.get("key", "")), str(found.get("message", ""))
    known = parameters.get(place)
    if known is not None and isinstance(known.kwarg_definition, HeaderParameter):
        place = known.kwarg_definition.name or place
    place = "" if place == BODY else place
    if said == NO_BODY:
        return {"field": "", "reason": REQUIRED}
    for pattern, reason in ((MISSING_FIELD, REQUIRED), (UNKNOWN_FIELD, "unknown")):
        named = pattern.fullmatch(said)
        if named is not None:
            return {"field": f"{place}.{named[1]}".lstrip("."), "reason": reason}
    return {"field": place, "reason": said}


class UnknownKind(HTTPException):
    """A body is not of the kind that its operation takes."""

    status_code = HTTP_415_UNSUPPORTED_MEDIA_TYPE

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted = wanted


class RevisionMissing(HTTPException):
    """A change came without the revision it was made on."""

    status_code = HTTP_428_PRECONDITION_REQUIRED


async def require_kind(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """Refuse a body that says it is of another kind than the operation takes; raises UnknownKind.

    JSON is no form that a page of another site could send without being asked about it first.
    """
    field = handler.parsed_data_field
    if field is None or not isinstance(field.kwarg_definition, BodyKwarg):
        return
    wanted = str(RequestEncodingType(field.kwarg_definition.media_type).value)
    sent = connection.headers.get("content-type", "").partition(";")[0].strip().lower()
    has_body = (
        connection.headers.get("content-length", "0") != "0"
        or "transfer-encoding" in connection.headers
    )
    if sent != wanted and (sent or has_body):
        raise UnknownKind(wanted)


def on_unreadable(request: AnyRequest, error: ClientException) -> Response[Any]:
    """Answer what cannot be read; other statuses are said as everywhere."""
    if error.status_code != HTTP_400_BAD_REQUEST:
        return failures.on_http_error(request, error)
    return failures.problem(
        request,
        status=HTTP_400_BAD_REQUEST,
        code=failures.CODES[400],
        detail=words_of(request).gettext(
            "The request can't be read: its address or its body is damaged."
        ),
    )


def on_unknown_kind(request: AnyRequest, error: UnknownKind) -> Response[bytes]:
    """Answer a body of another kind."""
    said = words_of(request).gettext("Send the body as {kind}.").format(kind=error.wanted)
    return _refuse(request, error, detail=said)


def on_missing_revision(request: AnyRequest, error: RevisionMissing) -> Response[bytes]:
    """Answer a change without its revision."""
    said = words_of(request).gettext("Send the revision that you worked on in If-Match.")
    return _refuse(request, error, detail=said)


def _refuse(request: AnyRequest, error: HTTPException, *, detail: str) -> Response[bytes]:
    status = error.status_code
    return failures.problem(request, status=status, code=failures.CODES[status], detail=detail)


def on_unknown_caller(request: AnyRequest, error: NotAuthorizedException) -> Response[bytes]:
    """Answer who has not said, or not proved, who they are."""
    words = words_of(request)
    answer = failures.problem(
        request,
        status=HTTP_401_UNAUTHORIZED,
        code=IDENTITY_UNKNOWN if identity.is_unknown(request) else failures.CODES[401],
        detail=words.gettext("Send a bearer token or a visitor key with the request.")
        if isinstance(error, identity.IdentityMissing)
        else sentences.title_of(HTTP_401_UNAUTHORIZED, words=words),
    )
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _as(status: int, *, titled: int) -> Any:
    """Return a handler that answers an error of ours with another status than its kind's."""

    def answer(request: AnyRequest, error: AppError) -> Response[bytes]:
        words = words_of(request)
        facts = {"title": sentences.title_of(titled, words=words), **sentences.facts_of(error)}
        return failures.problem(
            request,
            status=status,
            code=error.code,
            detail=sentences.sentence(error, words=words),
            **facts,
        )

    return answer


HANDLERS: dict[int | type[Exception], Any] = {
    ClientException: on_unreadable,
    ValidationException: on_invalid,
    NotAuthorizedException: on_unknown_caller,
    UnknownKind: on_unknown_kind,
    RevisionMissing: on_missing_revision,
    # A key with another body is the client's mistake, not a state that will pass.
    KeyReused: _as(HTTP_422_UNPROCESSABLE_ENTITY, titled=422),
    DesignChanged: _as(HTTP_412_PRECONDITION_FAILED, titled=409),
}
