"""Who has only Latin keys writes a name in the letters of their language."""

import re

import pytest
from playwright.async_api import expect
from tests.journeys import paper, steps
from tests.journeys.conftest import DESK, PHONE, Site

pytestmark = [pytest.mark.e2e, pytest.mark.integration]

OFFERED = ".spell-help:visible button"


async def test_a_hindi_phone_turns_latin_keys_into_devanagari(open_page, site: Site):
    page = await open_page(size=PHONE, lang="hi")
    await page.goto("/p/garland-mug")
    name = page.locator("[name=name]")
    await name.press_sequentially("priya", delay=40)
    await expect(page.locator(OFFERED).first).to_have_text("प्रिया")
    async with page.expect_response(re.compile("/preview.*name=%E0%A4%AA")):
        await page.locator(OFFERED).first.click()
    await expect(name).to_have_value("प्रिया")
    await expect(name).to_be_focused()
    await expect(page.locator(OFFERED)).to_have_count(0)
    await page.locator("button[value=approve]:visible").click()
    await page.wait_for_url("**/approve")
    await steps.approve(page)
    await steps.check_out(page)
    await steps.pay_by_card(page, "4242 4242 4242 4242")
    design, _template = await paper.documents_of(site, await steps.order_code(page))
    assert design["answers"]["name"] == "प्रिया"


async def test_the_studio_offers_what_its_reader_may_mean_and_undoes_it(open_page):
    page = await open_page(size=DESK, locale="en-IN")
    await page.goto("/p/garland-mug")
    await page.locator("button[name=next][value=studio]:visible").first.click()
    await page.wait_for_url("**/designs/**")
    await page.locator("[data-studio-stage][data-settled]").wait_for()
    name = page.locator("#s-name")
    await name.press_sequentially("Arjun", delay=40)
    # The browser's languages are those of India: each of its three scripts has its say.
    await expect(page.locator(f"{OFFERED}[lang=hi]").first).to_have_text("अर्जुन")
    await expect(page.locator(f"{OFFERED}[lang=ur]").first).to_be_visible()
    bengali = page.get_by_role("button", name="Write it as অর্জুন")
    await bengali.focus()
    await page.keyboard.press("Enter")
    await expect(name).to_have_value("অর্জুন")
    await page.locator("[data-studio-undo]").click()
    await expect(name).to_have_value("Arjun")


async def test_without_an_answer_typing_goes_on(open_page):
    page = await open_page(size=PHONE, lang="hi", expected="ERR_FAILED|Failed to fetch|/spellings")
    await page.route("**/spellings**", lambda route: route.abort())
    await page.goto("/p/garland-mug")
    await page.locator("[name=name]").press_sequentially("priya", delay=40)
    await page.wait_for_timeout(800)
    await expect(page.locator(OFFERED)).to_have_count(0)
    await expect(page.locator("[name=name]")).to_have_value("priya")
