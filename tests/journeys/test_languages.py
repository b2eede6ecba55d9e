"""The story in Urdu, from right to left."""

import pytest
from playwright.async_api import expect
from tests.journeys.conftest import PHONE

pytestmark = [pytest.mark.e2e, pytest.mark.integration]


async def test_urdu_runs_from_right_to_left_up_to_the_approval(open_page):
    page = await open_page(size=PHONE, lang="ur")
    await page.goto("/p/garland-mug")
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await page.locator("[name=name]").fill("عائشہ")
    await page.locator("button[value=approve]:visible").click()
    await page.wait_for_url("**/approve")
    await expect(page.locator("main")).to_contain_text("عائشہ")
    await expect(page.locator("input[name=checked]")).to_be_visible()
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE[0]
