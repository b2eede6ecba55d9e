"""The key of an order's link is used up by the address and kept where only the order sees it."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from tests.api.client import Shop

from customiseyou.domains.orders import service as orders
from customiseyou.domains.orders.values import OrderGroupId
from customiseyou.kit import clock

pytestmark = pytest.mark.integration

MUG = "cutting-chai-mug"


async def bought(shop: Shop) -> tuple[str, str]:
    """Return the code of a guest's order and the key of a link to it."""
    guest = await shop.guest()
    await guest.approve(MUG, name="Ravi")
    placed = (await guest.place(guest.headers["Visitor-Key"])).json()
    group_id = await shop.one("SELECT id FROM order_groups WHERE code = :code", code=placed["code"])
    async with shop.database.transaction() as session:
        key = await orders.new_access(session, group_id=OrderGroupId(group_id), now=clock.now())
    return placed["orders"][0]["code"], key


@pytest_asyncio.fixture(loop_scope="session")
async def browser(shop: Shop) -> AsyncIterator[httpx.AsyncClient]:
    """Return a browser that was never here."""
    transport = httpx.ASGITransport(app=shop.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=shop.http.base_url) as client:
        yield client


@pytest.mark.parametrize("tail", ["", "&paid=1"])
async def test_a_link_leads_to_the_address_without_its_key(
    shop: Shop, browser: httpx.AsyncClient, tail: str
) -> None:
    code, key = await bought(shop)
    assert (await browser.get(f"/orders/{code}")).status_code == 404
    for _ in range(2):
        link = await browser.get(f"/orders/{code}?key={key}{tail}")
        followed = f"/orders/{code}?key={key}&followed=1"
        assert (link.status_code, link.headers["location"]) == (303, followed)
        clean = await browser.get(followed)
        assert (clean.status_code, clean.headers["location"]) == (303, f"/orders/{code}")
    cookie = link.headers["set-cookie"].lower()
    assert f"path=/orders/{code.lower()}" in cookie
    assert "httponly" in cookie
    page = await browser.get(f"/orders/{code}")
    assert page.status_code == 200
    assert key not in page.text
    assert (await browser.get(f"/orders/{code}/status")).status_code == 200


async def test_a_link_to_one_order_opens_no_other_and_shuts_none(
    shop: Shop, browser: httpx.AsyncClient
) -> None:
    (one, key), (other, other_key) = await bought(shop), await bought(shop)
    await browser.get(f"/orders/{one}?key={key}")
    assert (await browser.get(f"/orders/{other}")).status_code == 404
    assert (await browser.get(f"/orders/{other}?key={key}")).status_code == 404
    assert (await browser.get(f"/orders/{other}?key=%0d%0aset-cookie")).status_code == 404
    await browser.get(f"/orders/{other}?key={other_key}")
    for code in (one, other):
        assert (await browser.get(f"/orders/{code}")).status_code == 200


async def test_news_of_an_order_are_for_a_browser_that_followed_its_link(
    shop: Shop, browser: httpx.AsyncClient
) -> None:
    code, key = await bought(shop)
    for path in ("status", "events"):
        assert (await browser.get(f"/orders/{code}/{path}")).status_code == 404
    await browser.get(f"/orders/{code}?key={key}")
    page = await browser.get(f"/orders/{code}")
    assert f'/orders/{code}/events"' in page.text
    assert (await browser.get(f"/orders/{code}/status")).status_code == 200


async def test_a_browser_without_cookies_is_told_to_keep_them_and_its_link_stays_good(
    shop: Shop, browser: httpx.AsyncClient
) -> None:
    code, key = await bought(shop)
    link = f"/orders/{code}?key={key}"
    for _ in range(2):
        followed = (await browser.get(link)).headers["location"]
        browser.cookies.clear()
        told = await browser.get(followed, headers={"Accept-Language": "hi"})
        assert told.status_code == 403
        assert "आपका ब्राउज़र कुकी नहीं रखता" in told.text
        assert f'href="{link}"' in told.text
        assert "priya@example.org" not in told.text
        browser.cookies.clear()
    # The one of another order is no sign that this one came back.
    browser.cookies.set("order_key", "of-another-order")
    assert (await browser.get(followed)).status_code == 403
    browser.cookies.clear()
    page = await browser.get(link, follow_redirects=True)
    assert (page.status_code, page.url.path, page.url.query) == (200, f"/orders/{code}", b"")


async def test_a_wrong_key_is_not_spoken_of_as_a_matter_of_cookies(
    shop: Shop, browser: httpx.AsyncClient
) -> None:
    code, _key = await bought(shop)
    assert (await browser.get(f"/orders/{code}?key=nothing&followed=1")).status_code == 404
