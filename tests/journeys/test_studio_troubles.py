"""What goes wrong around the studio: a clear message, nothing lost, nothing doubled."""

from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Page, Route, expect
from tests.journeys import shop_floor
from tests.journeys.conftest import PHONE, Site
from tests.journeys.test_studio import is_drawn, open_studio, saved_answer, stored

pytestmark = [pytest.mark.e2e, pytest.mark.integration]

CUT_OFF = r"ERR_CONNECTION_RESET|ERR_FAILED"
REFUSED = r"status of 422|^422 "
PHOTOS = """
SELECT count(*) FROM pictures WHERE visitor = (SELECT visitor FROM designs WHERE id = $1)
"""
NO_WEBGL = """
const give = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind === "webgl2" ? null : give.call(this, kind, ...more);
};
"""


async def ask_for_a_photo(page: Page) -> None:
    await page.locator("[data-tool=options]").click()
    await page.locator("label.pick:has(input[value=photo])").click()


def picture_file(folder: Path, width: int, height: int) -> Path:
    made = folder / f"{width}x{height}.jpg"
    Image.new("RGB", (width, height), "#c4562b").save(made, quality=40)
    return made


async def test_a_photo_cut_off_on_its_way_is_sent_again_without_choosing_it_anew(
    open_page, site: Site, tmp_path
):
    page = await open_page(size=PHONE, expected=CUT_OFF)
    await open_studio(page)
    await page.locator("#s-name").fill("Asha")
    await ask_for_a_photo(page)
    tries = 0

    async def cut_off(route: Route) -> None:
        nonlocal tries
        tries += 1
        await (route.abort("connectionreset") if tries == 1 else route.continue_())

    await page.route("**/photos", cut_off)
    await page.locator("#s-photo").set_input_files(picture_file(tmp_path, 1200, 1200))
    panel = page.locator("[data-studio-panel]")
    await expect(panel.locator("[role=alert]")).to_contain_text("The photo did not arrive")
    assert await saved_answer(page) == "Asha"
    await panel.get_by_role("button", name="Try again").click()
    await expect(panel).to_contain_text("The photo is on the piece.")
    assert await saved_answer(page, "photo") != ""
    mine = (
        "SELECT count(*) FROM pictures WHERE visitor = (SELECT visitor FROM designs WHERE id = $1)"
    )
    assert await shop_floor.value(site, mine, (await stored(page))["design_id"]) == 1


@pytest.mark.parametrize(
    ("lang", "no_photo", "too_large"),
    [
        ("en", "This is not a photo.", "41 megapixels; up to 40 can be printed"),
        ("hi", "यह फ़ोटो नहीं है।", "41 मेगापिक्सेल"),
    ],
)
async def test_a_program_and_a_huge_photo_are_refused_in_the_persons_words(
    open_page, tmp_path, lang, no_photo, too_large
):
    fake = tmp_path / "holiday.jpg"
    fake.write_bytes(b"MZ\x90\x00" + bytes(4096))
    page = await open_page(size=PHONE, lang=lang, expected=REFUSED)
    await open_studio(page)
    await page.locator("#s-name").fill("प्रिया")
    await ask_for_a_photo(page)
    alert = page.locator("[data-studio-panel] [role=alert]")
    await page.locator("#s-photo").set_input_files(fake)
    await expect(alert).to_contain_text(no_photo)
    await page.locator("#s-photo").set_input_files(picture_file(tmp_path, 6400, 6400))
    await expect(alert).to_contain_text(too_large)
    assert await saved_answer(page) == "प्रिया"
    assert await saved_answer(page, "photo") == ""
    # The largest that can be printed is taken.
    await page.locator("#s-photo").set_input_files(picture_file(tmp_path, 8000, 5000))
    await expect(page.locator(".studio-remove")).to_be_visible()
    assert await saved_answer(page, "photo") != ""
    await expect(alert).to_be_hidden()


@pytest.mark.parametrize(
    ("lang", "too_many", "unknown"),
    [("en", "12 letters fit", "can't be made"), ("hi", "12 अक्षर", "नहीं बन सकता")],
)
async def test_words_too_long_or_of_an_unknown_script_are_named_and_kept(
    open_page, lang, too_many, unknown
):
    page = await open_page(lang=lang)
    await open_studio(page)
    name, error = page.locator("#s-name"), page.locator("#s-name-error")
    await name.fill("Maximiliana-Theodora")
    await expect(error).to_contain_text(too_many)
    await expect(page.locator("label[for=s-name]")).to_contain_text("20/12")
    await name.fill("日本")
    await expect(error).to_contain_text("日")
    await expect(error).to_contain_text(unknown)
    await expect(name).to_have_attribute("aria-invalid", "true")
    await page.locator("[data-studio-next]:visible").click()
    await expect(page.locator("[data-tool=check]")).to_have_attribute("aria-pressed", "true")
    assert await saved_answer(page) == "日本"


async def test_a_template_published_anew_keeps_the_design_and_leaves_the_choice(
    open_page, site: Site
):
    page = await open_page()
    await page.goto("/p/eid-card")
    await page.locator("button[name=next][value=studio]:visible").first.click()
    await page.wait_for_url("**/designs/**")
    await is_drawn(page)
    await page.locator("#s-name").fill("Zoya")
    assert await saved_answer(page) == "Zoya"
    news = page.locator("[data-studio-renew]")
    await expect(news).to_be_hidden()
    await shop_floor.publish_anew(site, "eid-card", label="Whose Eid")
    await page.locator("#s-name").fill("Zoya Khan")
    await expect(news).to_be_visible()
    await expect(news).to_contain_text("The maker has changed this piece since you began.")
    before = await stored(page)
    assert before["design"]["answers"]["name"] == "Zoya Khan"
    # Going on with what was begun is fine.
    await page.locator("[data-studio-next]:visible").click()
    await page.wait_for_url("**/approve**")
    await expect(page.locator("main")).to_contain_text("Zoya Khan")
    await page.go_back()
    await is_drawn(page)
    await news.get_by_role("button").click()
    await expect(page.locator("label[for=s-name]")).to_contain_text("Whose Eid")
    await expect(page.locator("#s-name")).to_have_value("Zoya Khan")
    await expect(page.locator("[data-studio-renew]")).to_be_hidden()
    after = await stored(page)
    assert (after["design_id"], after["revision"]) == (before["design_id"], before["revision"] + 1)
    assert after["design"]["template"] != before["design"]["template"]


async def test_without_webgl_the_servers_picture_shows_what_is_typed(open_page):
    page = await open_page(size=PHONE)
    await page.add_init_script(NO_WEBGL)
    await open_studio(page)
    stage = page.locator("[data-studio-stage]")
    await expect(stage).to_have_attribute("data-plain", "")
    await expect(stage).to_have_attribute("data-shows", "final")
    picture = "one => one.toDataURL()"
    blank = await page.locator("canvas.studio-live").evaluate(picture)
    await page.locator("#s-name").fill("प्रिया")
    await expect(stage).to_have_attribute("data-shows", "before")
    await expect(stage).to_have_attribute("data-shows", "final")
    assert await page.locator("canvas.studio-live").evaluate(picture) != blank
    assert await saved_answer(page) == "प्रिया"
    await page.locator("[data-layer=name]").focus()
    await page.keyboard.press("ArrowLeft")
    await expect(stage).to_have_attribute("data-shows", "final")
    assert "box" in (await stored(page))["design"]["adjustments"]["name"]
