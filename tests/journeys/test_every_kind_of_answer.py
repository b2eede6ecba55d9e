"""A cushion for a birth: a day, a weight, drawings beside; asked, drawn, priced and told alike."""

import pytest
from playwright.async_api import Page, expect
from tests.journeys import paper, shop_floor, steps
from tests.journeys.conftest import DESK, PHONE, Site

pytestmark = [pytest.mark.e2e, pytest.mark.integration]

MAKER = "sunita@demo.example"
ENGRAVER = "rupa@demo.example"


async def fill_in(page: Page, *, weight: str) -> None:
    """Answer the cushion's questions."""
    await page.locator("[name=name]").fill("Mira")
    await page.locator("[name=day]").fill("2026-11-02")
    await page.locator("[name=hour]").fill("06:10")
    await page.locator("[name=weight]").fill(weight)
    await page.locator("label.pick:has([name='extras.hearts'])").click()


async def test_a_phone_answers_every_kind_and_the_maker_reads_the_same(
    open_page, site: Site, tmp_path
):
    page = await open_page(size=PHONE)
    await page.goto("/p/birth-cushion")
    await fill_in(page, weight="9.5")
    await page.locator("[name=name]").focus()
    await expect(page.locator("#d-weight-error")).to_contain_text("8 is the most.")
    await expect(page.locator(".field:has([name='extras.hearts'])")).to_contain_text("+ ₹60 each")
    await expect(page.locator("main")).to_contain_text("₹1,010")
    await page.locator("[name=weight]").fill("३,२५")
    await page.locator("button[value=approve]:visible").click()
    await page.wait_for_url("**/approve")
    main = page.locator("main")
    for told in ("2 November 2026", "3.25 kg", "Hearts", "Mira"):
        await expect(main).to_contain_text(told)
    await steps.approve(page)
    await expect(main).to_contain_text("₹1,010")
    await steps.check_out(page)
    await steps.pay_by_card(page, "4242 4242 4242 4242")
    code = await steps.order_code(page)

    design, _template = await paper.documents_of(site, code)
    assert design["answers"] == {
        "name": "Mira",
        "day": "2026-11-02",
        "hour": "06:10",
        "weight": "3.25",
        "extras": "hearts",
        "picture": "moon",
        "colour": "honey",
        "ink": "night",
    }
    maker = await open_page(size=DESK)
    await steps.log_in(maker, MAKER)
    await maker.goto(f"/seller/orders/{code}")
    for told in ("2 November 2026", "3.25 kg", "Hearts", "U+0033"):
        await expect(maker.locator("main")).to_contain_text(told)


async def test_without_a_script_a_wrong_day_is_told_and_nothing_is_lost(open_page, site: Site):
    page = await open_page(size=PHONE, script=False, expected="422")
    before = await shop_floor.value(site, "SELECT count(*) FROM approvals")
    await page.goto("/p/birth-cushion")
    await fill_in(page, weight="3.2")
    await page.locator("[name=weight]").evaluate("field => { field.value = '3 kilos'; }")
    await page.locator("button[value=approve]:visible").click()
    await expect(page.locator("#d-weight-error")).to_contain_text("Write a number in digits")
    await expect(page.locator("[name=weight]")).to_have_value("3 kilos")
    await expect(page.locator("[name=day]")).to_have_value("2026-11-02")
    await expect(page.locator("[name='extras.hearts']")).to_be_checked()
    await expect(page.locator("[name='extras.balloons']")).not_to_be_checked()
    assert await shop_floor.value(site, "SELECT count(*) FROM approvals") == before


async def test_the_studio_asks_the_same_and_undoes_a_pick(open_page):
    page = await open_page(size=DESK)
    await page.goto("/p/birth-cushion")
    await fill_in(page, weight="3.2")
    await page.locator("button[name=next][value=studio]:visible").first.click()
    await page.wait_for_url("**/designs/**")
    await page.locator("[data-studio-stage][data-settled]").wait_for()
    weight = page.locator("#s-weight")
    await expect(weight).to_have_value("3.2")
    await weight.fill("0.2")
    await weight.blur()
    await expect(page.locator("#s-weight-error")).to_have_text("0.5 is the least.")
    await weight.fill("4")
    await expect(page.locator("#s-weight-error")).to_be_hidden()
    await page.locator("[data-tool=options]").click()
    hearts = page.locator("input[name=s-extras][value=hearts]")
    await expect(hearts).to_be_checked()
    price = page.locator("[data-studio-price]").first
    await expect(price).to_have_text("₹1,010")
    await page.locator("label.pick:has(input[value=hearts])").click()
    await expect(price).to_have_text("₹950")
    await page.keyboard.press("Control+z")
    await expect(hearts).to_be_checked()
    await expect(price).to_have_text("₹1,010")


async def test_a_pendant_says_which_letters_cannot_be_engraved(open_page, site: Site, tmp_path):
    page = await open_page(size=PHONE, expected="422")
    before = await shop_floor.value(site, "SELECT count(*) FROM approvals")
    await page.goto("/p/name-pendant")
    name, error = page.locator("[name=name]"), page.locator("#d-name-error")
    await name.fill("Asha 😀!")
    await name.blur()
    await expect(error).to_contain_text("This can't be made here: 😀 ! Leave it out.")
    await page.locator("button[value=approve]:visible").click()
    await expect(error).to_contain_text("This can't be made here: 😀 !")
    await expect(name).to_have_value("Asha 😀!")
    assert await shop_floor.value(site, "SELECT count(*) FROM approvals") == before
    await name.fill("Asha & Zoë")
    await name.blur()
    await expect(error).to_be_hidden()
    await page.locator("button[value=approve]:visible").click()
    await page.wait_for_url("**/approve")
    await steps.approve(page)
    await steps.check_out(page)
    await steps.pay_by_card(page, "4242 4242 4242 4242")
    code = await steps.order_code(page)
    maker = await open_page(size=DESK)
    await steps.log_in(maker, ENGRAVER)
    await maker.goto(f"/seller/orders/{code}")
    await expect(maker.locator("main")).to_contain_text("U+00EB")
    file = await steps.print_file(maker, tmp_path)
    design, template = await paper.documents_of(site, code)
    assert design["answers"]["name"] == "Asha & Zoë"
    expected = paper.place_of("name", design=design, template=template)
    assert paper.ink_of(file, "#000000", near=expected) == pytest.approx(expected, abs=0.1)
