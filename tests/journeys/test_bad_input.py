"""Wrong, hostile and unlucky input: a clear message, nothing lost, nothing doubled."""

import pytest
from playwright.async_api import expect
from tests.journeys import steps

pytestmark = [pytest.mark.e2e, pytest.mark.integration]

REFUSED = r"status of 422|^422 "


async def to_cart(page, name="Asha"):
    await page.goto("/p/garland-mug")
    await page.locator("[name=name]").fill(name)
    await page.locator("button[value=approve]:visible").click()
    await page.wait_for_url("**/approve")
    await steps.approve(page)


async def test_a_name_that_is_too_long_says_how_many_letters_fit(open_page):
    page = await open_page(expected=REFUSED)
    await page.goto("/p/garland-mug")
    await page.locator("[name=name]").fill("Maximiliana-Theodora")
    await page.locator("button[value=approve]:visible").click()
    await expect(page.locator("#d-name-error")).to_contain_text("12 letters fit")
    await expect(page.locator("[name=name]")).to_have_value("Maximiliana-Theodora")
    # What is wrong is looked at first, also where it stands far below.
    await expect(page.locator("[name=name]")).to_be_focused()
    await expect(page.locator("[name=name]")).to_be_in_viewport()
    await page.goto("/cart")
    await expect(page.locator("main")).to_contain_text("Nothing in here yet")


@pytest.mark.parametrize("way_on", ["approve", "studio"])
async def test_a_program_with_a_photos_name_is_refused_and_the_name_is_kept(
    open_page, tmp_path, way_on
):
    fake = tmp_path / "holiday.jpg"
    fake.write_bytes(b"MZ\x90\x00" + bytes(4096))
    page = await open_page(expected=REFUSED)
    await page.goto("/p/garland-mug")
    await page.locator("[name=name]").fill("Asha")
    await page.locator("label.pick:has([name=back][value=photo])").click()
    photo = page.locator("input[type=file][name=photo]")
    await expect(photo).to_be_enabled()
    await photo.set_input_files(fake)
    await page.locator(f"button[name=next][value={way_on}]:visible").first.click()
    await expect(page.locator("main")).to_contain_text("This is not a photo")
    await expect(page.locator("[name=name]")).to_have_value("Asha")


async def test_a_declined_card_can_be_tried_again_and_a_double_click_pays_once(open_page):
    page = await open_page(expected=REFUSED)
    await to_cart(page)
    await steps.check_out(page)
    await steps.pay_by_card(page, "4000 0000 0000 0002")
    await expect(page.locator("[role=alert]")).to_contain_text("The bank said no")
    await page.locator("[name=card_number]").fill("4242 4242 4242 4242")
    await page.locator("[name=expiry]").fill("12/29")
    await page.locator("[name=cvc]").fill("123")
    await page.locator("form:has([name=card_number]) button").dblclick()
    await page.wait_for_url("**/orders/**")
    await expect(page.locator("h1")).to_have_text("Kalpana Clay has your order.", timeout=20_000)
    code = await steps.order_code(page)
    await page.go_back()
    await expect(page.locator("main")).to_contain_text("already paid")
    await steps.open_mail(page, f"Your order {code} is paid")
    await page.goto("/demo/mailbox")
    paid = page.locator("main a").filter(has_text=f"Your order {code} is paid")
    await expect(paid).to_have_count(1)


async def test_somebody_elses_order_design_and_files_look_like_missing_pages(open_page):
    page = await open_page()
    await to_cart(page)
    await steps.check_out(page)
    order = page.url
    await page.locator("a.btn-g").click()
    await page.wait_for_url("**/orders/**")
    order = page.url.split("?")[0]
    stranger = await open_page(expected=r"404")
    for address in (order, f"{order}/status"):
        reply = await stranger.goto(address)
        assert reply.status == 404


async def test_a_form_without_its_token_changes_nothing(open_page, site):
    page = await open_page(expected=r"403")
    await to_cart(page)
    reply = await page.request.post(f"{site.url}/checkout", form={"email": "x@example.com"})
    assert reply.status == 403
    await page.goto("/cart")
    await expect(page.locator("main")).to_contain_text("One maker, one parcel.")
