"""The studio and the approval by keyboard, by ear and with little motion."""

import pytest
from axe_playwright_python.async_playwright import Axe
from PIL import Image
from playwright.async_api import Page, expect
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.test_studio import is_saved, open_studio, stored

pytestmark = [pytest.mark.e2e, pytest.mark.integration]

RULES = {"resultTypes": ["violations"]}


async def has_no_violations(page: Page) -> None:
    found = await Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(
    ("size", "lang", "dark"),
    [(PHONE, "en", False), (DESK, "hi", True), (PHONE, "ur", False), (DESK, "ur", True)],
)
async def test_axe_finds_nothing_in_the_studio_and_on_the_approval(open_page, size, lang, dark):
    page = await open_page(size=size, lang=lang, dark=dark)
    await open_studio(page)
    await has_no_violations(page)
    await page.locator("#s-name").fill("日")
    await expect(page.locator("#s-name-error")).to_be_visible()
    for tool in ("options", "colour", "layers", "check"):
        await page.locator(f"[data-tool={tool}]").click()
        await expect(page.locator(f"[data-tool={tool}]")).to_have_attribute("aria-pressed", "true")
        await has_no_violations(page)
    await page.locator("[data-tool=text]").click()
    await page.locator("#s-name").fill("प्रिया")
    await is_saved(page)
    await page.locator("[data-studio-next]:visible").click()
    await page.wait_for_url("**/approve**")
    await has_no_violations(page)


async def test_everything_in_the_studio_is_reached_and_done_by_keyboard(open_page):
    page = await open_page(size=DESK)
    await open_studio(page)
    focused = page.locator(":focus")
    seen: list[str] = []
    for _ in range(60):
        await page.keyboard.press("Tab")
        name = await focused.evaluate("one => one.dataset.layer ?? one.dataset.tool ?? one.id")
        seen.append(name)
        ring = "one => { const s = getComputedStyle(one); return s.outlineStyle + s.boxShadow; }"
        if name and name.startswith("s-") and await focused.count():
            assert await focused.evaluate(ring) != "nonenone"
        if name == "name":
            break
    tools = ["text", "options", "colour", "layers", "check"]
    assert [each for each in seen if each in tools] == tools
    layer = page.locator("[data-layer=name]")
    await expect(layer).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#s-name")).to_be_focused()
    await page.keyboard.type("Asha")
    await expect(layer).to_have_attribute("aria-label", "Name: Asha")
    await layer.focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.locator("[role=status].sr").first).to_contain_text("mm from the left")
    await expect(layer).to_have_attribute("aria-pressed", "true")
    await page.keyboard.press("Escape")
    await expect(layer).to_have_attribute("aria-pressed", "false")
    await is_saved(page)
    assert (await stored(page))["design"]["adjustments"]["name"]["box"]["x"] == 11_500


async def test_a_new_price_is_said_politely(open_page, tmp_path):
    photo = tmp_path / "red.jpg"
    Image.new("RGB", (1200, 1200), "#b3243f").save(photo)
    page = await open_page()
    await open_studio(page)
    price, said = page.locator("[data-studio-price]"), page.locator("[data-studio-price-said]")
    before = await price.inner_text()
    await page.locator("[data-tool=options]").click()
    await page.locator("label.pick:has(input[value=photo])").click()
    await page.locator("#s-photo").set_input_files(photo)
    await expect(price).not_to_have_text(before)
    await expect(said).to_have_attribute("aria-live", "polite")
    await expect(said).to_have_text(await price.inner_text())


async def test_with_little_motion_nothing_moves_by_itself(open_page):
    page = await open_page(size=PHONE)
    await page.emulate_media(reduced_motion="reduce")
    await open_studio(page)
    await page.locator("#s-name").fill("Asha")
    running = "() => document.getAnimations().filter((one) => one.playState === 'running').length"
    assert await page.evaluate(running) == 0
