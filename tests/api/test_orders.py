"""Placing, paying, following and cancelling."""

import asyncio
import email as mails
from email import policy

import pytest
from tests.api.client import ADDRESS, CONTACT, Shop, refused

pytestmark = pytest.mark.integration

MUG = "cutting-chai-mug"
CUSHION = "block-print-cushion"


async def test_the_same_key_twice_is_one_order_and_one_answer(shop: Shop) -> None:
    guest = await shop.guest()
    await guest.approve(MUG, name="Ravi")
    total = await guest.total()
    first = await guest.place("sent-twice-by-hand", total=total)
    before = await shop.counts()
    again = await guest.place("sent-twice-by-hand", total=total)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["location"] == f"/api/v1/orders/{first.json()['code']}"
    assert await shop.counts() == before


async def test_the_same_key_at_the_same_moment_is_one_order(shop: Shop) -> None:
    guest = await shop.guest()
    await guest.approve(MUG, name="Ravi")
    total = await guest.total()
    before = await shop.counts()
    answers = await asyncio.gather(
        *(guest.place("sent-at-one-moment", total=total) for _ in range(8))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["code"] for answer in answers}) == 1
    after = await shop.counts()
    assert (after["order_groups"], after["orders"], after["payments"]) == (
        before["order_groups"] + 1,
        before["orders"] + 1,
        before["payments"] + 1,
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"contact": {**CONTACT, "name": "Somebody Else"}},
        {"address": {**ADDRESS, "line1": "13 MG Road"}},
        {"total": {"minor": 1, "currency": "INR"}},
    ],
)
async def test_the_same_key_with_another_body_is_refused(
    shop: Shop, changes: dict[str, dict[str, str]]
) -> None:
    guest = await shop.guest()
    await guest.approve(MUG, name="Ravi")
    total = await guest.total()
    await guest.place("used-for-one-body", total=total)
    await guest.approve(MUG, name="Rani")
    before = await shop.counts()
    answer = await guest.place("used-for-one-body", **{"total": total, **changes})
    refused(answer, 422, "orders.key_reused")
    assert await shop.counts() == before


async def test_a_total_in_another_currency_is_another_body(shop: Shop) -> None:
    guest = await shop.guest()
    await guest.approve(MUG, name="Ravi")
    total = await guest.total()
    await guest.place("in-one-currency-only", total=total)
    before = await shop.counts()
    answer = await guest.place("in-one-currency-only", total={**total, "currency": "EUR"})
    refused(answer, 422, "orders.key_reused")
    assert await shop.counts() == before


async def test_a_key_of_one_buyer_is_nothing_to_another(shop: Shop) -> None:
    one, other = await shop.guest(), await shop.guest()
    await one.approve(MUG, name="Ravi")
    await other.approve(MUG, name="Rani")
    first, second = (await one.place("a-very-common-key"), await other.place("a-very-common-key"))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["code"] != second.json()["code"]


async def test_what_the_buyer_did_not_see_is_not_charged(shop: Shop) -> None:
    guest = await shop.guest()
    await guest.approve(MUG, name="Ravi")
    total = await guest.total()
    before = await shop.counts()
    answer = await guest.place("a-total-of-yesterday", total={**total, "minor": 1})
    problem = refused(answer, 409, "orders.total_changed")
    assert (problem["seen_minor"], problem["now_minor"]) == (1, total["minor"])
    euro = await guest.place("a-total-of-yesterday", total={**total, "currency": "EUR"})
    assert refused(euro, 422, "app.invalid_form")["errors"] == [
        {"field": "total.currency", "reason": "currency"}
    ]
    assert await shop.counts() == before
    assert (await guest.place("a-total-of-yesterday", total=total)).status_code == 201


async def test_an_empty_cart_cannot_be_ordered(shop: Shop) -> None:
    guest = await shop.guest()
    before = await shop.counts()
    answer = await guest.place("nothing-to-order-here", total={"minor": 100, "currency": "INR"})
    refused(answer, 409, "orders.cart_empty")
    assert await shop.counts() == before


async def test_an_order_that_cannot_be_sent_names_each_field(shop: Shop) -> None:
    guest = await shop.guest()
    await guest.approve(MUG, name="Ravi")
    before = await shop.counts()
    answer = await guest.place(
        "an-order-with-faults",
        contact={"email": "nowhere", "name": "\u2068 \t", "phone": "call me"},
        address={**ADDRESS, "postcode": "1", "line1": "\u200b", "city": "\u2060\u3164"},
    )
    assert refused(answer, 422, "app.invalid_form")["errors"] == [
        {"field": "contact.name", "reason": "required"},
        {"field": "address.line1", "reason": "required"},
        {"field": "address.city", "reason": "required"},
        {"field": "contact.email", "reason": "email"},
        {"field": "contact.phone", "reason": "phone"},
        {"field": "address.postcode", "reason": "postcode", "example": "226001"},
    ]
    assert await shop.counts() == before


async def test_a_key_is_needed_and_has_a_form(shop: Shop) -> None:
    guest = await shop.guest()
    body = {"contact": CONTACT, "address": ADDRESS, "total": {"minor": 1, "currency": "INR"}}
    missing = refused(await guest.post("/orders", body), 422, "app.invalid_form")
    assert missing["errors"] == [{"field": "Idempotency-Key", "reason": "required"}]
    for key in ("short", "x" * 101, "with a space in it"):
        answer = await guest.also(Idempotency_Key=key).post("/orders", body)
        malformed = refused(answer, 422, "app.invalid_form")
        assert [one["field"] for one in malformed["errors"]] == ["Idempotency-Key"]


async def test_somebody_else_s_order_looks_missing_whatever_one_asks(shop: Shop) -> None:
    guest, other = await shop.guest(), await shop.guest()
    await guest.approve(MUG, name="Ravi")
    code = (await guest.place("not-for-strangers")).json()["code"]
    mine = (await guest.get(f"/orders/{code}")).json()
    before = await shop.counts()
    for program in (other, shop.stranger(), shop.stranger().also(Order_Key="x" * 32)):
        for path in (code, "CY-2222-2222", "nothing"):
            for answer in (
                await program.get(f"/orders/{path}"),
                await program.post(f"/orders/{path}/cancel"),
                await program.post(f"/orders/{path}/payments"),
                await program.post(f"/orders/{path}/payment-checks"),
            ):
                refused(answer, 404, "orders.not_found")
    assert await shop.counts() == before
    assert (await guest.get(f"/orders/{code}")).json()["orders"] == mine["orders"]


async def test_a_purchase_from_two_shops_is_cancelled_whole_before_it_is_paid(shop: Shop) -> None:
    guest = await shop.guest()
    await guest.approve(MUG, name="Ravi")
    await guest.approve(CUSHION, name="Ravi")
    placed = (await guest.place("bought-from-two-shops")).json()
    assert len(placed["orders"]) == 2
    assert sum(one["total"]["minor"] for one in placed["orders"]) == placed["total"]["minor"]
    code = placed["orders"][0]["code"]
    cancelled = (await guest.post(f"/orders/{code}/cancel")).json()
    assert [one["status"] for one in cancelled["orders"]] == ["cancelled", "cancelled"]
    refused(await guest.post(f"/orders/{code}/cancel"), 409, "orders.cannot_move")
    refused(await guest.post(f"/orders/{code}/payments"), 409, "orders.cannot_move")


async def test_a_paid_order_is_cancelled_until_making_begins(shop: Shop) -> None:
    guest, maker = await shop.guest(), await shop.maker_of(MUG)
    codes = []
    for name in ("Ravi", "Rani"):
        await guest.approve(MUG, name=name)
        placed = (await guest.place(f"a-paid-order-for-{name}")).json()
        await shop.pay(placed["pay_url"])
        checked = (await guest.post(f"/orders/{placed['code']}/payment-checks")).json()
        assert checked["payment"]["status"] == "captured"
        await shop.hear()
        codes.append(placed["orders"][0]["code"])
    cancelled = (await guest.post(f"/orders/{codes[0]}/cancel")).json()
    assert [one["status"] for one in cancelled["orders"]] == ["cancelled"]
    refused(await maker.post(f"/shop/orders/{codes[0]}/making"), 409, "orders.cannot_move")
    assert (await maker.post(f"/shop/orders/{codes[1]}/making")).status_code == 200
    refused(await guest.post(f"/orders/{codes[1]}/cancel"), 409, "orders.cannot_move")
    (kept,) = (await guest.get(f"/orders/{codes[1]}")).json()["orders"]
    assert (kept["status"], kept["may_cancel"]) == ("making", False)


async def test_a_declined_purchase_is_paid_once_more(shop: Shop) -> None:
    guest = await shop.guest()
    await guest.approve(MUG, name="Ravi")
    placed = (await guest.place("declined-at-the-first-try")).json()
    await shop.pay(placed["pay_url"], "card_declined")
    code = placed["code"]
    declined = (await guest.post(f"/orders/{code}/payment-checks")).json()["payment"]
    assert declined["decline_code"] == "declined"
    again = await guest.post(f"/orders/{code}/payments")
    assert again.status_code == 201
    await shop.pay(again.json()["pay_url"])
    await guest.post(f"/orders/{code}/payment-checks")
    await shop.hear()
    paid = (await guest.get(f"/orders/{code}")).json()
    assert [one["status"] for one in paid["orders"]] == ["paid"]
    listed = (await guest.get("/orders")).json()["items"]
    assert [one["code"] for one in listed] == [code]


async def test_purchases_are_read_page_by_page_while_more_are_made(shop: Shop) -> None:
    guest, codes = await shop.guest(), []
    for number in range(5):
        await guest.approve(MUG, name="Ravi")
        codes.append((await guest.place(f"read-page-by-page-{number}")).json()["code"])
    first = (await guest.get("/orders", limit=2)).json()
    assert [one["code"] for one in first["items"]] == [codes[4], codes[3]]
    await guest.approve(MUG, name="Ravi")
    await guest.place("read-page-by-page-and-more")
    second = (await guest.get("/orders", limit=2, cursor=first["next_cursor"])).json()
    assert [one["code"] for one in second["items"]] == [codes[2], codes[1]]
    last = (await guest.get("/orders", limit=2, cursor=second["next_cursor"])).json()
    assert [one["code"] for one in last["items"]] == [codes[0]]
    assert last["next_cursor"] is None
    # A place in somebody's list shows nothing of it to anybody else.
    other = await shop.guest()
    theirs = (await other.get("/orders", limit=2, cursor=first["next_cursor"])).json()
    assert theirs == {"items": [], "next_cursor": None}


@pytest.mark.parametrize(
    ("query", "field"), [({"cursor": "nonsense"}, "cursor"), ({"limit": 51}, "limit")]
)
async def test_a_page_of_purchases_is_refused_where_it_is_asked_for_wrongly(
    shop: Shop, query: dict[str, str | int], field: str
) -> None:
    guest = await shop.guest()
    problem = refused(await guest.get("/orders", **query), 422, "app.invalid_form")
    assert [one["field"] for one in problem["errors"]] == [field]


async def test_links_are_sent_without_saying_whether_there_are_orders(shop: Shop) -> None:
    for address in (CONTACT["email"], "nobody-at-all@example.org"):
        sent = await shop.stranger().post("/order-links", {"email": address})
        assert (sent.status_code, sent.json()) == (202, {"email": address})
    for _ in range(4):
        await shop.stranger().post("/order-links", {"email": "nobody-at-all@example.org"})
    answer = await shop.stranger().post("/order-links", {"email": "Nobody-At-All@example.org"})
    refused(answer, 429, "app.too_many")


@pytest.mark.parametrize("language", ["en", "hi", "ur"])
async def test_links_come_in_the_language_in_which_they_were_asked_for(
    shop: Shop, language: str
) -> None:
    guest = await shop.guest()
    await guest.approve(MUG, name="Ravi")
    email = f"{language}@example.org"
    placed = await guest.place("l" * 31 + language, contact={**CONTACT, "email": email})
    await shop.forget_jobs()
    asked = (
        await shop.stranger().also(Accept_Language=language).post("/order-links", {"email": email})
    )
    assert asked.status_code == 202
    await shop.work()
    raw = await shop.one("SELECT message FROM captured_mails WHERE recipient = :to", to=email)
    parts = mails.message_from_bytes(raw, policy=policy.default).walk()
    (html,) = (one.get_content() for one in parts if one.get_content_type() == "text/html")
    product = (await shop.stranger().also(Accept_Language=language).get(f"/products/{MUG}")).json()
    assert f'lang="{language}"' in html
    assert product["title"] in html
    assert placed.json()["orders"][0]["code"] in html
