"""What the pages of a visitor say when they come back, and when an address or a form is odd."""

import re
from typing import Any

import httpx
import pytest
from tests.api.client import ADDRESS, CONTACT, PASSWORD, Shop

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

MUG = "cutting-chai-mug"
BUYER = "buyer@demo.example"
NAME = "Asha Menon"


class Browser:
    """A visitor's browser, which keeps no more than what it is given here."""

    def __init__(self, shop: Shop, **cookies: str) -> None:
        self._shop = shop
        self._cookies = cookies

    def _sent(self) -> dict[str, str]:
        self._shop.http.cookies.clear()
        pairs = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return {"accept-language": "en", **({"cookie": pairs} if pairs else {})}

    async def get(self, path: str) -> httpx.Response:
        return await self._shop.http.get(path, headers=self._sent())

    async def post(self, path: str, **fields: Any) -> httpx.Response:
        if "csrftoken" not in self._cookies:
            page = await self.get("/login")
            self._cookies["csrftoken"] = page.cookies["csrftoken"]
        token = self._cookies["csrftoken"]
        return await self._shop.http.post(
            path, headers=self._sent(), data={"_csrf_token": token, **fields}
        )


@pytest.mark.parametrize("name", ["session ", "session\t"])
async def test_no_stranger_meets_the_name_of_who_wrote_a_cookie_oddly(
    shop: Shop, name: str
) -> None:
    entered = await Browser(shop).post("/login", email=BUYER, password=PASSWORD)
    secret = entered.cookies["session"]
    path = f"/search?q=odd{len(name)}{ord(name[-1])}"
    shop.http.cookies.clear()
    own = await shop.http.get(path, headers={"accept-language": "en", "cookie": f"{name}={secret}"})
    assert NAME in own.text
    strangers = await Browser(shop).get(path)
    assert strangers.status_code == 200
    assert NAME not in strangers.text
    shop.http.cookies.clear()


@pytest.mark.parametrize("path", ["/shop", f"/api/v1/products/{MUG}"])
async def test_an_answer_that_was_known_has_one_number_and_it_is_new(shop: Shop, path: str) -> None:
    numbers = [(await Browser(shop).get(path)).headers.get_list("x-request-id") for _ in range(3)]
    assert [len(found) for found in numbers] == [1, 1, 1]
    assert len({found[0] for found in numbers}) == 3


async def test_an_address_with_a_line_that_is_none_shows_the_design(shop: Shop) -> None:
    guest = await shop.guest()
    design = await guest.start(MUG, name="Asha")
    browser = Browser(shop, visitor=guest.headers["Visitor-Key"])
    before = await shop.counts()
    for tail in ("", "/approve"):
        shown = await browser.get(f"/designs/{design['id']}{tail}?line=garbage")
        assert shown.status_code == 200, tail
    answer = await browser.post(f"/designs/{design['id']}/approve?line=garbage", checked="1")
    assert answer.status_code == 409
    # What there is to look at once more stands below the sentence that says so.
    assert "Please look once more." in answer.text
    assert 'name="approval_hash"' in answer.text
    assert await shop.counts() == before


@pytest.mark.parametrize("country", [None, "", "XX", "9"])
async def test_a_checkout_without_a_country_asks_for_one(shop: Shop, country: str | None) -> None:
    guest = await shop.guest()
    await guest.approve(MUG, name="Asha")
    browser = Browser(shop, visitor=guest.headers["Visitor-Key"])
    key = re.search(r'name="place_key" value="([^"]+)"', (await browser.get("/checkout")).text)
    assert key is not None
    fields = {**CONTACT, **ADDRESS, "place_key": key[1]}
    del fields["country"]
    before = await shop.counts()
    answer = await browser.post(
        "/checkout", **fields, **({} if country is None else {"country": country})
    )
    assert answer.status_code == 422
    assert "Please pick a country from the list." in answer.text
    assert await shop.counts() == before
    # A program that does not shout is understood.
    placed = await browser.post("/checkout", **fields, country="in")
    assert placed.status_code == 303


async def test_an_empty_cart_leads_back_to_the_order_that_waits(shop: Shop) -> None:
    guest = await shop.guest()
    browser = Browser(shop, visitor=guest.headers["Visitor-Key"])
    assert "waits for your payment" not in (await browser.get("/cart")).text
    await guest.approve(MUG, name="Asha")
    placed = (await guest.place("visitors-pages-waits")).json()
    code = placed["orders"][0]["code"]
    shown = await browser.get("/cart")
    assert "This order waits for your payment." in shown.text
    assert f'href="/orders/{code}"' in shown.text
    assert code not in (await Browser(shop).get("/cart")).text
    await shop.pay(placed["pay_url"])
    await shop.work()
    assert "waits for your payment" not in (await browser.get("/cart")).text


async def test_who_has_paid_is_not_asked_to_pay_again_while_the_order_does_not_know(
    shop: Shop,
) -> None:
    guest = await shop.guest()
    browser = Browser(shop, visitor=guest.headers["Visitor-Key"])
    await guest.approve(MUG, name="Asha")
    placed = (await guest.place("visitors-pages-paid")).json()
    code = placed["orders"][0]["code"]
    assert "Pay now" in (await browser.get(f"/orders/{code}")).text
    await shop.pay(placed["pay_url"])
    back = await browser.get(f"/orders/{code}?paid=1")
    assert back.status_code == 303
    shown = await browser.get(f"/orders/{code}")
    assert "Your bank is being asked." in shown.text
    assert "Pay now" not in shown.text
    await shop.work()
    assert "has your order" in (await browser.get(f"/orders/{code}")).text
