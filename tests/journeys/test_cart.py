"""The cart: designs stay apart, several shops are paid at once, and nobody else gets in."""

import re

import pytest
from playwright.async_api import Page, expect
from tests.journeys import steps
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.e2e, pytest.mark.integration]


async def put_in(page: Page, slug: str, **answers: str) -> None:
    """Answer a product's questions on its page and approve: it lies in the cart then."""
    await page.goto(f"/p/{slug}")
    for name, words in answers.items():
        await page.locator(f"[name={name}]").fill(words)
    await page.locator("button[value=approve]:visible").click()
    await page.wait_for_url("**/approve")
    await steps.approve(page)


async def lines_of(page: Page) -> list[str]:
    """Return what each line of the cart says, in one line of text each."""
    await page.goto("/cart")
    return [" ".join(text.split()) for text in await page.locator("#cart li").all_inner_texts()]


async def test_two_designs_of_one_variant_stay_two_lines_and_two_print_files(open_page, tmp_path):
    buyer = await open_page(size=PHONE)
    for name in ("Asha", "Ravi"):
        await put_in(buyer, "garland-mug", name=name)
    asha, ravi = await lines_of(buyer)
    assert ("Asha" in asha, "Ravi" in asha) == (True, False)
    assert ("Asha" in ravi, "Ravi" in ravi) == (False, True)

    await buyer.locator("#cart li").first.get_by_role("button", name="One more").click()
    await expect(buyer.locator("#cart li").first).to_contain_text("₹1,098")
    asha, ravi = await lines_of(buyer)
    assert ("₹1,098" in asha, "₹549" in ravi) == (True, True)

    await steps.check_out(buyer)
    await steps.pay_by_card(buyer)
    await steps.confirm_at_the_bank(buyer)
    code = await steps.order_code(buyer)
    seller = await open_page(size=DESK)
    await steps.log_in(seller, steps.SELLER)
    await seller.goto(f"/seller/orders/{code}")
    links = seller.locator("a[href$='.pdf']")
    for _ in range(40):
        if await links.count() == 2:
            break
        await seller.wait_for_timeout(500)
        await seller.reload()
    assert await links.count() == 2
    targets = [await link.get_attribute("href") for link in await links.all()]
    files = [
        await steps.download(seller, f"a[href='{target}']", tmp_path / str(number))
        for number, target in enumerate(targets)
    ]
    assert len({file.read_bytes() for file in files}) == 2


async def test_changing_a_line_changes_that_line(open_page):
    buyer = await open_page(size=DESK)
    for name in ("Meera", "Kabir"):
        await put_in(buyer, "garland-mug", name=name)
    await buyer.goto("/cart")
    await (
        buyer.locator("#cart li")
        .filter(has_text="Meera")
        .get_by_role("link", name="Change")
        .click()
    )
    await buyer.wait_for_url("**/designs/**")
    await buyer.locator("#s-name").fill("Meera S")
    await buyer.locator("[data-studio-next]:visible").first.click()
    await buyer.wait_for_url("**/approve**")
    await steps.approve(buyer)
    changed, kept = await lines_of(buyer)
    assert "Meera S" in changed
    assert "Kabir" in kept


async def test_several_shops_are_one_cart_and_one_payment(open_page):
    buyer = await open_page(size=DESK)
    await put_in(buyer, "garland-mug", name="Zoya")
    await put_in(buyer, "family-board", name="Zoya")
    assert await buyer.locator("#cart section[data-shop]").count() == 2
    total = re.findall(r"₹[\d,]+", await buyer.locator("#cart aside").inner_text())[-1]
    await steps.check_out(buyer)
    await expect(buyer.locator("main")).to_contain_text(total)


async def test_a_stranger_and_a_nonsense_number_change_nothing_in_a_cart(open_page):
    owner = await open_page(size=DESK)
    await put_in(owner, "garland-mug", name="Isha")
    before = await lines_of(owner)
    action = await owner.locator("#cart form").first.get_attribute("action")
    stranger = await open_page(size=DESK)
    assert await lines_of(stranger) == []
    for page, quantity, status in ((stranger, "5", 404), (owner, "-1", 404), (owner, "many", 404)):
        token = next(
            cookie["value"] for cookie in await page.context.cookies() if "csrf" in cookie["name"]
        )
        reply = await page.request.post(
            action or "", form={"quantity": quantity, "_csrf_token": token}
        )
        assert reply.status == status, await reply.text()
    assert await lines_of(owner) == before


async def test_what_was_not_read_is_not_approved(open_page):
    page = await open_page(size=PHONE, expected="422")
    await page.goto("/p/garland-mug")
    await page.locator("[name=name]").fill("Noor")
    await page.locator("button[value=approve]:visible").click()
    await page.wait_for_url("**/approve")
    await page.locator("#approve").evaluate("form => { form.noValidate = true; }")
    await page.locator("button[form=approve]:visible, #approve button:visible").first.click()
    await expect(page.locator("#checked-error")).to_be_visible()
    await expect(page.locator("main")).to_contain_text("Noor")
    assert await lines_of(page) == []
