"""Public answers that are given again for as long as nothing has changed that the public is shown.

A question that was answered before is one with the same address, from somebody with the same
preferences. Such a request is not led through the framework again: the database is asked for the
state of what is shown (`infra.db.shown`), and where it is the one in which the answer was written,
on the same day, the answer goes out with a nonce and a token of its own. For a browser that has
designed something it is also asked how much lies in the cart, which the frame of a page says.
Everything else goes the ordinary way, and so does every question of somebody who signed in.

What a handler answers is kept only if it says so with `offer`, so nothing is kept by mistake.
"""

import re
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any, NamedTuple

import msgspec
from litestar import Request
from litestar.types import (
    ASGIApp,
    HTTPResponseStartEvent,
    HTTPScope,
    Message,
    Receive,
    Scope,
    Send,
)

from customiseyou.kit import clock
from customiseyou.kit.kept import Kept
from customiseyou.web.shared import caller as callers
from customiseyou.web.shared import form_tokens, headers
from customiseyou.web.shared.form_tokens import FormTokens
from customiseyou.web.shared.kept_pages import Document

KNOWN_MAX = 500
BODY_BYTES_MAX = 200_000
ADDRESS_CHARACTERS_MAX = 400
HEADER_BYTES_MAX = 200
PREFERENCE_CHARACTERS_MAX = 16
STATUSES = frozenset((200, 304))
"""Of what a handler gave; it may still have failed after it offered its answer."""

_OFFER = "known_answer"
_FAILURE = "database_failure"
_PREFERENCES = frozenset((callers.LANGUAGE_COOKIE, callers.THEME_COOKIE, callers.CURRENCY_COOKIE))
_PERSONAL_HEADERS = frozenset((b"authorization", b"visitor-key"))
_SET_COOKIE, _POLICY = b"set-cookie", b"content-security-policy"
_SECRET = re.compile(rf"[\w-]{{1,{callers.SECRET_CHARACTERS_MAX}}}", re.ASCII)
_GIVES_TOKEN = f"{form_tokens.COOKIE}=".encode()


class _Question(NamedTuple):
    """A request without what does not change its answer."""

    path: str
    query: bytes
    host: bytes
    languages: bytes
    preferences: tuple[str, ...]
    condition: bytes
    cart_count: int = 0


class _Asked(NamedTuple):
    """A question, and who asks it."""

    question: _Question
    token: str | None
    visitor_secret: str | None


class _Offer(msgspec.Struct):
    state: str
    document: Document | None
    cart_count: int


class _Known(msgspec.Struct, frozen=True):
    """An answer, and when it holds."""

    state: str
    day: date
    route: str
    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes | Document


def offer(
    request: Request[Any, Any, Any],
    *,
    state: str | None,
    document: Document | None = None,
    cart_count: int = 0,
) -> None:
    """Let this answer be given again to the same question while the state is the same.

    It must follow from the address, the reader's preferences, the day, the number of pieces in
    the reader's cart, and what triggers of `infra.db.shown` watch alone.

    state: as it was before anything else was read.
    document: the answer's page where it holds a nonce.
    """
    caller: callers.Caller | None = request.scope["state"].get("caller")
    is_personal = caller is not None and caller.account is not None
    if state is not None and not is_personal:
        request.scope["state"][_OFFER] = _Offer(state, document, cart_count)


def raise_failure(scope: Scope) -> None:
    """Raise what kept a known answer from being looked at, where there was such a failure."""
    failure: Exception | None = scope["state"].get(_FAILURE)
    if failure is not None:
        raise failure


class KnownAnswers:
    """The answers of one process, the least recently given thrown out first."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        read_state: Callable[[], Awaitable[str | None]],
        count_cart: Callable[[str], Awaitable[int]],
        tokens: FormTokens,
    ) -> None:
        """Stand around the framework.

        count_cart: says how many pieces lie in the cart of a visitor's secret.
        """
        self._app = app
        self._read_state = read_state
        self._count_cart = count_cart
        self._tokens = tokens
        self._known: Kept[_Question, _Known] = Kept(values_max=KNOWN_MAX)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or (asked := _read(scope)) is None:
            await self._app(scope, receive, send)
            return
        today = clock.now().date()
        try:
            known = await self._find(asked, today=today)
        except Exception as error:
            # Answered, with its reason, by those who answer all failures.
            scope["state"][_FAILURE] = error
            known = None
        if known is None:
            await self._learn(asked.question, scope, receive, send, today=today)
        else:
            await self._answer(known, scope, send, token=asked.token)

    async def _find(self, asked: _Asked, *, today: date) -> _Known | None:
        """Return the answer that holds now; what nobody asked before costs no statement."""
        question = asked.question
        known = self._known.find(question)
        if known is None:
            return None
        state = await self._read_state()
        if asked.visitor_secret is not None:
            count = await self._count_cart(asked.visitor_secret)
            known = self._known.find(question._replace(cart_count=count))
        holds = known is not None and known.state == state and known.day == today
        return known if holds else None

    async def _answer(
        self, known: _Known, scope: HTTPScope, send: Send, *, token: str | None
    ) -> None:
        scope["path_template"] = known.route
        given, body = [*known.headers], known.body
        if isinstance(body, Document):
            if token is None:
                token = self._tokens.new()
                given.append(self._tokens.cookie(token))
            nonce = headers.new_nonce()
            given.append((_POLICY, headers.content_policy(nonce).encode()))
            body = body.filled(nonce=nonce, token=token)
        if body:
            given.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": known.status, "headers": given})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    async def _learn(
        self, question: _Question, scope: Scope, receive: Receive, send: Send, *, today: date
    ) -> None:
        """Let the framework answer, and keep what it says where that was offered."""
        start: HTTPResponseStartEvent | None = None

        async def listen(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                # Whoever stands around us puts the number of this one request into it.
                start = {**message}
            elif message["type"] == "http.response.body" and start is not None:
                offered: _Offer | None = scope["state"].get(_OFFER)
                if offered is not None and not message.get("more_body"):
                    self._keep(question, scope, offered, start, message["body"], today=today)
            await send(message)

        await self._app(scope, receive, listen)

    def _keep(
        self,
        question: _Question,
        scope: Scope,
        offered: _Offer,
        start: HTTPResponseStartEvent,
        body: bytes,
        *,
        today: date,
    ) -> None:
        if start["status"] not in STATUSES or len(body) > BODY_BYTES_MAX:
            return
        given: list[tuple[bytes, bytes]] = []
        for name, value in start["headers"]:
            if name == _SET_COOKIE:
                if not value.startswith(_GIVES_TOKEN):
                    # It remembers a choice that the address has just made.
                    return
            elif name != b"content-length" and (name != _POLICY or offered.document is None):
                given.append((name, value))
        known = _Known(
            state=offered.state,
            day=today,
            route=scope["path_template"],
            status=start["status"],
            headers=given,
            body=body if offered.document is None else offered.document,
        )
        self._known.keep(question._replace(cart_count=offered.cart_count), known)


def _read(scope: HTTPScope) -> _Asked | None:
    """Return what is asked and the token of who asks, or None where it must go the ordinary way."""
    sent = [*scope["headers"]]
    named = dict(sent)
    query, languages = scope["query_string"], named.get(b"accept-language", b"")
    condition = named.get(b"if-none-match", b"")
    if (
        scope["method"] != "GET"
        or len(named) != len(sent)
        or not _PERSONAL_HEADERS.isdisjoint(named)
        or len(scope["path"]) + len(query) > ADDRESS_CHARACTERS_MAX
        or len(languages) + len(condition) > HEADER_BYTES_MAX
    ):
        return None
    token: str | None = None
    visitor_secret: str | None = None
    preferences: tuple[str, ...] = ()
    if cookies := named.get(b"cookie"):
        for cookie in cookies.decode("latin-1").split(";"):
            name, _, value = cookie.strip().partition("=")
            # The framework reads 'session =' as it reads 'session=': what no browser writes goes
            # the ordinary way, and nothing is learnt from it.
            if name == callers.SESSION_COOKIE or name != name.strip():
                return None
            if name == form_tokens.COOKIE:
                if form_tokens.PATTERN.fullmatch(value) is None:
                    return None
                token = value
            elif name == callers.VISITOR_COOKIE:
                if _SECRET.fullmatch(value) is None:
                    return None
                visitor_secret = value
            elif name in _PREFERENCES:
                if len(value) > PREFERENCE_CHARACTERS_MAX:
                    return None
                preferences += (name, value)
    question = _Question(
        scope["path"], query, named.get(b"host", b""), languages, preferences, condition
    )
    return _Asked(question, token, visitor_secret)
