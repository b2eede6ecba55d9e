"""What the product's page says and shows about the buyer's own words."""

import asyncio
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Page, expect
from tests.journeys import pixels, steps
from tests.journeys.conftest import PHONE

pytestmark = [pytest.mark.e2e, pytest.mark.integration]

REFUSED = r"status of 422|^422 "
FIRST = "[data-gallery-rail] [data-view]:not([hidden]) img >> nth=0"
NO_DEVANAGARI = "Pacifico has no Devanagari letters; they are set in Noto Sans Devanagari."
IN_HINDI = "Pacifico में देवनागरी अक्षर नहीं हैं; वे Noto Sans Devanagari में छपेंगे।"
NAMES = re.compile(r"/name-([a-z]+)-[^/]+\.woff2$")
WIDTHS = "chips => chips.map(chip => chip.getBoundingClientRect().width)"
IN_URDU = "فونٹ Pacifico میں عربی اور اردو حروف نہیں ہیں؛ وہ Noto Nastaliq Urdu میں چھپیں گے۔"


async def drawn_with(page: Page, part: str) -> None:
    await expect(page.locator(FIRST)).to_have_attribute("src", re.compile(part))


async def letters(page: Page) -> int:
    return int(pixels.kumkum(await pixels.picture(page.locator(FIRST))).sum())


async def test_a_sample_is_called_one_and_a_cleared_line_shows_nothing(open_page):
    page = await open_page(size=PHONE)
    await page.goto("/p/garland-mug")
    state = page.locator("[data-live-state] span:visible")
    await expect(state).to_have_text("A sample")
    assert await letters(page) > 0
    # Another colour of the piece is still a sample.
    await page.locator("label.pick:has([name=variant])").nth(1).click()
    await drawn_with(page, r"&view=")
    await expect(state).to_have_text("A sample")
    assert await letters(page) > 0
    await page.locator("[name=name]").fill("प्रिया")
    await drawn_with(page, r"name=%E0.*&own=1&")
    await expect(state).to_have_text("Live preview")
    assert await letters(page) > 0
    await page.locator("[name=name]").fill("")
    await drawn_with(page, r"name=&.*&own=1&")
    assert await letters(page) == 0


async def test_a_refused_form_keeps_name_and_photo_without_any_script(open_page, tmp_path):
    blue, fake = tmp_path / "blue.png", tmp_path / "fake.jpg"
    Image.new("RGB", (900, 900), (20, 60, 230)).save(blue)
    fake.write_bytes(b"MZ\x90\x00" + bytes(4096))
    page = await open_page(script=False, expected=REFUSED)
    await page.goto("/p/pet-cushion")
    await page.locator("[name=name]").fill("Momo")
    await page.locator("input[type=file]").set_input_files(fake)
    await page.locator("button[value=approve]:visible").click()
    await expect(page.locator("#d-photo-error")).to_contain_text("This is not a photo")
    await expect(page.locator("[name=name]")).to_have_value("Momo")
    await drawn_with(page, r"name=Momo&.*&own=1")
    await page.locator("[name=name]").fill("A name that is far too long")
    await page.locator("input[type=file]").set_input_files(blue)
    await page.locator("button[value=approve]:visible").click()
    await expect(page.locator("#d-name-error")).to_contain_text("12 letters fit")
    await drawn_with(page, r"photo\.keep=[0-9a-f]{64}")
    picture = await page.request.get(await page.locator(FIRST).get_attribute("src"))
    (tmp_path / "seen.webp").write_bytes(await picture.body())
    assert pixels.blue(opened(tmp_path / "seen.webp")).mean() > 0.02
    # The photo need not be chosen once more, and nobody else sees it by its name.
    address = await page.locator(FIRST).get_attribute("src")
    stranger = await open_page()
    await stranger.goto("/")
    other = await stranger.request.get(address)
    (tmp_path / "other.webp").write_bytes(await other.body())
    assert not pixels.blue(opened(tmp_path / "other.webp")).any()
    await page.locator("[name=name]").fill("Momo")
    await page.locator("button[value=approve]:visible").click()
    await page.wait_for_url("**/approve")
    await expect(page.locator("main")).to_contain_text("As you placed it")


def opened(path: Path) -> pixels.Seen:
    with Image.open(path) as image:
        return pixels.of(image)


async def test_a_text_that_is_too_long_is_told_on_leaving_its_field(open_page):
    page = await open_page(expected=REFUSED)
    await page.goto("/p/cricket-tee")
    number, error = page.locator("[name=number]"), page.locator("#d-number-error")
    await number.press_sequentially("14/12")
    await page.wait_for_timeout(1_000)
    await expect(error).to_be_hidden()
    await page.locator("[name=name]").fill("Ravi")
    await expect(error).to_have_text("5 letters are too many: 2 letters fit.")
    await expect(number).to_have_attribute("aria-invalid", "true")
    told = await error.inner_text()
    await page.locator("[name=team]").fill("Gully Eleven")
    await page.locator("button[value=approve]:visible").click()
    await expect(page.locator("#d-number-error")).to_have_text(told)
    await expect(page.locator("[name=name]")).to_have_value("Ravi")
    await number.fill("14")
    await expect(error).to_be_hidden()


async def test_a_letter_that_nobody_can_make_is_named_on_leaving_its_field(open_page):
    page = await open_page(lang="hi")
    await page.goto("/p/garland-mug")
    name, error = page.locator("[name=name]"), page.locator("#d-name-error")
    await name.fill("प्रिया 漢")
    await page.locator("[name=ink][value=leaf]").check(force=True)
    await expect(error).to_contain_text("“漢” (U+6F22)")
    await name.fill("प्रिया")
    await expect(error).to_be_hidden()


@pytest.mark.parametrize(
    ("lang", "name", "sentence"),
    [
        ("en", "प्रिया", NO_DEVANAGARI),
        ("hi", "प्रिया", IN_HINDI),
        ("ur", "نور", IN_URDU),
    ],
)
async def test_a_face_without_the_letters_says_what_sets_them(open_page, lang, name, sentence):
    page = await open_page(size=PHONE, lang=lang)
    await page.goto("/p/garland-mug")
    note = page.locator("[data-note-of='font.name']")
    await page.locator("[name=name]").fill(name)
    await page.locator("label.pick", has_text="Pacifico").click()
    await expect(note).to_have_text(sentence)
    await page.locator("button[value=studio]:visible").click()
    await page.wait_for_url("**/designs/**")
    question = page.locator("fieldset:has([name=font-name])")
    await expect(question).to_contain_text(sentence)
    await page.locator("label.pick:has([name=font-name][value=baloo])").click()
    if lang != "ur":
        await expect(question).not_to_contain_text("Noto")


async def test_the_approval_and_the_maker_read_lettering_and_colour_of_the_piece(open_page):
    page = await open_page()
    await page.goto("/p/garland-mug")
    await page.locator("[name=name]").fill("Asha")
    await page.locator("label.pick", has_text="Caveat").click()
    await page.locator("label.pick[title=Sage]").click()
    await page.locator("button[value=approve]:visible").click()
    await page.wait_for_url("**/approve")
    listed = page.locator("#approve dl")
    for label, value in (("Name", "Asha"), ("Lettering", "Caveat"), ("Piece", "Sage")):
        row = listed.locator("div", has=page.locator(f"dt:text-is('{label}')"))
        await expect(row.locator("dd")).to_have_text(value)
    await steps.approve(page)
    await steps.check_out(page)
    await steps.pay_by_card(page, "4242 4242 4242 4242")
    await page.wait_for_url("**/orders/**")
    code = await steps.order_code(page)
    seller = await open_page()
    await steps.log_in(seller, steps.SELLER)
    await seller.goto(f"/seller/orders/{code}")
    for label, value in (("Lettering", "Caveat"), ("Piece", "Sage")):
        row = seller.locator("dl div", has=seller.locator(f"dt:text-is('{label}')"))
        await expect(row.locator("dd")).to_have_text(value)


async def test_each_lettering_s_name_is_set_in_itself_and_nothing_moves(open_page):
    page = await open_page(size=PHONE)
    loaded: list[str] = []
    page.on("response", lambda reply: loaded.append(reply.url))
    held = asyncio.Event()

    async def hold(route):
        await held.wait()
        await route.continue_()

    await page.route("**/name-*.woff2", hold)
    await page.goto("/p/garland-mug", wait_until="domcontentloaded")
    chips = page.locator("[data-face]")
    await expect(chips).to_have_count(4)
    await page.evaluate("document.fonts.load('550 15px Figtree')")
    before = await chips.evaluate_all(WIDTHS)
    held.set()
    await page.evaluate("document.fonts.ready")
    after = await chips.evaluate_all(WIDTHS)
    assert after == pytest.approx(before, abs=1)
    assert sorted(name for url in loaded for name in NAMES.findall(url)) == [
        "baloo",
        "caveat",
        "pacifico",
        "playfair",
    ]


async def test_a_choice_that_is_pressed_does_not_move_away_from_under_the_finger(open_page):
    page = await open_page(size=PHONE)
    await page.goto("/p/garland-mug")
    async with page.expect_response(re.compile("/price")):
        await page.locator("[name=name]").fill("Maximilianaaa")
    # Leaving the field brings its remark out, which moves all that stands below it.
    caveat = page.locator("label.pick:has(input[value=caveat])")
    await caveat.click()
    await expect(caveat.locator("input")).to_be_checked()
    await expect(page.locator("#d-name-error")).to_contain_text("13 letters are too many")
