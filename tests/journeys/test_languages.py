"""The story in Urdu, from right to left, and what the browser itself says in Hindi."""

import pytest
from playwright.async_api import expect
from tests.journeys import steps
from tests.journeys.conftest import PHONE

pytestmark = [pytest.mark.e2e, pytest.mark.integration]

SAID = "field => field.validationMessage"


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


async def test_what_a_field_wants_is_said_in_hindi_whatever_the_browser_speaks(open_page):
    page = await open_page(size=PHONE, lang="hi")
    email, send = page.locator("main [name=email]"), page.locator("main form button")
    await page.goto("/orders/link")
    await send.click()
    assert await email.evaluate(SAID) == "कृपया इसे भरें।"
    await email.fill("asha")
    await send.click()
    assert await email.evaluate(SAID) == "यह ई-मेल पता नहीं है। क्या इसमें @ है?"

    name, buy = page.locator("[name=name]"), page.locator("button[value=approve]:visible")
    await page.goto("/p/garland-mug")
    await buy.click()
    assert await name.evaluate(SAID) == "कृपया इसे भरें।"
    await name.fill("प्रिया")
    await buy.click()
    await page.wait_for_url("**/approve")
    await page.locator("button[form=approve]").click()
    checked = page.locator("input[name=checked]")
    assert await checked.evaluate(SAID) == "आगे बढ़ने के लिए इस खाने में निशान लगाएँ।"
    await steps.approve(page)
