"""The pages that nobody wants to see, as people with other eyes, hands and languages meet them."""

import re
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, Route, expect
from tests.journeys import shop_floor, steps
from tests.journeys.conftest import DESK, PHONE, Site
from tests.journeys.test_look import looks_right
from tests.web import sample_parts, sample_shop

from customiseyou.infra.i18n import words_for
from customiseyou.web.shared import error_page, rendering, static_files

pytestmark = [pytest.mark.e2e, pytest.mark.integration]

LOOKS = [("en", PHONE, True), ("hi", DESK, False), ("ur", PHONE, False), ("ur", DESK, True)]
SHOWN: dict[int, rendering.Page] = {
    status: error_page.ErrorPage(status=status, reference="01939f2c")
    for status in (404, 405, 408, 409, 413, 422, 429, 500, 503)
}
ORDER = re.compile(r"/orders/(CY-[0-9A-Z]{4}-[0-9A-Z]{4})$")


def answering(status: int, html: str) -> Callable[[Route], Awaitable[None]]:
    """Return what answers every request with one document."""

    async def answer(route: Route) -> None:
        await route.fulfill(status=status, content_type="text/html", body=html)

    return answer


@pytest.mark.parametrize(("lang", "size", "dark"), LOOKS)
async def test_every_page_of_an_error_looks_right(open_page, lang, size, dark):
    page = await open_page(lang=lang, size=size, dark=dark, expected=r"status of \d|^\d{3} ")
    renderer = rendering.Renderer(static_files=static_files.StaticFiles(), translations=words_for)
    chrome = sample_parts.chrome(lang=lang, theme="system")
    told = error_page.ErrorPage(status=403, reference="01939f2c")
    for status, shown in [(403, told), (403, sample_shop.ORDER_COOKIES), *SHOWN.items()]:
        html = renderer.page(shown, chrome=chrome)
        await page.route("**/shown-error", answering(status, html))
        await page.goto("/shown-error")
        await looks_right(page, lang=lang)
        await page.unroute("**/shown-error")


async def bought(page: Page) -> str:
    """Buy a mug in any language; return the order's code."""
    await steps.order_a_mug(page)
    await steps.pay_by_card(page, "4242 4242 4242 4242")
    await page.wait_for_url(ORDER)
    await expect(page.locator("form[action$='/cancel']")).to_have_count(1)
    found = ORDER.search(page.url)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(("lang", "size", "dark"), LOOKS)
async def test_an_order_that_is_late_or_whose_money_is_looks_right(
    open_page, site: Site, lang, size, dark
):
    page = await open_page(lang=lang, size=size, dark=dark)
    code = await bought(page)
    await shop_floor.let_the_day_to_send_pass(site, code)
    await page.reload()
    await expect(page.locator("main [role=status]").first).to_be_visible()
    await looks_right(page, lang=lang)
    await page.locator("details:has(form[action$='/cancel']) summary").click()
    await page.locator("form[action$='/cancel'] button").click()
    await expect(page.locator("form[action$='/again']")).to_be_visible()
    await looks_right(page, lang=lang)
    async with shop_floor.parked_refund(site, code):
        await page.reload()
        await expect(page.locator("main [role=status]").first).to_contain_text("₹609")
        await looks_right(page, lang=lang)
