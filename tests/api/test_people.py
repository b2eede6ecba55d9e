"""Who calls: guests, accounts, tokens."""

import email.policy
import re

import pytest
from tests.api.client import PASSWORD, Shop, refused

pytestmark = pytest.mark.integration

BUYER = "buyer@demo.example"
MUG = "cutting-chai-mug"
REGISTRATION = {"name": "Noor Khan", "email": "noor@example.org", "password": PASSWORD}

OF_SOMEBODY = "SELECT array_agg(message ORDER BY id) FROM captured_mails WHERE recipient = :email"


async def secrets_sent_to(shop: Shop, address: str) -> list[str]:
    """Return the secrets of the links that were mailed to prove an address, the oldest first."""
    found: list[str] = []
    for message in await shop.one(OF_SOMEBODY, email=address):
        mail = email.message_from_bytes(message, policy=email.policy.default)
        body = mail.get_body(("plain",))
        assert body is not None
        found += dict.fromkeys(re.findall(r"/verify/([\w-]+)", body.get_content()))
    return found


async def test_a_key_is_made_for_each_guest_and_shows_only_their_things(shop: Shop) -> None:
    one, other = await shop.guest(), await shop.guest()
    assert one.headers != other.headers
    design = await one.start(MUG, name="Priya")
    assert (await one.get(f"/designs/{design['id']}")).status_code == 200
    refused(await other.get(f"/designs/{design['id']}"), 404, "customization.design_not_found")


@pytest.mark.parametrize("path", ["/cart", "/orders"])
async def test_one_s_things_need_a_token_or_a_key(shop: Shop, path: str) -> None:
    answer = await shop.stranger().get(path)
    problem = refused(answer, 401, "app.not_signed_in")
    assert problem["detail"] == "Send a bearer token or a visitor key with the request."
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer " + "x" * 32},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic YTpi"},
        {"Visitor-Key": "mine"},
        {"Visitor-Key": "x" * 31 + ";"},
    ],
)
async def test_a_token_or_key_that_we_never_made_is_told_apart_from_none(
    shop: Shop, headers: dict[str, str]
) -> None:
    await shop.guest()
    found = shop.stranger().also(**{name.replace("-", "_"): one for name, one in headers.items()})
    refused(await found.get("/products"), 401, "app.identity_unknown")


async def test_cookies_are_not_looked_at(shop: Shop) -> None:
    guest = await shop.guest()
    design = await guest.start(MUG, name="Priya")
    cookie = f"visitor={guest.headers['Visitor-Key']}"
    answer = await shop.stranger().also(Cookie=cookie).get(f"/designs/{design['id']}")
    refused(answer, 401, "app.not_signed_in")
    member = await shop.member(BUYER)
    token = member.headers["Authorization"].removeprefix("Bearer ")
    refused(
        await shop.stranger().also(Cookie=f"session={token}").get("/me"), 401, "app.not_signed_in"
    )


async def test_somebody_who_signed_in_reads_who_they_are_until_they_log_out(shop: Shop) -> None:
    member = await shop.member(BUYER)
    me = (await member.get("/me")).json()
    assert (me["email"], me["shops"]) == (BUYER, [])
    assert (await member.delete("/sessions/current")).status_code == 204
    refused(await member.get("/me"), 401, "app.identity_unknown")


async def test_signing_in_brings_what_the_guest_made(shop: Shop) -> None:
    guest = await shop.guest()
    approval = await guest.approve(MUG, name="Ravi")
    member = await shop.member(BUYER, visitor=guest)
    design = await member.get(f"/designs/{approval['design']}")
    assert design.status_code == 200
    lines = [
        line for parcel in (await member.get("/cart")).json()["parcels"] for line in parcel["lines"]
    ]
    assert approval["id"] in [line["approval"] for line in lines]
    refused(
        await guest.get(f"/designs/{approval['design']}"), 404, "customization.design_not_found"
    )


@pytest.mark.parametrize("email", [BUYER, "nobody@example.org"])
async def test_a_wrong_password_opens_nothing(shop: Shop, email: str) -> None:
    before = await shop.counts()
    answer = await shop.stranger().post(
        "/sessions", {"email": email, "password": "not the password"}
    )
    refused(answer, 422, "accounts.wrong_credentials")
    assert await shop.counts() == before


async def test_guessing_ends_after_ten_tries(shop: Shop) -> None:
    for _ in range(10):
        await shop.stranger().post("/sessions", {"email": "guess@example.org", "password": "no"})
    answer = await shop.stranger().post(
        "/sessions", {"email": "guess@example.org", "password": "no"}
    )
    problem = refused(answer, 429, "app.too_many")
    assert answer.headers["retry-after"] == str(problem["retry_after_seconds"])


async def test_an_account_is_opened_by_the_link_in_the_mail(shop: Shop) -> None:
    await shop.forget_jobs()
    stranger = shop.stranger()
    sent = await stranger.post("/accounts", REGISTRATION)
    assert (sent.status_code, sent.json()) == (202, {"email": REGISTRATION["email"]})
    early = await stranger.post("/sessions", {"email": REGISTRATION["email"], "password": PASSWORD})
    refused(early, 422, "accounts.wrong_credentials")
    await shop.work()
    (secret,) = await secrets_sent_to(shop, REGISTRATION["email"])
    opened = await stranger.post("/accounts/verifications", {"secret": secret})
    assert opened.status_code == 201
    member = stranger.also(Authorization=f"Bearer {opened.json()['token']}")
    assert (await member.get("/me")).json()["name"] == "Noor Khan"
    again = await stranger.post("/accounts/verifications", {"secret": secret})
    refused(again, 422, "accounts.link_expired")


async def test_another_link_is_sent_and_one_of_them_uses_up_both(shop: Shop) -> None:
    await shop.forget_jobs()
    stranger, address = shop.stranger(), "late@example.org"
    await stranger.post("/accounts", {**REGISTRATION, "email": address})
    await shop.work()
    sent = await stranger.post("/accounts/verification-links", {"email": address})
    assert (sent.status_code, sent.json()) == (202, {"email": address})
    await shop.work()
    first, second = await secrets_sent_to(shop, address)
    opened = await stranger.post("/accounts/verifications", {"secret": second})
    assert opened.status_code == 201
    again = await stranger.post("/accounts/verifications", {"secret": first})
    refused(again, 422, "accounts.link_expired")


@pytest.mark.parametrize("address", [BUYER, "nobody@example.org"])
async def test_no_link_is_sent_where_nothing_waits_and_the_answer_is_the_same(
    shop: Shop, address: str
) -> None:
    before = await shop.counts()
    sent = await shop.stranger().post("/accounts/verification-links", {"email": address})
    assert (sent.status_code, sent.json()) == (202, {"email": address})
    assert await shop.counts() == before


async def test_links_are_sent_five_times_an_hour(shop: Shop) -> None:
    stranger, body = shop.stranger(), {"email": "often@example.org"}
    for _ in range(5):
        assert (await stranger.post("/accounts/verification-links", body)).status_code == 202
    refused(await stranger.post("/accounts/verification-links", body), 429, "app.too_many")


async def test_an_address_that_has_an_account_gets_the_same_answer(shop: Shop) -> None:
    sent = await shop.stranger().post("/accounts", {**REGISTRATION, "email": BUYER})
    assert (sent.status_code, sent.json()) == (202, {"email": BUYER})


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"name": " \u0007\t"}, [{"field": "name", "reason": "required"}]),
        ({"email": "noor at home"}, [{"field": "email", "reason": "email"}]),
        ({"password": "short"}, [{"field": "password", "reason": "too_short", "min": 10}]),
        ({"password": "1234567890"}, [{"field": "password", "reason": "easily_guessed"}]),
    ],
)
async def test_an_account_that_is_not_sound_is_refused_field_by_field(
    shop: Shop, change: dict[str, str], errors: list[dict[str, str]]
) -> None:
    before = await shop.counts()
    answer = await shop.stranger().post("/accounts", {**REGISTRATION, **change})
    assert refused(answer, 422, "app.invalid_form")["errors"] == errors
    assert await shop.counts() == before


@pytest.mark.parametrize("field", ["name", "email", "password"])
async def test_a_body_without_a_field_names_it(shop: Shop, field: str) -> None:
    body = {name: value for name, value in REGISTRATION.items() if name != field}
    problem = refused(await shop.stranger().post("/accounts", body), 422, "app.invalid_form")
    assert [one["field"] for one in problem["errors"]] == [field]


async def test_a_body_that_is_too_large_is_not_read(shop: Shop) -> None:
    answer = await shop.stranger().post("/accounts", {**REGISTRATION, "more": "x" * 70_000})
    refused(answer, 413, "app.body_too_large")
