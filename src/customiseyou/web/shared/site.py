"""How handlers answer: pages and fragments in the caller's language, with the safe headers."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import msgspec
from litestar import Request, Response
from litestar.enums import MediaType
from litestar.response import Redirect
from litestar.template.base import csrf_token

from customiseyou.infra.i18n import Words, words_for
from customiseyou.web.shared import caller as callers
from customiseyou.web.shared import headers, known_answers, parts, rendering
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.kept_pages import KeptPages

NOTICE_COOKIE = "notice"
AnyRequest = Request[Any, Any, Any]
T = TypeVar("T", str, bytes)


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """What every page needs to know of this installation."""

    renderer: rendering.Renderer
    origin: str
    """Public address without a slash at its end."""
    is_secure: bool
    is_demo: bool
    operator_name: str
    proxies: int = 0
    """How many proxies of ours add to X-Forwarded-For."""
    kept: KeptPages = msgspec.field(default_factory=KeptPages)

    def chrome_for_mail(self, lang: str) -> rendering.Chrome:
        """Return the frame of a mail: no person, no page."""
        return rendering.Chrome(
            lang=lang,
            here="/",
            csrf_token="",
            nonce="",
            origin=self.origin,
            operator_name=self.operator_name,
            demo=self.is_demo,
        )

    def page(
        self,
        request: AnyRequest,
        page: rendering.Page,
        *,
        status: int = 200,
        notices: tuple[parts.Notice, ...] = (),
        may_compile_wasm: bool = False,
        live_at: str = "",
    ) -> Response[str]:
        """Return a whole document.

        live_at: path that shows this page as things stand now. Given for pages on which the past
            would mislead: the back button then leads there instead of to what was read before.
        """
        nonce = headers.new_nonce()
        chrome = self._chrome(request, nonce=nonce, notices=notices, live_at=live_at)
        html = self.renderer.page(page, chrome=chrome)
        answer = self._document(
            request, html, nonce=nonce, status=status, may_compile_wasm=may_compile_wasm
        )
        # Browsers ask before they send a form again, so the answer to one may be kept; the page's
        # script then leads on to where it is live.
        if live_at and request.method == "GET":
            answer.headers["Cache-Control"] = "private, no-store"
        return answer

    def kept_page(
        self,
        request: AnyRequest,
        make: Callable[[], rendering.Page],
        *,
        key: Hashable,
        state: str | None,
    ) -> Response[bytes]:
        """Return a public document, written anew only when `key` says that it shows other things.

        key: all that `make` puts on the page, as the database answered it for this request.
        state: of what is shown (`infra.db.shown`), as it was before the rest of `key` was read.
        """
        nonce = headers.new_nonce()
        chrome = self._chrome(request, nonce=nonce)
        document = self.kept.document(
            key, chrome=chrome, write=lambda chrome: self.renderer.page(make(), chrome=chrome)
        )
        known_answers.offer(request, state=state, document=document, cart_count=chrome.cart_count)
        content = document.filled(nonce=nonce, token=chrome.csrf_token)
        return self._document(request, content, nonce=nonce)

    def _document(
        self,
        request: AnyRequest,
        content: T,
        *,
        nonce: str,
        status: int = 200,
        may_compile_wasm: bool = False,
    ) -> Response[T]:
        policy = headers.content_policy(nonce, wasm=may_compile_wasm)
        return Response(
            content,
            status_code=status,
            media_type=MediaType.HTML,
            headers={"Content-Security-Policy": policy},
            cookies=caller_of(request).cookies,
        )

    def fragment(
        self, request: AnyRequest, page: rendering.Page, *, status: int = 200
    ) -> Response[str]:
        """Return a part of a document, for htmx."""
        html = self.renderer.fragment(page, chrome=self._chrome(request, nonce=""))
        return Response(
            html,
            status_code=status,
            media_type=MediaType.HTML,
            cookies=caller_of(request).cookies,
        )

    def _chrome(
        self,
        request: AnyRequest,
        *,
        nonce: str,
        notices: tuple[parts.Notice, ...] = (),
        live_at: str = "",
    ) -> rendering.Chrome:
        caller = caller_of(request)
        query = f"?{request.url.query}" if request.url.query else ""
        return rendering.Chrome(
            lang=caller.lang,
            here=f"{request.url.path}{query}",
            csrf_token=csrf_token({"request": request}),
            nonce=nonce,
            theme=caller.theme,
            cart_count=caller.cart_count,
            signed_in_name="" if caller.account is None else caller.account.name,
            is_seller=bool(caller.shops),
            operator_name=self.operator_name,
            demo=self.is_demo,
            origin=self.origin,
            search_query=request.query_params.get("q", ""),
            notices=notices,
            live_at=live_at,
        )


def caller_of(request: AnyRequest) -> Caller:
    """Return who asks, as the guard found them; a stranger where it did not get that far."""
    # The framework's `request.state` makes an object with a lock each time.
    caller: Caller | None = request.scope["state"].get("caller")
    return callers.stranger(request) if caller is None else caller


def words_of(request: AnyRequest) -> Words:
    """Return the words of the caller's language."""
    return words_for(caller_of(request).lang)


def go(request: AnyRequest, path: str) -> Redirect:
    """Answer a form by leading to a page, so that reloading never sends it twice."""
    return Redirect(path, status_code=303, cookies=caller_of(request).cookies)
