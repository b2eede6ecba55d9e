"""From an error to an answer: a page in the person's language, or problem details (RFC 9457)."""

from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.enums import MediaType
from litestar.exceptions import HTTPException, InternalServerException, PermissionDeniedException
from litestar.response import Redirect
from litestar.status_codes import HTTP_408_REQUEST_TIMEOUT, HTTP_500_INTERNAL_SERVER_ERROR

from customiseyou.infra.db import away
from customiseyou.infra.i18n import words_for
from customiseyou.infra.storage import StorageAway
from customiseyou.kit import errors
from customiseyou.kit.errors import AppError
from customiseyou.web.shared import form_tokens, sentences
from customiseyou.web.shared.error_page import ErrorPage
from customiseyou.web.shared.permissions import MustSignIn
from customiseyou.web.shared.site import AnyRequest, Site, caller_of

PROBLEM_JSON = "application/problem+json"

STATUS_OF: tuple[tuple[type[AppError], int], ...] = (
    (errors.NotFound, 404),
    (errors.Forbidden, 403),
    (errors.Conflict, 409),
    (errors.Invalid, 422),
    (errors.TooMany, 429),
    (errors.Unavailable, 503),
)

CODES = {
    400: "app.unreadable",
    401: "app.not_signed_in",
    403: errors.Forbidden.code,
    404: errors.NotFound.code,
    405: "app.method_not_allowed",
    408: "app.body_broke_off",
    413: "app.body_too_large",
    415: "app.kind_not_taken",
    428: "app.revision_missing",
}
"""What programs are told of a refusal that is known by its status alone."""

AWAY_SECONDS = 5
"""After so long a database that was restarted usually answers again."""
DISCONNECTED = "client disconnected prematurely"
"""How the framework says that a body did not come to its end."""

log = structlog.get_logger()


def status_of(error: AppError) -> int:
    """Return the HTTP status of an error; one of no known kind is our fault."""
    return next((status for kind, status in STATUS_OF if isinstance(error, kind)), 500)


def _wants_json(request: AnyRequest) -> bool:
    """Return whether the caller is a program: the API, a webhook, or the studio's script."""
    return request.url.path.startswith(
        ("/api/", "/webhooks/")
    ) or "application/json" in request.headers.get("accept", "")


def _headers(error: AppError | None) -> dict[str, str]:
    if isinstance(error, errors.TooMany):
        return {"Retry-After": str(error.retry_after_seconds)}
    if isinstance(error, away.DatabaseAway | StorageAway):
        return {"Retry-After": str(AWAY_SECONDS)}
    return {}


def _lang(request: AnyRequest) -> str:
    return caller_of(request).lang


def problem(
    request: AnyRequest, *, status: int, code: str, detail: str, **facts: Any
) -> Response[bytes]:
    """Return problem details; `code` is stable, `detail` is in the person's language."""
    body = {
        "type": "about:blank",
        "title": sentences.title_of(status, words=words_for(_lang(request))),
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": request.state.get("request_id", ""),
        **facts,
    }
    return Response(msgspec.json.encode(body), status_code=status, media_type=PROBLEM_JSON)


def on_app_error(request: Request[Any, Any, Any], error: AppError) -> Response[Any]:
    """Answer an error of ours."""
    status = status_of(error)
    words = words_for(_lang(request))
    detail = sentences.sentence(error, words=words)
    if _wants_json(request):
        answer: Response[Any] = problem(
            request, status=status, code=error.code, detail=detail, **sentences.facts_of(error)
        )
    else:
        site: Site = request.app.state.site
        page = ErrorPage(
            status=status, text=detail, reference=str(request.state.get("request_id", ""))
        )
        answer = site.page(request, page, status=status)
    answer.headers.update(_headers(error))
    return answer


def on_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """Answer an error of the framework: a missing page, a bad method, a stale form."""
    status = error.status_code
    if isinstance(error, InternalServerException) and error.detail == DISCONNECTED:
        status = HTTP_408_REQUEST_TIMEOUT
        log.info("web.body_broke_off", route=request.scope.get("path_template"))
    elif status >= HTTP_500_INTERNAL_SERVER_ERROR:
        log.error("web.http_error", route=request.scope.get("path_template"), exc_info=error)
    if isinstance(error, MustSignIn) and not _wants_json(request):
        return Redirect("/login", status_code=303, query_params={"next": request.url.path})
    words = words_for(_lang(request))
    stale = isinstance(error, PermissionDeniedException) and "CSRF" in str(error.detail)
    detail = sentences.stale_form(words) if stale else sentences.title_of(status, words=words)
    if _wants_json(request):
        code = "app.stale_form" if stale else CODES.get(status, "app.http")
        answer: Response[Any] = problem(request, status=status, code=code, detail=detail)
    else:
        site: Site = request.app.state.site
        page = ErrorPage(
            status=status,
            text=detail if stale else "",
            reference=str(request.state.get("request_id", "")),
        )
        answer = site.page(request, page, status=status)
    token = request.cookies.get(form_tokens.COOKIE)
    if stale and token is not None and not request.app.state.form_tokens.has_signed(token):
        # Signed with a key that is gone: a new one heals the next try. One that holds stays, since
        # all open pages of the browser send it.
        answer.delete_cookie(form_tokens.COOKIE)
    allowed = (error.headers or {}).get("allow")
    if allowed is not None:
        answer.headers["Allow"] = allowed
    return answer


def on_bug(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Answer what we did not foresee: logged whole, shown as a number only."""
    if away.is_away(error):
        route = request.scope.get("path_template")
        log.warning("web.database_away", route=route, said=type(error).__name__)
        return on_app_error(request, away.DatabaseAway())
    log.error("web.unexpected_error", route=request.scope.get("path_template"), exc_info=error)
    words = words_for(_lang(request))
    detail = sentences.title_of(500, words=words)
    if _wants_json(request):
        return problem(request, status=500, code="app.error", detail=detail)
    site: Site = request.app.state.site
    try:
        page = ErrorPage(status=500, reference=str(request.state.get("request_id", "")))
        return site.page(request, page, status=500)
    except Exception:
        log.exception("web.error_page_failed")
        return Response(detail, status_code=500, media_type=MediaType.TEXT)
