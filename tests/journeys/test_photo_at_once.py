"""A photo chosen on a product's page stands on its picture at once, as the print will have it."""

import asyncio
import re
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Route, expect
from tests.journeys import pixels, steps
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.e2e, pytest.mark.integration]

KEPT = re.compile(r"photo\.keep=[0-9a-f]{64}")
OWN = re.compile(r"&own=1&view=")
YOURS = re.compile(r"^Garland mug with a name with your words: ")
MUG = re.compile(r"/p/garland-mug$")
SAVED_LEFT = re.compile(r"/pictures/left\?")
NO_PHOTO = "This is not a photo. JPEG, PNG, WebP, HEIC and AVIF photos can be printed."
LEFT = "[data-gallery-rail] [data-view=left] img"
FIRST = "[data-gallery-rail] [data-view=right] img"


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a photo of one strong colour, and with what is none."""
    folder = tmp_path_factory.mktemp("photos")
    Image.new("RGB", (3000, 2000), (20, 60, 230)).save(folder / "blue.jpg", quality=92)
    Image.new("RGB", (8000, 6000), (230, 20, 20)).save(folder / "48-megapixels.jpg", quality=40)
    heic = Path(__file__).parents[1] / "rendering/heic"
    shutil.copy(heic / "green.heic", folder / "green.heic")
    (folder / "half.heic").write_bytes((heic / "tiled.heic").read_bytes()[:2_000])
    (folder / "program.jpg").write_bytes(b"MZ\x90\x00" + bytes(4096))
    (folder / "huge.jpg").write_bytes((folder / "blue.jpg").read_bytes() + bytes(26 * 1024 * 1024))
    return folder


async def begin(page: Page, name: str) -> None:
    """Open the mug, write a name on it and ask for a photo on its other side."""
    await page.goto("/p/garland-mug")
    await page.locator("[name=name]").fill(name)
    await page.locator("label.pick:has([name=back][value=photo])").click()
    await expect(page.locator("input[type=file][name=photo]")).to_be_enabled()


async def choose(page: Page, photo: Path) -> None:
    """Choose a photo where one looks for it, and wait until the picture shows it."""
    await page.locator("label.photo-in").scroll_into_view_if_needed()
    await page.locator("input[type=file][name=photo]").set_input_files(photo)
    await expect(page.locator(LEFT)).to_have_attribute("src", KEPT)


async def test_a_photo_stands_on_the_mug_at_once_where_the_approval_has_it(open_page, photos):
    page = await open_page(size=PHONE, lang="hi")
    await begin(page, "प्रिया")
    await choose(page, photos / "blue.jpg")
    # The page has turned to the side that shows it, and it is in sight beside the question.
    await expect(page.locator(".gallery")).to_have_attribute("data-view", "left")
    await expect(page.locator(LEFT)).to_be_in_viewport(ratio=0.5)
    await expect(page.locator("[data-photo-status]")).to_be_in_viewport()
    await expect(page.locator("[data-swap=price]:visible").last).to_have_text("₹629")
    shown = pixels.blue(await pixels.picture(page.locator(LEFT)))
    assert 0.02 < shown.mean() < 0.2
    await page.locator("button[value=approve]:visible").click()
    await page.wait_for_url("**/approve")
    approved = page.locator("img[src*='/pictures/left?']")
    proof = pixels.blue(await pixels.picture(approved))
    assert pixels.overlap(shown, proof) > 0.97
    assert not pixels.blue(await pixels.picture(page.locator("img[src*='/pictures/right?']"))).any()


async def test_every_side_and_thumbnail_shows_the_buyers_own_piece(open_page, photos):
    page = await open_page(size=DESK)
    await begin(page, "Zoya")
    await choose(page, photos / "blue.jpg")
    thumbnails = page.locator("[data-gallery-thumbnail]:visible img")
    await expect(thumbnails).to_have_count(4)
    for each in range(4):
        await expect(thumbnails.nth(each)).to_have_attribute("src", KEPT)
        await expect(thumbnails.nth(each)).to_have_attribute("alt", YOURS)
    assert pixels.blue(await pixels.picture(thumbnails.nth(2))).any()
    assert pixels.kumkum(await pixels.picture(thumbnails.nth(0))).any()


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ("program.jpg", NO_PHOTO),
        ("48-megapixels.jpg", "This photo has 48 megapixels; up to 40 can be printed."),
        ("huge.jpg", "This photo has 27 MB; up to 25 MB can be taken."),
    ],
)
async def test_a_refused_photo_leaves_the_name_and_the_picture(open_page, photos, file, sentence):
    page = await open_page(size=PHONE)
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    await begin(page, "Asha")
    await expect(page.locator(FIRST)).to_have_attribute("src", OWN)
    photo = page.locator("input[type=file][name=photo]")
    await photo.set_input_files(photos / file)
    await expect(page.locator("#d-photo-error")).to_contain_text(sentence)
    for way in ("approve", "studio"):
        await page.locator(f"button[value={way}]:visible").click()
    await expect(page).to_have_url(MUG)
    await expect(page.locator("[name=name]")).to_have_value("Asha")
    assert sent == []
    # Another one is taken, and when a worse one follows, it stays.
    await choose(page, photos / "blue.jpg")
    await expect(page.locator("#d-photo-error")).to_be_hidden()
    await photo.set_input_files(photos / file)
    await expect(page.locator("#d-photo-error")).to_contain_text(sentence)
    assert await photo.evaluate("one => one.files[0].name") == "blue.jpg"
    assert pixels.blue(await pixels.picture(page.locator(LEFT))).any()
    await page.locator("button[value=approve]:visible").click()
    await page.wait_for_url("**/approve")


async def test_a_photo_that_the_browser_cannot_show_is_sent_as_it_is(open_page, photos):
    page = await open_page(size=PHONE, expected="422")
    await begin(page, "Asha")
    photo = page.locator("input[type=file][name=photo]")
    await photo.set_input_files(photos / "half.heic")
    await expect(page.locator("#d-photo-error")).to_contain_text("This photo is damaged")
    await choose(page, photos / "green.heic")
    await expect(page.locator("#d-photo-error")).to_be_hidden()
    await expect(page.locator("[data-photo-name]")).to_have_text("green.heic")
    # The small picture beside the name is the server's, and the browser can show it.
    small = page.locator("[data-photo-picture]")
    assert await small.evaluate("async one => (await one.decode(), one.naturalWidth)") == 1600
    assert pixels.green(await pixels.picture(page.locator(LEFT))).mean() > 0.02
    await page.locator("button[value=approve]:visible").click()
    await page.wait_for_url("**/approve")
    approved = page.locator("img[src*='/pictures/left?']")
    assert pixels.green(await pixels.picture(approved)).any()


async def test_the_studio_opens_at_the_side_that_shows_the_photo(open_page, photos):
    page = await open_page(size=PHONE)
    await begin(page, "Asha")
    await choose(page, photos / "blue.jpg")
    await page.locator("button[value=studio]:visible").click()
    await page.wait_for_url("**/designs/**")
    await expect(page.locator("[data-studio-picture]")).to_have_attribute("src", SAVED_LEFT)
    await expect(page.locator("[data-studio-view=left]")).to_have_attribute("aria-pressed", "true")
    await expect(page.locator("[data-studio-stage]")).to_have_attribute("data-shows", "final")


async def test_a_lost_connection_only_delays_the_photo(open_page, photos):
    page = await open_page(size=PHONE, expected="ERR_FAILED|ERR_INTERNET")
    await begin(page, "Asha")
    await page.route("**/photos", lambda route: route.abort())
    await page.locator("input[type=file][name=photo]").set_input_files(photos / "blue.jpg")
    await expect(page.locator("[data-photo-status]")).to_contain_text("No connection")
    await page.unroute("**/photos")
    await page.evaluate("() => window.dispatchEvent(new Event('online'))")
    await expect(page.locator(LEFT)).to_have_attribute("src", KEPT)
    await page.locator("button[value=approve]:visible").click()
    await page.wait_for_url("**/approve")
    await steps.approve(page)


async def test_who_goes_on_before_the_copy_was_answered_keeps_what_they_made(open_page, photos):
    page = await open_page(size=PHONE)
    await begin(page, "Asha")
    held = asyncio.Event()

    async def late(route: Route) -> None:
        reply = await route.fetch()
        await held.wait()
        # Whoever left the page has hung up.
        with suppress(PlaywrightError):
            await route.fulfill(response=reply)

    await page.route("**/photos", late)
    await page.locator("input[type=file][name=photo]").set_input_files(photos / "blue.jpg")
    await expect(page.locator("[data-photo-status]")).not_to_be_empty()
    await page.locator("button[value=approve]:visible").click()
    await page.wait_for_url("**/approve")
    visitor = next(one for one in await page.context.cookies() if one["name"] == "visitor")
    held.set()
    await page.wait_for_timeout(500)
    after = next(one for one in await page.context.cookies() if one["name"] == "visitor")
    assert after["value"] == visitor["value"]
    await page.reload()
    await expect(page.locator("[name=approval_hash]")).to_have_count(1)
