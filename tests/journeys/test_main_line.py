"""The main job: design a mug, pay, and the seller downloads the print file."""

import hashlib

import pikepdf
import pytest
from playwright.async_api import expect
from tests.journeys import steps
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.e2e, pytest.mark.integration]

POINTS_PER_MM = 72 / 25.4


async def test_a_guest_designs_pays_and_the_seller_makes_it(open_page, tmp_path):
    # A mail's frame runs no scripts, also not those by which the browser is driven to click there.
    buyer = await open_page(size=DESK, expected="Blocked script execution")
    await buyer.goto("/p/garland-mug")
    await buyer.locator("[name=name]").fill("Asha")
    await buyer.locator("label.pick:has([name=ink][value=leaf])").click()
    await expect(buyer.locator("[data-swap=price]:visible").first).to_have_text("₹549")
    await buyer.locator("button[value=approve]:visible").click()
    await buyer.wait_for_url("**/approve")
    await expect(buyer.locator("main")).to_contain_text("Asha")
    await steps.approve(buyer)
    await steps.check_out(buyer)
    await steps.pay_by_card(buyer)
    await steps.confirm_at_the_bank(buyer)
    code = await steps.order_code(buyer)
    assert f"/orders/{code}" in buyer.url
    await expect(buyer.locator("h1")).to_have_text("Kalpana Clay has your order.", timeout=20_000)

    seller = await open_page(size=PHONE)
    await steps.log_in(seller, steps.SELLER)
    await seller.locator(f"a[href*='{code}']").first.click()
    await expect(seller.locator("main")).to_contain_text("Asha")
    await expect(seller.locator("main")).to_contain_text("U+0041")
    pdf = seller.locator("a[href$='.pdf']")
    for _ in range(40):
        if await pdf.count():
            break
        await seller.wait_for_timeout(500)
        await seller.reload()
    file = await steps.download(seller, "a[href$='.pdf']", tmp_path)
    with pikepdf.open(file) as opened:
        (page,) = opened.pages
        for name, width, height in (("/TrimBox", 200, 90), ("/BleedBox", 204, 94)):
            left, bottom, right, top = (float(value) for value in page[name])
            assert (right - left) / POINTS_PER_MM == pytest.approx(width, abs=0.001)
            assert (top - bottom) / POINTS_PER_MM == pytest.approx(height, abs=0.001)
        assert "/Font" not in page.get("/Resources", {})
    again = await steps.download(seller, "a[href$='.pdf']", tmp_path / "again")
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(file.read_bytes()).digest()

    await steps.press(seller, "Start making")
    await expect(buyer.locator("[aria-current=step]")).to_contain_text("mak", ignore_case=True)
    await seller.locator("[name=carrier]").fill("India Post")
    await seller.locator("[name=tracking_number]").fill("EP123456789IN")
    await steps.press(seller, "Mark as sent")
    await expect(buyer.locator("main")).to_contain_text("EP123456789IN")

    await steps.open_mail(buyer, f"Your order {code} is on its way")
    frame = buyer.frame_locator("iframe")
    await expect(frame.locator("body")).to_contain_text("EP123456789IN")
    await expect(frame.locator("img")).to_have_js_property("complete", True)
    assert await frame.locator("img").evaluate("picture => picture.naturalWidth") > 300
    await frame.locator("a[href*='/orders/']").first.click()
    await buyer.wait_for_url("**/orders/**")
    await expect(buyer.locator("main")).to_contain_text("EP123456789IN")
