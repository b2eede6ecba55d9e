"""An account: registered, proved by the link in the mail, and by nothing that only looks at it."""

import pytest
from playwright.async_api import expect
from tests.journeys import steps
from tests.journeys.conftest import PHONE

pytestmark = [pytest.mark.e2e, pytest.mark.integration]


async def test_a_person_registers_and_proves_the_address_by_the_mail(open_page):
    page = await open_page(size=PHONE, expected="422|Blocked script execution")
    await page.goto("/register")
    await page.locator("[name=name]").fill("Lata Rao")
    await page.locator("[name=email]").fill("lata@people.example")
    await page.locator("[name=password]").fill("three blue kettles sing")
    await page.locator("main form[action='/register'] button").first.click()
    await expect(page.locator("main")).to_contain_text("lata@people.example")
    await steps.open_mail(page, "Confirm your e-mail")
    link = page.frame_locator("iframe").locator("a[href*='/verify/']").first
    address = await link.get_attribute("href") or ""
    for _ in range(2):
        looked = await page.request.get(address)
        assert looked.status == 200
    await link.click()
    await page.wait_for_url("**/verify/**")
    await page.locator("main form button").click()
    await expect(page.locator("h1")).to_have_text("That is your address")
    await page.goto("/account")
    await expect(page.locator("main")).to_contain_text("lata@people.example")

    stranger = await open_page(size=PHONE, expected="422")
    await stranger.goto(address)
    await stranger.locator("main form button").click()
    await expect(stranger.locator("h1")).to_have_text("This link is too old")
    await stranger.goto("/account")
    assert "/login" in stranger.url
