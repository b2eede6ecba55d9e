"""When an answer is given again, and when the framework is asked anew."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from litestar import Request
from litestar.types import Receive, Scope, Send

from customiseyou.kit import clock
from customiseyou.web.shared import known_answers
from customiseyou.web.shared.form_tokens import FormTokens
from customiseyou.web.shared.kept_pages import Document
from customiseyou.web.shared.known_answers import KNOWN_MAX, KnownAnswers

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TOKENS = FormTokens(secret="k" * 48, is_secure=True)
TOKEN = TOKENS.new()
COOKIE = TOKENS.cookie(TOKEN)


class Framework:
    """Answers what it is told to, and counts how often."""

    def __init__(self) -> None:
        self.times = 0
        self.status = 200
        self.headers = [(b"content-type", b"text/plain"), COOKIE]
        self.document: Document | None = None
        self.is_offered = True
        self.state: str | None = "one"
        self.cart_count = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        known_answers.raise_failure(scope)
        self.times += 1
        scope["path_template"] = "/shop"
        if self.is_offered:
            request: Request[Any, Any, Any] = Request(scope)
            known_answers.offer(
                request, state=self.state, document=self.document, cart_count=self.cart_count
            )
        headers = [*self.headers, (b"content-length", b"1")]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"%d" % self.times, "more_body": False})


class Question:
    """A browser before the framework, and the database's state."""

    def __init__(self, framework: Framework) -> None:
        self.state: str | None = "one"
        self.failure: Exception | None = None
        self.framework = framework
        self.carts: dict[str, int] = {}
        self.counted = 0
        answering = KnownAnswers(
            framework, read_state=self._read_state, count_cart=self._count_cart, tokens=TOKENS
        )

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            scope["state"] = {}
            await answering(scope, receive, send)

        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app),  # type: ignore[arg-type]
            base_url="https://shop.test",
        )

    async def _read_state(self) -> str | None:
        if self.failure is not None:
            raise self.failure
        return self.state

    async def _count_cart(self, secret: str) -> int:
        self.counted += 1
        return self.carts.get(secret, 0)

    async def send(self, path: str = "/shop", method: str = "GET", **headers: str) -> str:
        """Return the body of an answer."""
        self._client.cookies.clear()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answer = await self._client.request(method, path, headers=named)
        return self.answer.text


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def question() -> Question:
    return Question(Framework())


async def test_the_same_question_is_answered_again_while_nothing_shown_has_changed(question):
    assert [await question.send() for _ in range(3)] == ["1", "1", "1"]
    question.state = "two"
    assert await question.send() == "2"
    question.framework.state = "two"
    assert await question.send() == "3"
    assert await question.send() == "3"


async def test_an_answer_goes_out_as_the_framework_gave_it_and_gives_nobody_s_token(question):
    question.framework.headers = [(b"content-type", b"application/json"), (b"etag", b'"x"'), COOKIE]
    await question.send()
    assert await question.send() == "1"
    assert question.answer.headers.multi_items() == [
        ("content-type", "application/json"),
        ("etag", '"x"'),
        ("content-length", "1"),
    ]
    assert question.answer.status_code == 200


async def test_another_day_is_another_answer(question, monkeypatch):
    await question.send()
    monkeypatch.setattr(clock, "now", lambda: NOON.replace(day=25))
    assert [await question.send() for _ in range(2)] == ["2", "2"]


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/shop?page=2"},
        {"path": "/search"},
        {"accept_language": "hi"},
        {"cookie": "lang=hi"},
        {"cookie": "currency=EUR"},
        {"cookie": "theme=dark"},
        {"if_none_match": '"x"'},
        {"host": "other.test"},
    ],
)
async def test_what_changes_an_answer_makes_another_question(question, other):
    await question.send()
    assert [await question.send(**other) for _ in range(2)] == ["2", "2"]
    assert await question.send() == "1"


@pytest.mark.parametrize(
    "personal",
    [
        {"cookie": "visitor=a%20b"},
        {"cookie": f"visitor={'a' * 65}"},
        {"cookie": "lang=hi; session=abc"},
        {"authorization": "Bearer abc"},
        {"visitor_key": "abc"},
        {"method": "HEAD"},
        {"method": "POST"},
        {"cookie": 'csrftoken="><b>'},
        {"cookie": f"lang={'x' * 17}"},
        {"path": f"/shop?q={'x' * 400}"},
        {"accept_language": "x" * 201},
    ],
)
async def test_what_more_follows_from_goes_the_ordinary_way(question, personal):
    await question.send()
    for _ in range(2):
        await question.send(**personal)
    assert question.framework.times == 3


async def test_a_visitor_is_shown_the_page_of_as_full_a_cart(question):
    question.carts = {"full": 2, "fuller": 3}
    await question.send()
    assert await question.send(cookie="visitor=empty") == "1"
    question.framework.cart_count = 2
    assert [await question.send(cookie="visitor=full") for _ in range(2)] == ["2", "2"]
    question.framework.cart_count = 3
    assert [await question.send(cookie="visitor=fuller") for _ in range(2)] == ["3", "3"]
    question.carts["full"] = 3
    assert await question.send(cookie="visitor=full") == "3"
    assert await question.send() == "1"


async def test_what_a_visitor_asked_first_is_not_taken_for_an_empty_cart_s(question):
    question.framework.cart_count = 2
    await question.send(cookie="visitor=full")
    assert question.counted == 0
    question.framework.cart_count = 0
    assert await question.send() == "2"


async def test_cookies_of_others_change_no_answer(question):
    await question.send()
    assert await question.send(cookie=f"_ga=1; csrftoken={TOKEN}; consent=yes") == "1"


async def test_a_header_that_is_sent_twice_goes_the_ordinary_way(question):
    twice = [("cookie", "lang=en"), ("cookie", "session=abc")]
    for _ in range(2):
        await question._client.get("/shop", headers=twice)
    assert question.framework.times == 2


async def test_what_is_not_offered_is_not_kept(question):
    question.framework.is_offered = False
    assert [await question.send() for _ in range(2)] == ["1", "2"]


async def test_a_failure_after_the_offer_is_not_kept(question):
    question.framework.status = 500
    assert [await question.send() for _ in range(2)] == ["1", "2"]


async def test_an_answer_that_is_too_long_is_not_kept(question, monkeypatch):
    monkeypatch.setattr(known_answers, "BODY_BYTES_MAX", 0)
    assert [await question.send() for _ in range(2)] == ["1", "2"]


async def test_without_a_state_nothing_is_kept(question):
    question.framework.state = question.state = None
    assert [await question.send() for _ in range(2)] == ["1", "2"]


async def test_an_answer_that_remembers_a_choice_is_not_kept(question):
    question.framework.headers.append((b"set-cookie", b"lang=hi; Path=/"))
    assert [await question.send() for _ in range(2)] == ["1", "2"]


async def test_each_reader_of_a_page_has_a_nonce_and_a_token_of_their_own(question):
    question.framework.document = Document("nonce=N token=T nonce=N", nonce="N", token="T")
    question.framework.headers.append((b"content-security-policy", b"of the first reader"))
    await question.send()
    seen: set[str] = set()
    for _ in range(3):
        page = await question.send()
        first, token, second = (part.partition("=")[2] for part in page.split())
        assert first == second
        assert f"'nonce-{first}'" in question.answer.headers["content-security-policy"]
        (cookie,) = question.answer.headers.get_list("set-cookie")
        assert cookie == TOKENS.cookie(token)[1].decode()
        assert int(question.answer.headers["content-length"]) == len(page)
        seen |= {first, token}
    assert len(seen) == 6
    assert question.framework.times == 1


async def test_a_browser_with_a_token_keeps_it(question):
    question.framework.document = Document("T", nonce="N", token="T")
    await question.send()
    assert await question.send(cookie=f"csrftoken={TOKEN}") == TOKEN
    assert "set-cookie" not in question.answer.headers


async def test_a_state_that_cannot_be_read_is_told_by_the_framework(question):
    await question.send()
    question.failure = TimeoutError("gone")
    with pytest.raises(TimeoutError, match="gone"):
        await question.send()
    question.failure = None
    assert await question.send() == "1"


async def test_only_so_many_answers_are_kept(question):
    for number in range(KNOWN_MAX + 1):
        await question.send(f"/shop?page={number}")
    await question.send("/shop?page=0")
    assert question.framework.times == KNOWN_MAX + 2
