"""What strangers send, and what browsers are told to refuse."""

import re

import pytest
from sqlalchemy import text
from tests.web.conftest import ORIGIN, PASSWORD, post

from customiseyou.web.shared import networks

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

STRICT = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/login", 200),
        ("GET", "/healthz", 200),
        ("GET", "/no/such/page", 404),
        ("DELETE", "/login", 405),
        ("POST", "/login", 403),
        ("GET", "/metrics", 404),
        ("GET", "/account", 303),
        ("POST", "/webhooks/nobody", 404),
        ("GET", "/static/missing.js", 404),
        ("GET", "/api/v1/nothing", 404),
    ],
)
async def test_every_answer_is_strict_and_has_a_number(open_client, method, path, status):
    answer = await open_client().request(method, path)
    assert answer.status_code == status
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])
    assert {name: answer.headers.get(name) for name in STRICT} == STRICT
    policy = answer.headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy.replace("wasm-unsafe-eval", "")
    assert "frame-ancestors 'none'" in policy


async def test_the_policy_has_a_new_nonce_each_time(open_client):
    client = open_client()
    nonces: set[str] = set()
    for _ in range(3):
        policy = (await client.get("/login")).headers["content-security-policy"]
        nonces |= set(re.findall(r"'nonce-([^']+)'", policy))
    assert len(nonces) == 3
    assert all(len(nonce) >= 22 for nonce in nonces)


async def test_a_form_without_its_token_changes_nothing(open_client, account, database):
    client = open_client()
    await client.get("/login")
    fields = {"email": account, "password": PASSWORD}
    for token in ({}, {"_csrf_token": "f" * 128}):
        answer = await client.post("/login", data={**fields, **token})
        assert answer.status_code == 403
        assert "session" not in answer.cookies
    async with database.transaction() as session:
        assert await session.scalar(text("SELECT count(*) FROM account_sessions")) == 0


async def test_a_forged_form_takes_no_token_away_and_a_foreign_key_s_is_replaced(open_client):
    client = open_client()
    await client.get("/login")
    token = client.cookies["csrftoken"]
    # What another site sends carries no cookie, or carries it without the field of the form.
    stranger = await open_client().post("/checkout", data={"email": "a@b.example"})
    own = await client.post("/login", data={"email": "a@b.example", "password": "no"})
    assert (stranger.status_code, own.status_code) == (403, 403)
    assert not [one for one in stranger.headers.get_list("set-cookie") if "Max-Age=0" in one]
    assert client.cookies["csrftoken"] == token
    assert (await post(client, "/login", email="a@b.example", password="no")).status_code == 422

    client.cookies.set("csrftoken", "f" * 128, domain="shop.test", path="/")
    assert (await client.post("/login", data={"_csrf_token": "f" * 128})).status_code == 403
    assert "csrftoken" not in client.cookies
    assert (await post(client, "/login", email="a@b.example", password="no")).status_code == 422


async def test_signing_in_gives_a_new_session_in_a_closed_cookie(open_client, account, database):
    client = open_client()
    client.cookies.set("session", "planted-by-somebody-else", domain="shop.test")
    answer = await post(client, "/login", email=account, password=PASSWORD)
    assert answer.status_code == 303
    (cookie,) = [one for one in answer.headers.get_list("set-cookie") if one.startswith("session=")]
    secret = cookie.partition("=")[2].partition(";")[0]
    assert len(secret) >= 32
    assert secret != "planted-by-somebody-else"
    flags = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "secure", "samesite=lax", "path=/"} <= flags
    assert not any(flag.startswith("domain") for flag in flags)
    async with database.transaction() as session:
        kept = await session.execute(text("SELECT account_sessions::text FROM account_sessions"))
        (row,) = kept.scalars()
    # Only its digest is kept: who reads the database cannot sign in.
    assert secret not in row
    stranger = open_client()
    stranger.cookies.set("session", "planted-by-somebody-else", domain="shop.test")
    assert (await stranger.get("/account")).status_code == 303
    assert (await client.get("/account")).status_code == 200
    assert (await post(client, "/login", email="x@y.example", password="no")).status_code == 422


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        ("/cart", "/cart"),
        ("//evil.example", "/account"),
        ("https://evil.example/", "/account"),
        ("/\\evil.example", "/account"),
        ("/\t/evil.example", "/account"),
        ("/\n//evil.example", "/account"),
        ("javascript:alert(1)", "/account"),
    ],
)
async def test_signing_in_leads_only_to_pages_of_this_shop(open_client, account, wanted, goes_to):
    answer = await post(open_client(), "/login", email=account, password=PASSWORD, next=wanted)
    assert (answer.status_code, answer.headers["location"]) == (303, goes_to)


async def test_no_answer_tells_whether_an_account_exists(open_client, account):
    client = open_client()
    texts = []
    for email in (account, "nobody@people.example"):
        answer = await post(client, "/login", email=email, password="a wrong password")
        assert answer.status_code == 422
        texts.append(re.sub(r"nonce[-=]\S+|[0-9a-f]{60,}", "", answer.text).replace(email, ""))
    assert texts[0] == texts[1]
    texts = []
    for email in (account, "new@people.example"):
        answer = await post(
            client, "/register", name="P", email=email, password="violet harbour seventeen"
        )
        assert answer.status_code == 200
        texts.append(re.sub(r"nonce[-=]\S+|[0-9a-f]{60,}", "", answer.text).replace(email, ""))
    assert texts[0] == texts[1]


async def test_one_network_may_only_try_so_often_whatever_it_claims(
    open_client, monkeypatch, account
):
    monkeypatch.setattr(networks, "ATTEMPTS_MAX", 3)
    # A window that no run of this test sees the end of.
    monkeypatch.setattr(networks, "ATTEMPTS_SECONDS", 10**9)
    for number in range(3):
        client = open_client(forged=f"198.51.100.{number}")
        answer = await post(client, "/login", email=f"{number}@people.example", password="wrong")
        assert answer.status_code == 422
    client = open_client(forged="198.51.100.77")
    answer = await post(client, "/login", email=account, password=PASSWORD)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= networks.ATTEMPTS_SECONDS
    assert "session" not in answer.cookies
    elsewhere = open_client(seen="203.0.113.6")
    assert (await post(elsewhere, "/login", email=account, password=PASSWORD)).status_code == 303


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../../../etc/passwd",
        "/static/%2e%2e/%2e%2e/%2e%2e/app/settings.py",
        "/static/..%2f..%2f..%2fapp/settings.py",
        "/static//etc/passwd",
        "/library/../../app/settings.py",
        "/library/%2e%2e/%2e%2e/settings.py",
        "/media/../secret-key",
        "/media/%2e%2e/secret-key",
        "/media/..%2fsecret-key",
    ],
)
async def test_no_path_leads_out_of_its_folder(open_client, path):
    answer = await open_client().get(path)
    assert answer.status_code in (400, 404)
    assert "root:" not in answer.text
    assert "PREFIX" not in answer.text


async def test_links_are_made_from_the_settings_not_from_the_host_header(open_client):
    answer = await open_client().get("/login", headers={"host": "evil.example"})
    assert answer.status_code == 200
    assert "evil.example" not in answer.text
    assert f'href="{ORIGIN}/login"' in answer.text


async def test_a_body_that_is_too_large_is_refused(open_client):
    answer = await open_client().post("/webhooks/sandbox", content=b"x" * (27 * 1024 * 1024))
    assert answer.status_code == 413
