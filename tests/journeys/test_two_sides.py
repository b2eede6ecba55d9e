"""One order on two screens: the buyer's and the maker's, one of which knows more."""

import pytest
from playwright.async_api import Page, expect
from tests.journeys import shop_floor, steps
from tests.journeys.conftest import PHONE, Site

pytestmark = [pytest.mark.e2e, pytest.mark.integration]

REFUSED = r"409"


async def buy(page: Page) -> str:
    """Buy a mug; return the order's code."""
    await steps.order_a_mug(page)
    await steps.pay_by_card(page, "4242 4242 4242 4242")
    await page.wait_for_url("**/orders/**")
    code = await steps.order_code(page)
    # Without scripts a page shows what it was when it was asked for.
    for _ in range(20):
        await page.goto(f"/orders/{code}")
        if await page.locator("form[action$='/cancel']").count():
            break
        await page.wait_for_timeout(500)
    await expect(page.locator("h1")).to_have_text("Kalpana Clay has your order.")
    return code


async def cancel(page: Page) -> None:
    """Press the button that cancels."""
    await page.locator("details:has(form[action$='/cancel']) summary").click()
    await page.locator("form[action$='/cancel'] button").click()


async def maker_at(page: Page, code: str) -> None:
    """Open an order as its maker."""
    await steps.log_in(page, steps.SELLER)
    await page.goto(f"/seller/orders/{code}")
    await expect(page.locator("button[value=making]")).to_be_visible()


async def test_the_maker_s_open_page_hears_that_the_buyer_cancelled(open_page):
    buyer, maker = await open_page(size=PHONE), await open_page()
    code = await buy(buyer)
    await maker_at(maker, code)
    await cancel(buyer)
    await expect(buyer.locator("h1")).to_have_text("This order is cancelled.")
    await expect(maker.locator("main .tag").first).to_have_text("Cancelled")
    await expect(maker.locator("button[value=making]")).to_have_count(0)


async def test_a_maker_s_click_that_comes_too_late_shows_how_the_order_stands(open_page):
    buyer, maker = await open_page(), await open_page(script=False, expected=REFUSED)
    code = await buy(buyer)
    await maker_at(maker, code)
    await cancel(buyer)
    await expect(buyer.locator("h1")).to_have_text("This order is cancelled.")
    await maker.locator("button[value=making]").click()
    said = maker.locator("main [role=alert]")
    await expect(said).to_contain_text("Something changed meanwhile: Cancelled by the buyer")
    await expect(said).to_contain_text("Your click changed nothing.")
    await expect(maker.locator("main")).to_contain_text(code)
    await expect(maker.locator("main .tag").first).to_have_text("Cancelled")
    await expect(maker.locator("button[value=making]")).to_have_count(0)


async def test_a_buyer_s_click_that_comes_too_late_shows_how_the_order_stands(open_page):
    buyer, maker = await open_page(script=False, expected=REFUSED), await open_page()
    code = await buy(buyer)
    await maker_at(maker, code)
    await maker.locator("button[value=making]").click()
    await expect(maker.locator("main .tag").first).to_have_text("Making")
    await cancel(buyer)
    await expect(buyer.locator("[role=alert]")).to_contain_text("The order has moved on meanwhile")
    await expect(buyer.locator("h1")).to_have_text("Kalpana Clay is making your piece.")
    await expect(buyer.locator("form[action$='/cancel']")).to_have_count(0)


async def test_cancelling_in_two_windows_cancels_once_and_reproaches_nobody(open_page):
    first = await open_page(script=False)
    code = await buy(first)
    second = await first.context.new_page()
    await second.goto(f"/orders/{code}")
    for page in (first, second):
        await cancel(page)
        await expect(page.locator("h1")).to_have_text("This order is cancelled.")
        await expect(page.locator("[role=alert]")).to_have_count(0)


async def test_an_order_that_should_have_left_is_late_for_both(open_page, site: Site):
    buyer, maker = await open_page(size=PHONE), await open_page()
    code = await buy(buyer)
    await maker_at(maker, code)
    await expect(maker.locator("main")).not_to_contain_text("This should have left")
    await shop_floor.let_the_day_to_send_pass(site, code)
    await maker.reload()
    await expect(maker.locator("main [role=alert]")).to_contain_text("This should have left by")
    await maker.goto("/seller/orders")
    first = maker.locator("main li").first
    await expect(first).to_contain_text(code)
    await expect(first).to_contain_text("Late")
    await buyer.reload()
    told = buyer.locator("main [role=status]").first
    await expect(told).to_contain_text("Kalpana Clay needs a little longer for your piece.")
    await expect(buyer.locator("main")).not_to_contain_text("With you by")


async def test_a_refund_that_waits_for_a_person_is_told_to_both(open_page, site: Site):
    buyer, maker = await open_page(), await open_page()
    code = await buy(buyer)
    await maker_at(maker, code)
    await cancel(buyer)
    await expect(buyer.locator("main")).to_contain_text("Your money goes back the way it came.")
    async with shop_floor.parked_refund(site, code):
        await buyer.reload()
        told = buyer.locator("main [role=status]").first
        await expect(told).to_contain_text("₹609 are on the way back, but delayed.")
        await maker.reload()
        await expect(maker.locator("main")).to_contain_text("on the way back, but delayed.")
