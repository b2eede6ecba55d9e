"""Paying on a bad day: late, twice, backwards, or at another price. No money is lost or doubled."""

import pytest
from playwright.async_api import Page, expect
from tests.journeys import shop_floor, steps
from tests.journeys.conftest import PHONE, Site

pytestmark = [pytest.mark.e2e, pytest.mark.integration]

REFUSED = r"status of (409|422)|^(409|422) "
SLOW_CARD = "4000 0000 0000 0341"
GOOD_CARD = "4242 4242 4242 4242"
MINE = (
    "SELECT count(*) FROM order_groups WHERE visitor = (SELECT visitor FROM designs WHERE id = $1)"
)

IN_CART = """
SELECT sum(quantity) FROM cart_lines JOIN carts ON carts.id = cart_id
WHERE visitor = (SELECT visitor FROM designs WHERE id = $1)
"""


async def to_cart(page: Page, slug: str = "garland-mug", **answers: str) -> str:
    """Put a piece into the cart; return the id of its design."""
    await page.goto(f"/p/{slug}")
    for name, answer in (answers or {"name": "Asha"}).items():
        await page.locator(f"[name={name}]").fill(answer)
    await page.locator("button[value=approve]:visible").click()
    await page.wait_for_url("**/approve")
    design = page.url.split("/designs/")[1].split("/")[0]
    await steps.approve(page)
    return design


async def order_page(page: Page) -> str:
    """Go from the pay page to the order without paying; return the order's code."""
    pay_page = page.url
    await page.locator("a.btn-g").click()
    await page.wait_for_url("**/orders/**")
    code = await steps.order_code(page)
    await page.goto(pay_page)
    return code


async def test_a_pay_page_opened_too_late_says_so_and_the_piece_can_be_ordered_anew(
    open_page, site: Site
):
    page = await open_page(size=PHONE)
    design = await to_cart(page)
    await steps.check_out(page)
    code = await order_page(page)
    await shop_floor.let_the_time_to_pay_pass(site, code)
    await steps.pay_by_card(page, GOOD_CARD)
    await expect(page.locator("main")).to_contain_text("This page has expired")
    await expect(page.locator("main")).to_contain_text("No money moved")
    await page.locator("a.testpay-button").click()
    await page.wait_for_url("**/orders/**")
    await expect(page.locator("h1")).to_have_text("This order was not paid in time.")
    await expect(page.locator("main")).to_contain_text("Nothing was charged.")
    again = page.locator("form[action$='/again'] button")
    await again.dblclick()
    await page.wait_for_url("**/cart")
    await expect(page.locator("main")).to_contain_text("Asha")
    assert await shop_floor.value(site, IN_CART, design) == 1
    await steps.check_out(page)
    await steps.pay_by_card(page, GOOD_CARD)
    await page.wait_for_url("**/orders/**")
    await expect(page.locator("h1")).to_have_text("Kalpana Clay has your order.")
    second = await steps.order_code(page)
    assert second != code
    assert await shop_floor.orders_of(site, code) == 2
    assert await shop_floor.captures_of(site, code) == 0
    assert await shop_floor.captures_of(site, second) == 1


async def test_money_that_comes_after_the_hold_still_gives_the_order(open_page, site: Site):
    page = await open_page()
    await to_cart(page)
    await steps.check_out(page)
    code = await order_page(page)
    await steps.pay_by_card(page, SLOW_CARD)
    await page.wait_for_url("**/orders/**")
    await expect(page.locator("h1")).to_have_text("Your bank is being asked.")
    await shop_floor.expire(site, code)
    await expect(page.locator("h1")).to_have_text("This order was not paid in time.")
    await shop_floor.let_the_bank_answer(site, code)
    await expect(page.locator("h1")).to_have_text("Kalpana Clay has your order.")
    assert await shop_floor.orders_of(site, code) == 1
    assert await shop_floor.captures_of(site, code) == 1
    assert await shop_floor.refunds_of(site, code) == 0


async def test_money_that_comes_after_the_last_piece_went_goes_back_at_once(open_page, site: Site):
    page = await open_page()
    await to_cart(page, "kitchen-board-offcut", line="Asha")
    await steps.check_out(page)
    code = await order_page(page)
    await steps.pay_by_card(page, SLOW_CARD)
    await page.wait_for_url("**/orders/**")
    await shop_floor.expire(site, code)
    await expect(page.locator("h1")).to_have_text("This order was not paid in time.")
    # Somebody else buys the one board that was released.
    assert await shop_floor.change(
        site,
        "UPDATE variants SET stock = 0 WHERE stock = 1 AND product_id ="
        " (SELECT id FROM products WHERE slug = 'kitchen-board-offcut')",
    )
    await shop_floor.let_the_bank_answer(site, code)
    await expect(page.locator("h1")).to_have_text("This order is cancelled.")
    await expect(page.locator("main")).to_contain_text("All of your money goes back")
    assert await shop_floor.captures_of(site, code) == 1
    assert await shop_floor.refunds_of(site, code) == 1
    # The design is kept: it can go into the cart, which says that this piece is gone.
    await page.locator("form[action$='/again'] button").click()
    await page.wait_for_url("**/cart")
    await expect(page.locator("main")).to_contain_text("Sold out meanwhile")


async def test_clicks_on_order_and_pay_and_the_back_button_make_one_order(open_page, site: Site):
    page = await open_page(expected=REFUSED)
    design = await to_cart(page)
    await page.locator("a[href='/checkout']:visible").first.click()
    await page.wait_for_url("**/checkout")
    for name, value in steps.GUEST.items():
        await page.locator(f"[name={name}]").fill(value)
    await page.locator("button[form=checkout]:visible, #checkout button:visible").first.dblclick()
    await page.wait_for_url("**/sandbox/pay/**")
    await page.locator("[name=card_number]").fill(GOOD_CARD)
    await page.locator("[name=expiry]").fill("12/29")
    await page.locator("[name=cvc]").fill("123")
    await page.locator("form:has([name=card_number]) button").dblclick()
    await page.wait_for_url("**/orders/**")
    await expect(page.locator("h1")).to_have_text("Kalpana Clay has your order.")
    code = await steps.order_code(page)
    await page.go_back()
    await expect(page.locator("main")).to_contain_text("already paid")
    await page.go_back()
    order = page.locator("button[form=checkout]:visible, #checkout button:visible")
    if await order.count():
        await order.first.click()
    await page.goto("/cart")
    await expect(page.locator("main")).to_contain_text("Nothing in here yet")
    assert await shop_floor.value(site, MINE, design) == 1
    assert await shop_floor.captures_of(site, code) == 1


async def test_a_price_changed_since_the_cart_is_told_and_agreed_to_before_paying(
    open_page, site: Site
):
    page = await open_page(expected=REFUSED)
    design = await to_cart(page, "rangoli-tote")
    before = await shop_floor.dearer(site, "rangoli-tote", by=5_000)
    try:
        await page.locator("a[href='/checkout']:visible").first.click()
        await page.wait_for_url("**/checkout")
        await expect(page.locator("main")).to_contain_text("Some prices have changed")
        await expect(page.locator("main")).to_contain_text(f"₹{before // 100}")
        await expect(page.locator("main")).to_contain_text(f"₹{before // 100 + 50}")
        # It changes once more while the address is typed.
        await shop_floor.dearer(site, "rangoli-tote", by=1_000)
        for name, value in steps.GUEST.items():
            await page.locator(f"[name={name}]").fill(value)
        order = page.locator("button[form=checkout]:visible, #checkout button:visible")
        await order.first.click()
        await expect(page.locator("[role=alert], main .notice").first).to_be_visible()
        await expect(page.locator("main")).to_contain_text("The total changed from")
        await expect(page.locator("[name=line1]")).to_have_value(steps.GUEST["line1"])
        assert await shop_floor.value(site, MINE, design) == 0
        await order.first.click()
        await page.wait_for_url("**/sandbox/pay/**")
        shown = await page.locator("h1").inner_text()
        code = await order_page(page)
        total = await shop_floor.value(site, "SELECT total_minor FROM orders WHERE code = $1", code)
        assert f"{total // 100:,}" in shown
        assert await shop_floor.value(site, MINE, design) == 1
    finally:
        await shop_floor.dearer(site, "rangoli-tote", by=-6_000)
