"""The main job: design a mug, pay, and the maker makes it from the print file."""

import hashlib
from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from tests.journeys import paper, steps
from tests.journeys.conftest import DESK, PHONE, Site
from tests.journeys.test_studio import drag, is_drawn, is_saved

pytestmark = [pytest.mark.e2e, pytest.mark.integration]

PHOTO = Path("assets/catalogue/photos/dog.jpg").resolve()


async def test_a_guest_designs_pays_and_the_seller_makes_it(open_page, site, tmp_path):
    # A mail's frame runs no scripts, also not those by which the browser is driven to click there.
    buyer = await open_page(size=DESK, expected="Blocked script execution")
    await buyer.goto("/p/garland-mug")
    await buyer.locator("[name=name]").fill("Asha")
    await buyer.locator("label.pick:has([name=ink][value=night])").click()
    await expect(buyer.locator("[data-swap=price]:visible").first).to_have_text("₹549")
    await buyer.locator("button[name=next][value=studio]:visible").first.click()
    await is_drawn(buyer)
    await drag(buyer, "[data-layer=name]", -30, 20)
    await is_saved(buyer)
    await steps.press(buyer, "Check and approve")
    await buyer.wait_for_url("**/approve")
    await expect(buyer.locator("main")).to_contain_text("Asha")
    code = await buys(buyer)
    await expect(buyer.locator("h1")).to_have_text("Kalpana Clay has your order.", timeout=20_000)
    seller = await open_page(size=PHONE)
    await expects(seller, code, text="Asha", code_points=("U+0041", "U+0073", "U+0068"))
    await makes_and_sends(seller, buyer, site, code, tmp_path, ink="#232a4d", moved=True)

    await steps.open_mail(buyer, f"Your order {code} is on its way")
    frame = buyer.frame_locator("iframe")
    await expect(frame.locator("body")).to_contain_text("EP123456789IN")
    # The name on one side, a drawing on the other.
    await expect(frame.locator("img")).to_have_count(2)
    for side in await frame.locator("img").all():
        await expect(side).to_have_js_property("complete", True)
        assert await side.evaluate("picture => picture.naturalWidth") > 300
    await frame.locator("a[href*='/orders/']").first.click()
    await buyer.wait_for_url("**/orders/**")
    await expect(buyer.locator("main")).to_contain_text("EP123456789IN")
    # A code is often copied by hand.
    await buyer.goto(f"/orders/{code.lower()}")
    await buyer.wait_for_url(f"**/orders/{code}")
    await expect(buyer.locator("main")).to_contain_text("EP123456789IN")


async def test_a_guest_in_hindi_puts_a_name_and_a_photo_on_a_mug(open_page, site, tmp_path):
    buyer = await open_page(size=PHONE, lang="hi")
    await buyer.goto("/")
    await expect(buyer.locator("html")).to_have_attribute("lang", "hi")
    await buyer.goto("/p/garland-mug")
    await buyer.locator("[name=name]").fill("प्रिया")
    await buyer.locator("label.pick:has([name=back][value=photo])").click()
    photo = buyer.locator("input[type=file][name=photo]")
    await expect(photo).to_be_enabled()
    await photo.set_input_files(PHOTO)
    await expect(buyer.locator("[data-swap=price]:visible").first).to_have_text("₹629")
    await buyer.locator("button[value=approve]:visible").click()
    await buyer.wait_for_url("**/approve")
    await expect(buyer.locator("main")).to_contain_text("प्रिया")
    await expect(buyer.locator("main")).to_contain_text("629")
    code = await buys(buyer, name="प्रिया शर्मा", city="लखनऊ")
    await expect(buyer.locator("[data-behaviour=order-status] li").first).to_be_visible()
    seller = await open_page(size=DESK)
    await expects(seller, code, text="प्रिया", code_points=("U+092A", "U+094D", "U+0930"))
    await makes_and_sends(seller, buyer, site, code, tmp_path, ink="#b3243f", moved=False)
    await steps.open_mail(buyer, code)
    await expect(buyer.frame_locator("iframe").locator("body")).to_contain_text("प्रिया")


async def buys(buyer: Page, **changed: str) -> str:
    """From the approval to the order's page; return the order's code."""
    await steps.approve(buyer)
    await steps.check_out(buyer, **changed)
    await steps.pay_by_card(buyer)
    await steps.confirm_at_the_bank(buyer)
    code = await steps.order_code(buyer)
    assert f"/orders/{code}" in buyer.url
    return code


async def expects(seller: Page, code: str, *, text: str, code_points: tuple[str, ...]) -> None:
    """The maker logs in and finds the order with its exact letters."""
    await steps.log_in(seller, steps.SELLER)
    await seller.locator(f"a[href*='{code}']").first.click()
    await expect(seller.locator("main")).to_contain_text(text)
    for code_point in code_points:
        await expect(seller.locator("main")).to_contain_text(code_point)


async def makes_and_sends(
    seller: Page, buyer: Page, site: Site, code: str, to: Path, *, ink: str, moved: bool
) -> None:
    """The maker prints what was approved, makes and sends it; the buyer's open page follows."""
    file = await steps.print_file(seller, to)
    assert paper.box_mm(file, "/TrimBox") == pytest.approx((200, 90), abs=0.001)
    assert paper.box_mm(file, "/BleedBox") == pytest.approx((204, 94), abs=0.001)
    assert paper.fonts_in(file) == 0
    design, template = await paper.documents_of(site, code)
    assert ("box" in design["adjustments"].get("name", {})) == moved
    expected = paper.place_of("name", design=design, template=template)
    assert paper.ink_of(file, ink, near=expected) == pytest.approx(expected, abs=0.1)

    again = await paper.made_again(site, code)
    assert hashlib.sha256(again).digest() == hashlib.sha256(file.read_bytes()).digest()

    step = buyer.locator("[aria-current=step]")
    before = await step.inner_text()
    await steps.press(seller, "Start making")
    await expect(step).not_to_have_text(before)
    await seller.locator("[name=carrier]").fill("India Post")
    await seller.locator("[name=tracking_number]").fill("EP123456789IN")
    await steps.press(seller, "Mark as sent")
    await expect(buyer.locator("main")).to_contain_text("EP123456789IN")
