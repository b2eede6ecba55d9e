"""HEAD says what GET would say, without what it would send."""

import asyncio

import pytest
from litestar.types import Message, Receive, Scope, Send

from customiseyou.web.shared.head_requests import AnswerHeads

OWN = {"x-request-id", "set-cookie", "content-security-policy"}
"""Headers that differ from one request to the next."""


@pytest.mark.integration
@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/shop", 200),
        ("/login", 200),
        ("/healthz", 200),
        ("/api/v1/categories", 200),
        ("/api/v1/openapi.json", 200),
        ("/static/brand/logo.svg", 200),
        ("/account", 303),
        ("/nothing/here", 404),
        ("/logout", 405),
    ],
)
async def test_head_answers_as_get_does_without_a_body(open_client, path, status):
    read = await open_client().get(path)
    asked = await open_client().head(path)
    assert (read.status_code, asked.status_code) == (status, status)
    assert asked.content == b""
    kept = [
        {name: value for name, value in answer.headers.items() if name not in OWN}
        for answer in (read, asked)
    ]
    assert kept[0] == kept[1]
    assert OWN & read.headers.keys() == OWN & asked.headers.keys()


@pytest.mark.asyncio
async def test_a_stream_ends_once_its_headers_are_out():
    sent: list[Message] = []

    async def stream(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http"
        assert scope["method"] == "GET"
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"one", "more_body": True})
        message = await receive()
        assert message["type"] == "http.disconnect"

    async def read() -> Message:
        raise AssertionError("Nobody waits for more than a head.")

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {"type": "http", "method": "HEAD"}  # type: ignore[typeddict-item]
    async with asyncio.timeout(5):
        await AnswerHeads(stream)(scope, read, send)
    assert scope == {"type": "http", "method": "HEAD"}
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[1] == {"type": "http.response.body", "body": b"", "more_body": False}
