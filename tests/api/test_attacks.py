"""What somebody who means ill would send: refused in a sentence, and nothing has changed."""

import json
from typing import Any

import httpx
import pytest
from litestar import Litestar
from tests.api.client import ADDRESS, CONTACT, PATH, Program, Shop, refused

from customiseyou.app import asgi

pytestmark = pytest.mark.integration

MUG = "cutting-chai-mug"
BUYER = "buyer@demo.example"
DOCUMENT = json.loads(asgi.openapi_document())
JSON_TYPE = {"Content-Type": "application/json"}


async def send(
    program: Program, body: bytes, *, path: str = "/sessions", **headers: str
) -> httpx.Response:
    """Post bytes as they are."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await program.shop.http.post(
        PATH + path, content=body, headers={**program.headers, **JSON_TYPE, **named}
    )


@pytest.mark.parametrize(
    "body",
    [
        b"[",
        b"{nonsense",
        b'{"email":NaN,"password":Infinity}',
        b'{"email":"a\xff@example.org","password":"x"}',
        b'{"email":"\\ud800@example.org","password":"x"}',
        b'\xff\xfe{\x00"\x00',
        b"[" * 60_000,
        b'{"email":' * 6_000,
        b'{"a":[' * 6_000 + b"]}" * 6_000,
    ],
    ids=["open", "words", "nan", "latin1", "surrogate", "utf16", "deep", "deeper", "closed"],
)
async def test_what_is_no_json_is_told_so(shop: Shop, body: bytes) -> None:
    before = await shop.counts()
    refused(await send(shop.stranger(), body), 400, "app.unreadable")
    assert await shop.counts() == before


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        (b"", [{"field": "", "reason": "required"}]),
        (b'{"email":"a@example.org"}', [{"field": "password", "reason": "required"}]),
        (
            b'{"email":"a\\u0000@example.org","password":"\\u0000"}',
            [
                {"field": "email", "reason": "nul_character"},
                {"field": "password", "reason": "nul_character"},
            ],
        ),
        (
            b'{"email":"a@example.org","password":"x","is_admin":true}',
            [{"field": "is_admin", "reason": "unknown"}],
        ),
    ],
    ids=["empty", "missing", "nul", "unknown"],
)
async def test_what_does_not_fit_is_named_field_by_field(
    shop: Shop, body: bytes, errors: list[dict[str, str]]
) -> None:
    answer = await send(shop.stranger(), body)
    found = refused(answer, 422, "app.invalid_form")["errors"]
    assert sorted(found, key=lambda one: one["field"]) == errors


@pytest.mark.parametrize("body", [b"null", b'"x"', b"[]", b"1e400", b"9" * 5000, b"true"])
async def test_a_body_that_is_no_object_is_refused(shop: Shop, body: bytes) -> None:
    assert (await send(shop.stranger(), body)).status_code in (400, 422)


async def test_a_backslash_before_u0000_is_no_nul(shop: Shop) -> None:
    guest = await shop.guest()
    design = await guest.start(MUG, name="\\u0000")
    assert design["document"]["answers"]["name"] == "\\u0000"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", b'{"email":"a@example.org","password":"x"}'),
        ("application/x-www-form-urlencoded", b"email=a%40example.org&password=x"),
        ("multipart/form-data; boundary=x", b"--x--"),
        ("application/x-msgpack", b"\x80"),
        ("application/xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
        ("", b'{"email":"a@example.org","password":"x"}'),
    ],
)
async def test_a_body_of_another_kind_is_not_read(shop: Shop, kind: str, body: bytes) -> None:
    answer = await send(shop.stranger(), body, Content_Type=kind)
    problem = refused(answer, 415, "app.kind_not_taken")
    assert problem["detail"] == "Send the body as application/json."


async def test_a_photo_comes_as_a_form_alone(shop: Shop) -> None:
    guest = await shop.guest()
    for kind in ("image/jpeg", "application/json"):
        answer = await send(guest, b"{}", path="/photos", Content_Type=kind)
        problem = refused(answer, 415, "app.kind_not_taken")
        assert problem["detail"] == "Send the body as multipart/form-data."
    broken = b'--x\r\nContent-Disposition: form-data; name="file"'
    kind = "multipart/form-data; boundary=x"
    refused(await send(guest, broken, path="/photos", Content_Type=kind), 400, "app.unreadable")


@pytest.mark.parametrize(
    "path",
    [
        "/products/a%00b",
        "/products?q=%00",
        "/products?category=a%00",
        "/orders/%00",
        "/products/x/delivery?country=%00",
    ],
)
async def test_a_nul_in_the_address_is_refused(shop: Shop, path: str) -> None:
    guest = await shop.guest()
    refused(await shop.http.get(PATH + path, headers=guest.headers), 400, "app.unreadable")


@pytest.mark.parametrize("path", ["/?q=%00", "/p/a%00b", "/orders/%00"])
async def test_pages_take_no_nul_either(shop: Shop, path: str) -> None:
    answer = await shop.http.get(path)
    assert answer.status_code == 400


async def test_a_form_of_a_page_takes_no_nul_either(shop: Shop) -> None:
    browser = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=shop.app), base_url=shop.http.base_url
    )
    await browser.get("/login")
    answer = await browser.post(
        "/login",
        data={"email": "a\0@example.org", "password": "x"},
        headers={"x-csrf-token": browser.cookies["csrftoken"]},
    )
    await browser.aclose()
    assert answer.status_code == 400


async def test_cookies_alone_can_do_nothing(shop: Shop) -> None:
    """A page of another site makes the browser send them with whatever it likes."""
    guest, member = await shop.guest(), await shop.member(BUYER)
    await guest.approve(MUG, name="Ravi")
    (line,) = (await guest.get("/cart")).json()["parcels"][0]["lines"]
    token = member.headers["Authorization"].removeprefix("Bearer ")
    cookies = f"visitor={guest.headers['Visitor-Key']}; session={token}; csrftoken={'a' * 128}"
    robber = shop.stranger().also(Cookie=cookies, Origin="https://evil.example")
    before = await shop.counts()
    for answer in (
        await robber.delete(f"/cart/lines/{line['id']}"),
        await robber.patch(f"/cart/lines/{line['id']}", {"quantity": 99}),
        await robber.place("a-purchase-by-force", total={"minor": 1, "currency": "INR"}),
        await robber.post(f"/designs/{line['design']}/proofs"),
        await robber.delete("/sessions/current"),
        await robber.get("/me"),
        await robber.get("/shop/orders"),
    ):
        refused(answer, 401, "app.not_signed_in")
        assert "set-cookie" not in answer.headers
        assert "access-control-allow-origin" not in answer.headers
    assert await shop.counts() == before


OPERATIONS = [
    (method, path, operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
]
OWNED = [
    (method, path)
    for method, path, operation in OPERATIONS
    if operation.get("security") and {} not in operation["security"]
]
SAMPLES = {
    "design_id": "0198a6e2-b0f8-7c3a-9d1e-5f6a7b8c9d0e",
    "approval_id": "0198a6e2-b0f8-7c3a-9d1e-5f6a7b8c9d0e",
    "line_id": "0198a6e2-b0f8-7c3a-9d1e-5f6a7b8c9d0e",
    "sha256": "a" * 64,
    "code": "CY-7F3K-2Q9M",
    "surface": "wrap",
    "kind": "pdf",
}
BODIES: dict[str, Any] = {
    name: schema["examples"][0]
    for name, schema in DOCUMENT["components"]["schemas"].items()
    if schema.get("examples")
}


def example_of(operation: dict[str, Any]) -> Any:
    """Return the document's example of an operation's JSON body."""
    content = operation.get("requestBody", {}).get("content", {})
    found = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    return BODIES.get(found.rpartition("/")[2])


@pytest.mark.parametrize(("method", "path"), OWNED)
async def test_what_belongs_to_somebody_needs_a_token_or_a_key(
    shop: Shop, method: str, path: str
) -> None:
    body = example_of(DOCUMENT["paths"][path][method])
    before = await shop.counts()
    sent: dict[str, Any] = {} if body is None else {"json": body}
    if path.endswith("/photos"):
        sent = {"files": {"file": ("a.jpg", b"x")}}
    answer = await shop.http.request(
        method,
        path.format(**SAMPLES),
        headers={"Idempotency-Key": "k" * 20, "If-Match": '"1"'},
        **sent,
    )
    refused(answer, 401, "app.not_signed_in")
    assert await shop.counts() == before


async def test_a_token_that_was_given_back_opens_nothing(shop: Shop) -> None:
    member = await shop.member(BUYER)
    assert (await member.get("/me")).status_code == 200
    assert (await member.delete("/sessions/current")).status_code == 204
    for path in ("/me", "/orders", "/cart", "/products"):
        refused(await member.get(path), 401, "app.identity_unknown")
    refused(await member.delete("/sessions/current"), 401, "app.identity_unknown")


@pytest.mark.parametrize(
    "wrong",
    [
        {"contact": {**CONTACT, "name": "x" * 101}},
        {"contact": {**CONTACT, "more": 1}},
        {"address": {**ADDRESS, "line1": "x" * 121}},
        {"address": {**ADDRESS, "country": "IN\n"}},
        {"address": {**ADDRESS, "country": "ZZ"}},
        {"total": {"minor": 10**30, "currency": "INR"}},
        {"total": {"minor": 1.5, "currency": "INR"}},
        {"total": {"minor": "1", "currency": "INR"}},
        {"discount": 100},
    ],
)
async def test_nothing_is_ordered_with_a_body_that_does_not_fit(
    shop: Shop, wrong: dict[str, Any]
) -> None:
    guest = await shop.guest()
    await guest.approve(MUG, name="Ravi")
    total = await guest.total()
    before = await shop.counts()
    answer = await guest.place("a-body-that-does-not-fit", **{"total": total, **wrong})
    refused(answer, 422, "app.invalid_form")
    assert await shop.counts() == before


async def test_a_design_is_bounded_in_every_direction(shop: Shop) -> None:
    guest = await shop.guest()
    design = await guest.start(MUG, name="Ravi")
    document = design["document"]
    for wrong in (
        {"adjustments": {"name": {"size": 10**12}}},
        {"adjustments": {"name": {"size": 1.5}}},
        {"adjustments": {"name": {"box": {"x": -(10**9), "y": 0, "width": 1, "height": 1}}}},
        {"adjustments": {f"layer{number}": {} for number in range(101)}},
        {"answers": {"name": "x" * 501}},
        {"answers": {f"f{number}": "x" for number in range(101)}},
        {"answers": {"Name\n": "x"}},
        {"added": [{}] * 31},
        {"language": "hindi"},
        {"version": 2},
        {"more": {}},
    ):
        change = {"variant": design["variant"], "document": {**document, **wrong}}
        answer = await guest.put(f"/designs/{design['id']}", change, match='"1"')
        refused(answer, 422, "app.invalid_form")
    large = {"variant": design["variant"], "document": document, "x": "x" * 300_000}
    answer = await guest.put(f"/designs/{design['id']}", large, match='"1"')
    refused(answer, 413, "app.body_too_large")
    assert (await guest.get(f"/designs/{design['id']}")).json() == design


async def test_a_method_that_is_not_offered_says_which_are(shop: Shop) -> None:
    answer = await shop.http.delete(f"{PATH}/products")
    refused(answer, 405, "app.method_not_allowed")
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/cart"), ("GET", "/designs/x"), ("POST", "/sessions")]
)
async def test_a_refusal_is_kept_by_nobody(shop: Shop, method: str, path: str) -> None:
    answer = await shop.http.request(method, PATH + path)
    assert answer.status_code in (401, 404, 422)
    if answer.status_code != 404:
        assert answer.headers["cache-control"] == "private, no-store"


async def test_drawing_too_often_has_an_end(shop: Shop) -> None:
    guest = await shop.guest()
    design = await guest.start(MUG, name="Ravi")
    await shop.one("DELETE FROM rate_limits")
    await guest.post(f"/designs/{design['id']}/outline", {})
    # The next minute too: it may begin meanwhile.
    await shop.one(
        "INSERT INTO rate_limits SELECT key, later, 240 FROM rate_limits,"
        ' generate_series("window", "window" + 60, 60) AS later'
        ' ON CONFLICT (key, "window") DO UPDATE SET count = 240'
    )
    for path, body in (("outline", {}), ("proofs", None)):
        answer = await guest.post(f"/designs/{design['id']}/{path}", body)
        problem = refused(answer, 429, "app.too_many")
        assert answer.headers["retry-after"] == str(problem["retry_after_seconds"])
    await shop.one("DELETE FROM rate_limits")


def test_every_operation_limits_its_body() -> None:
    app: Litestar = asgi.create_app()
    limits = {
        handler.resolve_request_max_body_size()
        for route in app.routes
        if route.path.startswith(PATH)
        for handler in getattr(route, "route_handlers", ())
    }
    assert max(limits) == 26 * 1024 * 1024
    assert None not in limits


async def test_an_unsigned_message_of_a_provider_is_refused_in_words(shop: Shop) -> None:
    before = await shop.counts()
    answer = await shop.http.post("/webhooks/sandbox", json={"id": "evt_1"})
    refused(answer, 401, "payments.webhook_refused")
    assert await shop.counts() == before
