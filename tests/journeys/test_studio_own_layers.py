"""Where a maker leaves room, a buyer puts words and photos of their own on the piece."""

import pytest
from PIL import Image
from playwright.async_api import Page, expect
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.test_studio import drag, is_drawn, is_saved, stored

pytestmark = [pytest.mark.e2e, pytest.mark.integration]


async def open_tote(page: Page) -> None:
    await page.goto("/p/rangoli-tote")
    await page.locator("button[name=next][value=studio]:visible").first.click()
    await page.wait_for_url("**/designs/**")
    await is_drawn(page)
    await page.locator("#s-name").fill("Asha")


async def test_a_text_of_ones_own_is_typed_moved_and_approved(open_page):
    page = await open_page(size=DESK)
    await open_tote(page)
    await page.get_by_role("button", name="Add text").click()
    own = page.locator("#s-own_1")
    await expect(own).to_be_focused()
    await own.fill("नमक कम\ndhaniya")
    layer = page.locator("[data-layer=own_1]")
    await expect(layer).to_have_attribute("aria-label", "Your own text: नमक कम\ndhaniya")
    await page.locator("label.pick:has(input[name='colour-own_1'][value='#006559'])").click()
    await is_saved(page)
    (before,) = (await stored(page))["design"]["added"]
    assert before["colour"] == "#006559"
    await drag(page, "[data-layer=own_1]", 30, 60)
    await is_saved(page)
    (after,) = (await stored(page))["design"]["added"]
    assert after["box"]["x"] > before["box"]["x"]
    assert after["box"]["y"] > before["box"]["y"]
    await page.keyboard.press("Control+z")
    await is_saved(page)
    (back,) = (await stored(page))["design"]["added"]
    assert back["box"] == before["box"]
    await expect(page.locator("[data-studio-stage]")).to_have_attribute("data-shows", "final")
    await page.locator("[data-studio-next]:visible").click()
    await page.wait_for_url("**/approve**")
    await expect(page.locator("main")).to_contain_text("dhaniya")


async def test_no_more_is_added_than_fits_and_what_is_taken_away_is_gone(open_page, tmp_path):
    photo = tmp_path / "red.jpg"
    Image.new("RGB", (1600, 1600), "#b3243f").save(photo)
    page = await open_page(size=PHONE)
    await open_tote(page)
    await page.locator("[data-tool=photo]").click()
    await page.get_by_role("button", name="Add a photo").click()
    await page.locator("#s-own_1").set_input_files(photo)
    await expect(page.locator("[data-studio-panel]")).to_contain_text("The photo is on the piece.")
    await page.locator("[data-tool=text]").click()
    await page.get_by_role("button", name="Add text").click()
    await expect(page.get_by_role("button", name="Add text")).to_be_hidden()
    await page.locator("#s-own_2").fill("Mela")
    await is_saved(page)
    assert [each["kind"] for each in (await stored(page))["design"]["added"]] == ["image", "text"]
    await page.reload()
    await is_drawn(page)
    await expect(page.locator("#s-own_2")).to_have_value("Mela")
    await page.locator(".studio-own").get_by_role("button", name="Take it away").click()
    await expect(page.locator("#s-own_2")).to_have_count(0)
    await is_saved(page)
    kept = (await stored(page))["design"]
    assert [each["id"] for each in kept["added"]] == ["own_1"]
    assert "own_2" not in kept["answers"]
    await page.locator("[data-studio-undo]").click()
    await expect(page.locator("#s-own_2")).to_have_value("Mela")
