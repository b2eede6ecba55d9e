"""An account: registered, proved by the link in the mail, and by nothing that only looks at it."""

import pytest
from playwright.async_api import Page, expect
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


async def links_to(page: Page, address: str, *, count: int) -> list[str]:
    """Wait for the mails to an address; return where their links lead, the newest first."""
    rows = page.locator("main li a").filter(has_text=address)
    for _ in range(40):
        await page.goto("/demo/mailbox")
        if await rows.count() == count:
            break
        await page.wait_for_timeout(500)
    found: list[str] = []
    for mail in [await row.get_attribute("href") for row in await rows.all()]:
        await page.goto(f"{mail}/html")
        link = page.locator("a[href*='/verify/']").first
        found.append(await link.get_attribute("href") or "")
    assert len(found) == count
    return found


async def test_a_person_who_lost_the_link_has_another_one_sent(open_page):
    page = await open_page(size=PHONE, expected="422")
    await page.goto("/register")
    await page.locator("[name=name]").fill("Noor Khan")
    await page.locator("[name=email]").fill("noor@people.example")
    await page.locator("[name=password]").fill("three blue kettles sing")
    await page.locator("main form[action='/register'] button").first.click()
    await expect(page.locator("h1")).to_have_text("One look into your mail")
    await page.locator("main form[action='/verify'] button").click()
    await expect(page.locator("main")).to_contain_text("If noor@people.example still waits")
    newest, first = await links_to(page, "noor@people.example", count=2)
    assert newest != first
    await page.goto(newest)
    await page.locator("main form button").click()
    await expect(page.locator("h1")).to_have_text("That is your address")
    # The proof uses up the other link too: each of them would let somebody in.
    other = await open_page(size=PHONE, expected="422")
    await other.goto(first)
    await other.locator("main form button").click()
    await expect(other.locator("h1")).to_have_text("This link is too old")
    # There a new one can be asked for, and nobody learns whether the address waits for one.
    for address in ("noor@people.example", "nobody@people.example"):
        await other.goto("/login")
        await other.locator("[name=email]").fill(address)
        await other.locator("[name=password]").fill("not the password")
        await other.locator("main form[action='/login'] button").click()
        await other.locator("main a[href='/verify']").click()
        await other.locator("[name=email]").fill(address)
        await other.locator("main form[action='/verify'] button").click()
        await expect(other.locator("main")).to_contain_text(f"If {address} still waits")
    await links_to(other, "noor@people.example", count=2)
    await links_to(other, "nobody@people.example", count=0)
