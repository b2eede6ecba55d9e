"""A new guest costs nothing, so what guests make is counted for their network too."""

import re
from datetime import timedelta

import httpx
import pytest
from tests.api.client import Program, Shop, refused

from customiseyou.domains.customization.documents import PhotoField, TextField
from customiseyou.kit import clock
from customiseyou.web.shared import pace

pytestmark = pytest.mark.integration

MUG = "cutting-chai-mug"
NETWORK = "127.0.0.1"
TOKEN = re.compile(r'name="_csrf_token" value="([^"]+)"')


async def use_up(shop: Shop, pair: pace.Pair) -> None:
    """Let this network have done all it may, in this window and the next."""
    # The later one first: counting in a window forgets those before it.
    for windows in (1, 0):
        now = clock.now() + timedelta(seconds=windows * pair.of_network.seconds)
        await pace.spend(shop.database, pair.of_network, subject=NETWORK, now=now)
    await shop.one("UPDATE rate_limits SET count = :most", most=pair.of_network.times_max)


async def test_a_new_guest_of_a_network_that_ordered_too_much_holds_nothing(shop: Shop) -> None:
    guest = await shop.guest()
    await guest.approve(MUG, name="Ravi")
    await use_up(shop, pace.PLACING)
    before = await shop.counts()
    answer = await guest.place("k" * 32)
    refused(answer, 429, "app.too_many")
    assert 0 < int(answer.headers["retry-after"]) <= pace.PLACING.of_network.seconds
    assert await shop.counts() == before


async def test_a_new_guest_of_a_network_that_sent_too_many_photos_keeps_none(shop: Shop) -> None:
    await use_up(shop, pace.UPLOADING)
    before = await shop.counts()
    guest = await shop.guest()
    photo = shop.photo("cat.jpg")
    refused(await guest.upload(photo), 429, "app.too_many")
    assert await shop.counts() == before


@pytest.mark.parametrize("path", ["outline", "proofs"])
async def test_a_new_guest_of_a_network_that_drew_too_much_gets_no_drawing(
    shop: Shop, path: str
) -> None:
    guest = await shop.guest()
    design = await guest.start(MUG, name="Ravi")
    await use_up(shop, pace.DRAWING)
    body = {} if path == "outline" else None
    refused(await guest.post(f"/designs/{design['id']}/{path}", body), 429, "app.too_many")


async def test_a_page_says_that_a_photo_was_too_many_and_keeps_the_words(shop: Shop) -> None:
    slug, field, words = piece_with_photo_and_words(shop)
    photo = shop.photo("cat.jpg")
    transport = httpx.ASGITransport(app=shop.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=shop.http.base_url) as browser:
        page = await browser.get(f"/p/{slug}")
        (token, *_) = TOKEN.findall(page.text)
        await use_up(shop, pace.UPLOADING)
        before = await shop.counts()
        answer = await browser.post(
            f"/p/{slug}/designs?lang=hi",
            data={"_csrf_token": token, words: "Farah Q", "next": "approve"},
            files={field: ("photo.jpg", photo)},
        )
    assert answer.status_code == 429
    assert "Farah Q" in answer.text
    assert "बहुत बार कोशिश" in answer.text or 'lang="hi"' in answer.text
    assert await shop.counts() == before


async def test_a_checkout_that_is_one_too_many_keeps_what_was_typed(shop: Shop) -> None:
    guest: Program = await shop.guest()
    await guest.approve(MUG, name="Ravi")
    transport = httpx.ASGITransport(app=shop.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=shop.http.base_url) as browser:
        browser.cookies.set("visitor", guest.headers["Visitor-Key"])
        page = await browser.get("/checkout")
        (token, *_) = TOKEN.findall(page.text)
        key = re.search(r'name="place_key" value="([^"]+)"', page.text)
        assert key is not None
        await use_up(shop, pace.PLACING)
        before = await shop.counts()
        typed = {
            "email": "priya@example.org",
            "name": "Priya Nair",
            "phone": "+91 98765 43210",
            "line1": "12 Quiet Lane",
            "city": "Bengaluru",
            "postcode": "560001",
            "country": "IN",
        }
        answer = await browser.post(
            "/checkout", data={"_csrf_token": token, "place_key": key[1], **typed}
        )
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "12 Quiet Lane" in answer.text
    assert "Too many tries" in answer.text
    assert await shop.counts() == before


def piece_with_photo_and_words(shop: Shop) -> tuple[str, str, str]:
    """Return a product that takes a photo and words, with the names of the two fields."""
    for goods in shop.catalogue.goods:
        fields = goods.template.fields
        photo = [one.id for one in fields if isinstance(one, PhotoField)]
        words = [one.id for one in fields if isinstance(one, TextField)]
        if photo and words:
            return goods.slug, photo[0], words[0]
    raise AssertionError
