"""In the studio a piece is shaped by hand: nothing is lost, and the page agrees with the server."""

import json
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Page, expect
from tests.journeys import steps
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.e2e, pytest.mark.integration]

FORMAT = Path(__file__).resolve().parents[2] / "docs" / "design-format.md"

OFFLINE = r"ERR_INTERNET_DISCONNECTED|Failed to fetch"
CHANGED_ELSEWHERE = r"status of 409|^409 "


async def open_studio(page: Page) -> None:
    """From the product's page into the studio, until the live picture stands."""
    await page.goto("/p/garland-mug")
    await page.locator("button[name=next][value=studio]:visible").first.click()
    await page.wait_for_url("**/designs/**")
    await is_drawn(page)


async def is_drawn(page: Page) -> None:
    await expect(page.locator("canvas.studio-live")).to_be_visible()
    await expect(page.locator("[data-studio-stage][data-settled]")).to_be_attached()


async def is_saved(page: Page) -> None:
    saved = page.locator("[data-studio-saved]")
    await expect(saved).to_have_attribute("data-kind", "saved")


async def stored(page: Page) -> dict:
    """Return what the server hands over to whoever opens the design now."""
    reply = await page.request.get(page.url)
    found = re.search(r'id="studio-data"[^>]*>(.*?)</script>', await reply.text(), re.DOTALL)
    assert found is not None
    return json.loads(found.group(1))


async def saved_answer(page: Page, field: str = "name") -> str:
    await is_saved(page)
    return (await stored(page))["design"]["answers"].get(field, "")


async def picture(page: Page) -> str:
    """Return the live picture as the browser draws it."""
    drawn: str = await page.locator("canvas.studio-live").evaluate("one => one.toDataURL()")
    return drawn


async def middle_of(page: Page, selector: str) -> tuple[float, float]:
    box = await page.locator(selector).first.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


async def drag(page: Page, selector: str, right: float, down: float) -> None:
    x, y = await middle_of(page, selector)
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + right, y + down, steps=6)
    await page.mouse.up()


async def test_a_typed_name_stands_on_the_mug_and_is_saved(open_page):
    page = await open_page(size=PHONE)
    await open_studio(page)
    blank = await picture(page)
    await page.locator("#s-name").fill("प्रिया")
    await expect(page.locator("label[for=s-name]")).to_contain_text("2/12")
    await expect(page.locator("[data-layer=name]")).to_have_attribute("aria-label", "Name: प्रिया")
    assert await saved_answer(page) == "प्रिया"
    assert await picture(page) != blank
    await page.locator("[data-studio-next]:visible").click()
    await page.wait_for_url("**/approve**")
    await expect(page.locator("main")).to_contain_text("प्रिया")


async def test_what_the_page_hands_over_is_what_the_format_says(open_page):
    page = await open_page()
    await open_studio(page)
    told = FORMAT.read_text(encoding="utf-8").split("## What the studio starts from")[1]
    rows = [row.split("|")[1] for row in told.split("\n## ")[0].splitlines() if row[:3] == "| `"]
    assert set(re.findall(r"`(\w+)`", "".join(rows))) == set(await stored(page))


async def test_a_letter_that_cannot_be_made_is_named_and_stops_the_approval(open_page):
    page = await open_page()
    await open_studio(page)
    await page.locator("#s-name").fill("Zoë 日")
    await expect(page.locator("#s-name-error")).to_contain_text("日")
    await expect(page.locator("#s-name-error")).to_contain_text("U+65E5")
    await page.locator("[data-studio-next]:visible").click()
    await expect(page.locator("[data-studio-panel]")).to_contain_text("日")
    assert "/approve" not in page.url
    assert await saved_answer(page) == "Zoë 日"


async def test_a_photo_is_sent_and_raises_the_price_as_the_server_does(open_page, tmp_path):
    photo = tmp_path / "sea.jpg"
    Image.effect_mandelbrot((1600, 1600), (-2, -1.5, 1, 1.5), 60).save(photo)
    page = await open_page()
    await open_studio(page)
    price = page.locator("[data-studio-price]")
    before = await price.inner_text()
    await page.locator("#s-name").fill("Asha")
    await page.locator("[data-tool=options]").click()
    await expect(page.locator("[data-tool=photo]")).to_be_hidden()
    await page.locator("label.pick:has(input[value=photo])").click()
    await page.locator("#s-photo").set_input_files(photo)
    await expect(page.locator("[data-studio-panel]")).to_contain_text("The photo is on the piece.")
    assert re.fullmatch(r"[0-9a-f]{64}", await saved_answer(page, "photo"))
    after = await price.inner_text()
    assert after != before
    await page.reload()
    await is_drawn(page)
    served = re.search(
        r"data-studio-price>([^<]+)<", await (await page.request.get(page.url)).text()
    )
    assert served is not None
    assert served.group(1).strip() == after


async def test_a_file_that_is_no_photo_is_refused_beside_the_field(open_page, tmp_path):
    fake = tmp_path / "holiday.jpg"
    fake.write_bytes(b"MZ\x90\x00" + bytes(4096))
    page = await open_page(expected=r"status of 422|^422 ")
    await open_studio(page)
    await page.locator("[data-tool=options]").click()
    await page.locator("label.pick:has(input[value=photo])").click()
    await page.locator("#s-photo").set_input_files(fake)
    await expect(page.locator("[data-studio-panel] [role=alert]")).to_contain_text("not a photo")
    assert await saved_answer(page, "photo") == ""


async def test_a_dragged_name_moves_and_can_be_taken_back_and_done_again(open_page):
    page = await open_page(size=DESK)
    await open_studio(page)
    await page.locator("#s-name").fill("Asha")
    await is_saved(page)
    home = await middle_of(page, "[data-layer=name]")
    await drag(page, "[data-layer=name]", -40, 30)
    moved = await middle_of(page, "[data-layer=name]")
    # Towards the side of the mug a millimetre takes fewer pixels.
    assert -45 < moved[0] - home[0] < -15
    assert 20 < moved[1] - home[1] < 40
    await is_saved(page)
    assert "box" in (await stored(page))["design"]["adjustments"]["name"]
    await page.keyboard.press("Control+z")
    await expect(page.locator("[data-studio-redo]")).to_be_enabled()
    assert await middle_of(page, "[data-layer=name]") == pytest.approx(home, abs=0.5)
    await page.keyboard.press("Control+Shift+z")
    await expect(page.locator("[data-studio-redo]")).to_be_disabled()
    assert await middle_of(page, "[data-layer=name]") == pytest.approx(moved, abs=0.5)
    await page.locator("[data-studio-undo]").click()
    await page.locator("[data-studio-undo]").click()
    await expect(page.locator("#s-name")).to_have_value("")
    assert await saved_answer(page) == ""


async def test_a_name_at_the_very_edge_is_taken_hold_of_everywhere(open_page):
    page = await open_page(size=PHONE)
    await open_studio(page)
    await page.locator("#s-name").fill("Asha")
    await drag(page, "[data-layer=name]", 0, 120)
    await is_saved(page)
    box = (await stored(page))["design"]["adjustments"]["name"]["box"]
    assert box["y"] + box["height"] == 9_200, "it lies on the bleed's edge"
    # Beside the mug nothing is selected, so that no handles lie over the name.
    await page.mouse.click(20, 300)
    await expect(page.locator("[data-layer=name]")).to_have_attribute("aria-pressed", "false")
    x, y = await middle_of(page, "[data-layer=name]")
    missed = await page.evaluate(
        """([x, y]) => {
          const places = [];
          for (let right = -60; right <= 60; right += 12)
            for (let down = -28; down <= 28; down += 7) places.push([x + right, y + down]);
          const isOf = (place) => document.elementFromPoint(...place).closest("[data-layer=name]");
          return places.filter((place) => !isOf(place));
        }""",
        [x, y],
    )
    assert missed == []
    before = await middle_of(page, "[data-layer=name]")
    await drag(page, "[data-layer=name]", 0, -60)
    assert (await middle_of(page, "[data-layer=name]"))[1] < before[1] - 40


async def test_arrow_keys_do_what_dragging_does(open_page):
    page = await open_page()
    await open_studio(page)
    await page.locator("#s-name").fill("Asha")
    await page.locator("[data-layer=name]").focus()
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("Shift+ArrowDown")
    await is_saved(page)
    box = (await stored(page))["design"]["adjustments"]["name"]["box"]
    assert (box["x"], box["y"]) == (11_400 - 100, 4_200 + 500)


async def test_two_fingers_make_the_name_larger(open_page):
    page = await open_page(size=PHONE)
    await open_studio(page)
    await page.locator("#s-name").fill("Asha")
    await page.locator("#s-name").blur()
    await is_saved(page)
    x, y = await middle_of(page, "[data-layer=name]")
    touch = await page.context.new_cdp_session(page)

    async def fingers(kind: str, *across: float) -> None:
        points = [{"x": x + way, "y": y, "id": place} for place, way in enumerate(across)]
        await touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    await fingers("touchStart", -20)
    await fingers("touchStart", -20, 20)
    for way in (22, 24, 26):
        await fingers("touchMove", -way, way)
    await fingers("touchEnd")
    await is_saved(page)
    change = (await stored(page))["design"]["adjustments"]["name"]
    assert 1.1 < change["box"]["width"] / 7_200 < 1.4


async def test_without_the_network_the_design_is_kept_and_sent_once_it_is_back(open_page):
    page = await open_page(expected=OFFLINE)
    await open_studio(page)
    await page.locator("#s-name").fill("Asha")
    assert await saved_answer(page) == "Asha"
    await page.context.set_offline(True)
    await page.locator("#s-name").fill("Asha Verma")
    saved = page.locator("[data-studio-saved]")
    await expect(saved).to_have_attribute("data-kind", "offline")
    await expect(saved).to_contain_text("Offline, kept on this phone")
    await page.locator("[data-studio-next]:visible").click()
    await expect(page.locator("[role=alert]:visible")).to_contain_text("not with us yet")
    await page.context.set_offline(False)
    assert await saved_answer(page) == "Asha Verma"
    await expect(page.locator("[role=alert]:visible")).to_have_count(0)


async def test_what_was_kept_on_the_phone_is_there_when_the_page_opens_again(open_page):
    page = await open_page(expected=OFFLINE)
    await open_studio(page)
    await page.context.set_offline(True)
    await page.locator("#s-name").fill("Meera")
    await expect(page.locator("[data-studio-saved]")).to_have_attribute("data-kind", "offline")
    address = page.url
    await page.close()
    # Closing takes the page away as a flat battery does; the context keeps the phone's storage.
    again = await page.context.new_page()
    await again.context.set_offline(False)
    await again.goto(address)
    await is_drawn(again)
    await expect(again.locator("#s-name")).to_have_value("Meera")
    assert await saved_answer(again) == "Meera"


@pytest.mark.parametrize(("choice", "kept"), [("mine", "Ravi"), ("theirs", "Noor")])
async def test_two_tabs_that_disagree_leave_the_choice_to_the_person(open_page, choice, kept):
    page = await open_page(expected=CHANGED_ELSEWHERE)
    await open_studio(page)
    other = await page.context.new_page()
    await other.goto(page.url)
    await is_drawn(other)
    await other.locator("#s-name").fill("Noor")
    assert await saved_answer(other) == "Noor"
    await page.locator("#s-name").fill("Ravi")
    await expect(page.locator("dialog")).to_contain_text("changed somewhere else")
    assert (await stored(page))["design"]["answers"]["name"] == "Noor"
    await page.locator(f"dialog button[value={choice}]").click()
    await expect(page.locator("dialog")).to_have_count(0)
    await expect(page.locator("#s-name")).to_have_value(kept)
    assert await saved_answer(page) == kept


async def test_without_script_the_studios_form_does_the_same(open_page):
    page = await open_page(script=False)
    await page.goto("/p/garland-mug")
    await page.locator("button[name=next][value=studio]:visible").first.click()
    await page.wait_for_url("**/designs/**")
    await page.locator("[name=name]").fill("Asha")
    await page.locator("[data-studio-without-script]").click()
    await expect(page.locator("[name=name]")).to_have_value("Asha")
    await steps.press(page, "Check and approve")
    await page.wait_for_url("**/approve**")
    await expect(page.locator("main")).to_contain_text("Asha")
