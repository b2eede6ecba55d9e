"""The back button after paying: what the page says now, never what it said then."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from tests.journeys import shop_floor, steps
from tests.journeys.conftest import PHONE, Site, opened_browser

pytestmark = [pytest.mark.e2e, pytest.mark.integration]

TAKEN = "Kalpana Clay has your order."


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=[False, True])
async def browser(request: pytest.FixtureRequest) -> AsyncIterator[Browser]:
    """Open a browser that reads pages anew when one goes back, and one that keeps them."""
    async with opened_browser(keeps_pages=request.param) as opened:
        yield opened


async def back(page: Page) -> None:
    """Press the back button; a page that was kept says nothing of being loaded."""
    await page.go_back(wait_until="commit")
    await page.wait_for_timeout(500)


async def to_the_pay_page(page: Page) -> None:
    """Order a mug as a guest."""
    await steps.order_a_mug(page)


async def test_no_way_back_leads_to_a_form_that_pays_once_more(open_page, site: Site):
    page = await open_page(size=PHONE, expected=r"422")
    await to_the_pay_page(page)
    await steps.pay_by_card(page, "4000 0000 0000 0000")
    await expect(page.locator(".err").first).to_be_visible()
    await steps.pay_by_card(page)
    await expect(page.locator("[name=code]")).to_be_visible()
    await page.locator("[name=code]").fill("000000")
    await page.locator("form:has([name=code]) button").first.click()
    await expect(page.locator(".err")).to_be_visible()
    await steps.confirm_at_the_bank(page)
    await expect(page.locator("h1")).to_have_text(TAKEN)
    code = await steps.order_code(page)
    for _ in range(8):
        await back(page)
        if "/sandbox/" not in page.url:
            break
        await expect(page.locator("main")).to_contain_text("This is already paid")
        await expect(page.locator("main form")).to_have_count(0)
    assert page.url.endswith(("/checkout", "/cart"))
    assert await shop_floor.captures_of(site, code) == 1
    assert await shop_floor.orders_of(site, code) == 1


async def test_the_order_s_page_of_before_the_payment_says_that_it_is_paid(open_page):
    page = await open_page()
    await to_the_pay_page(page)
    await page.locator("a.btn-g").click()
    await page.wait_for_url("**/orders/**")
    await expect(page.locator("h1")).to_have_text("This order waits for your payment.")
    await page.locator("form[action$='/pay'] button").click()
    await page.wait_for_url("**/sandbox/pay/**")
    await steps.pay_by_card(page, "4242 4242 4242 4242")
    await page.wait_for_url("**/orders/**")
    await expect(page.locator("h1")).to_have_text(TAKEN)
    await back(page)
    await expect(page.locator("main")).to_contain_text("This is already paid")
    await back(page)
    assert "/orders/" in page.url
    await expect(page.locator("h1")).to_have_text(TAKEN)
    await expect(page.locator("form[action$='/pay']")).to_have_count(0)
    # What this page hears of has to be heard after coming back, too.
    await page.locator("summary:visible").first.click()
    await page.locator("form[action$='/cancel'] button").click()
    await expect(page.locator("h1")).to_have_text("This order is cancelled.")


async def test_the_cart_of_before_the_order_is_empty(open_page):
    page = await open_page()
    await to_the_pay_page(page)
    await steps.pay_by_card(page, "4242 4242 4242 4242")
    await page.wait_for_url("**/orders/**")
    for _ in range(8):
        await back(page)
        if page.url.endswith("/cart"):
            break
    await expect(page.locator("main")).to_contain_text("Nothing in here yet")
