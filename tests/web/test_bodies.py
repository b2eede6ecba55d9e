"""Bodies that are too large, in too many parts, or never come to their end."""

import pytest
import structlog
from litestar import Litestar
from structlog.testing import capture_logs
from tests.web.conftest import EMAIL, PASSWORD, TOKEN

from customiseyou.web.shared import failures, requests

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize("path", ["/login", "/checkout", "/register", "/orders/link"])
@pytest.mark.parametrize(
    "extra",
    [b"&name=" + b"x" * requests.FORM_BYTES_MAX, b"&a=b" * requests.FORM_FIELDS_MAX],
    ids=["long", "many"],
)
async def test_a_form_without_files_is_small(open_client, account, path, extra):
    client = open_client()
    found = TOKEN.search((await client.get("/login")).text)
    assert found is not None
    fields = f"_csrf_token={found.group(1)}&email={EMAIL}&password={PASSWORD}".encode()
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = await client.post(path, content=fields + extra, headers=kind)
    assert answer.status_code == 413
    assert "That is too much at once" in answer.text
    assert "session" not in answer.cookies


async def test_a_form_with_as_many_fields_as_may_be_is_read(open_client, account):
    client = open_client()
    found = TOKEN.search((await client.get("/login")).text)
    assert found is not None
    fields = f"_csrf_token={found.group(1)}&email={EMAIL}&password={PASSWORD}".encode()
    body = fields + b"&a=b" * (requests.FORM_FIELDS_MAX - 3)
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert (await client.post("/login", content=body, headers=kind)).status_code == 303


@pytest.mark.parametrize(
    ("path", "kind", "said"),
    [
        ("/login", b"application/x-www-form-urlencoded", "Only a part of this arrived"),
        ("/api/v1/sessions", b"application/json", '"status":408'),
    ],
)
async def test_a_body_that_breaks_off_is_no_fault_of_ours(
    app: Litestar, monkeypatch, path, kind, said
):
    pieces = [{"type": "http.request", "body": b"{a", "more_body": True}]
    sent = []

    async def receive():
        return pieces.pop() if pieces else {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    headers = [(b"host", b"shop.test"), (b"content-type", kind), (b"content-length", b"1000")]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "https",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 40_000),
        "server": ("shop.test", 443),
    }
    # One that was used before would go on writing where it began.
    monkeypatch.setattr(failures, "log", structlog.get_logger())
    with capture_logs() as logs:
        await app(scope, receive, send)
    assert sent[0]["status"] == 408
    assert said in b"".join(one.get("body", b"") for one in sent).decode()
    told = [(one["log_level"], one["event"]) for one in logs if one["event"] != "web.request"]
    assert told == [("info", "web.body_broke_off")]


async def test_the_document_of_the_interface_has_one_address(open_client):
    client, path = open_client(), "/api/v1/openapi.json"
    document = await client.get(path)
    assert (document.status_code, document.json()["openapi"][:4]) == (200, "3.1.")
    for below in ("/openapi.json", "/x", "/x.json"):
        assert (await client.get(path + below)).status_code == 404
    assert (await client.get("/api/v1/nothing")).json()["status"] == 404
