"""The same story in Hindi on a phone, and in Urdu from right to left."""

from pathlib import Path

import pytest
from playwright.async_api import expect
from tests.journeys import steps
from tests.journeys.conftest import PHONE

pytestmark = [pytest.mark.e2e, pytest.mark.integration]

PHOTO = Path("assets/catalogue/photos/dog.jpg").resolve()


async def test_a_guest_in_hindi_puts_a_name_and_a_photo_on_a_mug(open_page):
    page = await open_page(size=PHONE, lang="hi")
    await page.goto("/")
    await expect(page.locator("html")).to_have_attribute("lang", "hi")
    await page.goto("/p/garland-mug")
    await page.locator("[name=name]").fill("प्रिया")
    await page.locator("label.pick:has([name=back][value=photo])").click()
    photo = page.locator("input[type=file][name=photo]")
    await expect(photo).to_be_enabled()
    await photo.set_input_files(PHOTO)
    await expect(page.locator("[data-swap=price]:visible").first).to_have_text("₹629")
    await page.locator("button[value=approve]:visible").click()
    await page.wait_for_url("**/approve")
    await expect(page.locator("main")).to_contain_text("प्रिया")
    await expect(page.locator("main")).to_contain_text("629")
    await steps.approve(page)
    await steps.check_out(page, name="प्रिया शर्मा", city="लखनऊ")
    await steps.pay_by_card(page)
    await steps.confirm_at_the_bank(page)
    code = await steps.order_code(page)
    await expect(page.locator("[data-behaviour=order-status] li").first).to_be_visible()
    await steps.open_mail(page, code)
    await expect(page.frame_locator("iframe").locator("body")).to_contain_text("प्रिया")


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
