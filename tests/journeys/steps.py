"""What people do in the shop, as the journeys put them together."""

import re
from pathlib import Path

from playwright.async_api import Download, Page, expect

SELLER = "kalpana@demo.example"
PASSWORD_ON_PAGE = re.compile(r"has the password (\S+?)\.$")

GUEST = {
    "email": "asha@guest.example",
    "name": "Asha Verma",
    "phone": "+91 98765 43210",
    "postcode": "226001",
    "city": "Lucknow",
    "line1": "12 Hazratganj",
    "state": "Uttar Pradesh",
}


async def press(page: Page, name: str) -> None:
    """Press the one visible button or link with these words."""
    found = page.locator("button:visible, a:visible").filter(has_text=name)
    await found.first.click()


async def order_a_mug(page: Page, *, name: str = "Asha") -> None:
    """From a product's page to the pay page, as a guest."""
    await page.goto("/p/garland-mug")
    await page.locator("[name=name]").fill(name)
    await page.locator("button[value=approve]:visible").click()
    await page.wait_for_url("**/approve")
    await approve(page)
    await check_out(page)


async def approve(page: Page) -> None:
    """Tick the box and approve what stands on the approval page."""
    await page.locator("input[name=checked]").check()
    await page.locator("button[form=approve]:visible, #approve button:visible").first.click()
    await page.wait_for_url("**/cart")


async def check_out(page: Page, **changed: str) -> None:
    """From the cart to the pay page, as a guest."""
    await page.locator("a[href='/checkout']:visible").first.click()
    await page.wait_for_url("**/checkout")
    for name, value in {**GUEST, **changed}.items():
        await page.locator(f"[name={name}]").fill(value)
    await page.locator("button[form=checkout]:visible, #checkout button:visible").first.click()
    await page.wait_for_url("**/sandbox/pay/**")


async def pay_by_card(page: Page, number: str = "4000 0000 0000 3220") -> None:
    """Fill in a card; the default asks for 3-D Secure."""
    await page.locator("[name=card_number]").fill(number)
    await page.locator("[name=expiry]").fill("12/29")
    await page.locator("[name=cvc]").fill("123")
    await page.locator("form:has([name=card_number]) button").click()


async def confirm_at_the_bank(page: Page) -> None:
    """Type the code that the test bank shows."""
    await expect(page.locator("[name=code]")).to_be_visible()
    code = await page.locator("p b[dir=ltr]").inner_text()
    await page.locator("[name=code]").fill(code.strip())
    await page.locator("form:has([name=code]) button").first.click()
    await page.wait_for_url("**/orders/**")


async def log_in(page: Page, email: str, *, next_path: str = "/seller/orders") -> None:
    """Log in with the password that the demo's page tells."""
    await page.goto(f"/login?next={next_path}")
    told = await page.locator("[data-demo-password]").inner_text()
    await page.locator("[name=email]").fill(email)
    await page.locator("[name=password]").fill(told.strip())
    await page.locator("form[action='/login'] button, main form button").first.click()
    await page.wait_for_url(f"**{next_path}")


async def print_file(maker: Page, to: Path) -> Path:
    """Download the print file from the maker's page of an order, once it is made."""
    pdf = maker.locator("a[href$='.pdf']")
    for _ in range(60):
        if await pdf.count():
            break
        await maker.wait_for_timeout(500)
        await maker.reload()
    return await download(maker, "a[href$='.pdf']", to)


async def download(page: Page, selector: str, to: Path) -> Path:
    """Save what a link hands out."""
    async with page.expect_download() as waiting:
        await page.locator(selector).first.click()
    found: Download = await waiting.value
    target = to / found.suggested_filename
    await found.save_as(target)
    return target


async def order_code(page: Page) -> str:
    """Return the code of the order that the page shows."""
    heading = page.locator("main p.num").first
    await expect(heading).to_be_visible()
    found = re.search(r"CY-[0-9A-Z]{4}-[0-9A-Z]{4}", await heading.inner_text())
    assert found is not None
    return found.group()


async def open_mail(page: Page, subject: str) -> None:
    """Open a mail in the demo's mailbox; mails are written in the background."""
    found = page.locator("main a").filter(has_text=subject)
    for _ in range(40):
        await page.goto("/demo/mailbox")
        if await found.count():
            break
        await page.wait_for_timeout(500)
    await found.first.click()
