"""Every page as people with other eyes, hands and languages meet it."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from babel.messages import pofile
from playwright.async_api import Page, expect
from tests.journeys import steps
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.e2e, pytest.mark.integration]

LOCALES = Path("src/customiseyou/infra/i18n/locales")
SMALLEST = (320, 700)
RULES = {"resultTypes": ["violations"]}
DIRECTION = {"en": "ltr", "hi": "ltr", "ur": "rtl"}
LOOKS = [
    ("en", PHONE, False),
    ("en", DESK, True),
    ("hi", PHONE, True),
    ("ur", PHONE, False),
]
PUBLIC = (
    "/",
    "/shop",
    "/search?q=mug",
    "/search?q=zzzz",
    "/p/garland-mug",
    "/p/pet-cushion",
    "/cart",
    "/login",
    "/register",
    "/orders/link",
    "/contact",
    "/terms",
    "/privacy",
    "/imprint",
    "/p/nothing-here",
    "/verify",
    "/verify/nothing",
)

# What a person presses to get on; words inside of a running sentence are excused by WCAG 2.5.8.
PRESSED = "button, .btn, .icb, .chip, .foot-link, .foot-choice, .side-link, .field-in, summary"

MEASURED = """(pressed) => {
  const wide = document.documentElement.clientWidth;
  const seen = (one) => one.getClientRects().length > 0 && one.checkVisibility();
  const said = (one) => one.outerHTML.slice(0, 120);
  const scrolls = (one) => {
    for (let at = one; at && at !== document.body; at = at.parentElement) {
      if (at.classList.contains('sr') || at.hidden) return true;
      const style = getComputedStyle(at);
      if (at !== one && style.overflowX !== 'visible') return true;
    }
    return false;
  };
  const outside = [...document.querySelectorAll('main *, header *, footer *, nav *')]
    .filter((one) => !(one instanceof SVGElement) && seen(one) && !scrolls(one))
    .filter((one) => {
      const box = one.getBoundingClientRect();
      return box.right > wide + 1 || box.left < -1;
    });
  const small = [...document.querySelectorAll(pressed)].filter(seen).filter((one) => {
    const box = one.getBoundingClientRect();
    return !one.closest('.sr') && (box.height < 43.5 || box.width < 43.5);
  });
  const pictures = [...document.images].filter(
    (one) => !one.hasAttribute('alt') || !one.hasAttribute('width') || !one.hasAttribute('height'));
  return {
    scrolled: document.documentElement.scrollWidth - wide,
    outside: outside.map(said),
    small: small.map(said),
    pictures: pictures.map(said),
    headings: document.querySelectorAll('h1').length,
    lang: document.documentElement.lang,
    dir: document.documentElement.dir,
    title: document.title,
    description: document.querySelector('meta[name=description]')?.content ?? '',
  };
}"""


def untranslated(text: str, lang: str) -> set[str]:
    """Return the English sentences of the catalogue that a page of another language shows."""
    words = re.compile(r"[A-Za-z]{2,}[^{}]* [a-z]{2,}")
    with (LOCALES / f"{lang}.po").open("rb") as file:
        ids = [str(one.id) for one in pofile.read_po(file, locale=lang) if one.id]
    english = {one for one in ids if words.search(one) and "{" not in one}
    lines = {line.strip() for line in text.splitlines()}
    return english & lines


async def looks_right(page: Page, *, lang: str) -> None:
    """Check the page that is open, as it is and as narrow as a phone gets."""
    found = await page.evaluate(MEASURED, PRESSED)
    at = page.url
    assert found["scrolled"] <= 0, at
    assert found["outside"] == [], at
    assert found["small"] == [], at
    assert found["pictures"] == [], at
    assert (found["headings"], found["lang"], found["dir"]) == (1, lang, DIRECTION[lang]), at
    assert len(found["title"]) > len(" · CustomiseYou"), at
    assert len(found["description"]) > 20, at
    if lang != "en":
        assert untranslated(await page.locator("body").inner_text(), lang) == set(), at
    said = await Axe().run(page, options=RULES)
    assert said.violations_count == 0, f"{at}\n{said.generate_report()}"
    size = page.viewport_size
    if size is not None and size["width"] == PHONE[0]:
        await page.set_viewport_size({"width": SMALLEST[0], "height": SMALLEST[1]})
        found = await page.evaluate(MEASURED, PRESSED)
        assert (found["scrolled"], found["outside"]) == (0, []), f"{at} at 320 px"
        await page.set_viewport_size(size)


@pytest.mark.parametrize(("lang", "size", "dark"), LOOKS)
async def test_every_public_page_looks_right(open_page, lang, size, dark):
    page = await open_page(lang=lang, size=size, dark=dark, expected="404|422|/verify/nothing")
    for address in PUBLIC:
        await page.goto(address)
        await looks_right(page, lang=lang)
    # The last of them asks for a yes, which comes too late.
    await page.locator("main form button").click()
    await page.locator("main p").first.wait_for()
    await looks_right(page, lang=lang)


@pytest.mark.parametrize(("lang", "size", "dark"), [("ur", PHONE, False), ("hi", DESK, True)])
async def test_every_page_of_a_purchase_looks_right(open_page, lang, size, dark):
    page = await open_page(lang=lang, size=size, dark=dark, expected="422")
    await page.goto("/p/garland-mug")
    await page.locator("[name=name]").fill("Asha")
    await page.locator("button[value=approve]:visible").click()
    await page.wait_for_url("**/approve**")
    await steps.approve(page)
    await looks_right(page, lang=lang)
    await page.goto("/checkout")
    await looks_right(page, lang=lang)
    await page.evaluate("for (const one of document.forms) one.noValidate = true")
    await page.locator("button[form=checkout]:visible, #checkout button:visible").first.click()
    await expect(page.locator(".err").first).to_be_visible()
    errors = page.locator("[aria-invalid=true]")
    for number in range(await errors.count()):
        told = await errors.nth(number).get_attribute("aria-describedby")
        await expect(page.locator(f"#{told}")).to_be_visible()
    await looks_right(page, lang=lang)
    for name, value in steps.GUEST.items():
        await page.locator(f"[name={name}]").fill(value)
    await page.locator("button[form=checkout]:visible, #checkout button:visible").first.click()
    await page.wait_for_url("**/sandbox/pay/**")
    await looks_right(page, lang=lang)
    await steps.pay_by_card(page)
    await expect(page.locator("[name=code]")).to_be_visible()
    await looks_right(page, lang=lang)
    await steps.confirm_at_the_bank(page)
    piece = page.locator("[data-behaviour=order-status] .pic img").first
    await expect(piece).to_be_visible()
    assert await piece.evaluate("async (one) => { await one.decode(); return one.naturalWidth; }")
    await looks_right(page, lang=lang)


@pytest.mark.parametrize(("lang", "size", "dark"), [("en", PHONE, False), ("ur", DESK, True)])
async def test_the_pages_of_a_shop_and_of_its_buyer_look_right(open_page, lang, size, dark):
    page = await open_page(lang=lang, size=size, dark=dark)
    await steps.log_in(page, steps.SELLER)
    await looks_right(page, lang=lang)
    await page.goto("/seller/orders?q=zzzz")
    await looks_right(page, lang=lang)
    await page.goto("/seller/orders")
    await page.locator("main li a").first.click()
    await page.wait_for_url("**/seller/orders/CY-*")
    await looks_right(page, lang=lang)
    await page.context.clear_cookies()
    await page.context.add_cookies([{"name": "lang", "value": lang, "url": page.url}])
    await steps.log_in(page, "buyer@demo.example", next_path="/account")
    await looks_right(page, lang=lang)
    await page.locator("main li a").first.click()
    await page.wait_for_url("**/orders/CY-*")
    await looks_right(page, lang=lang)
    await page.goto("/demo/mailbox")
    await looks_right(page, lang=lang)


@pytest.mark.parametrize("dark", [False, True])
async def test_the_keyboard_s_place_is_always_seen(open_page, dark):
    page = await open_page(dark=dark)
    ring = """() => {
      const one = document.activeElement;
      const shown = one.matches('input.sr') ? one.nextElementSibling ?? one.closest('label') : one;
      const style = getComputedStyle(shown ?? one);
      return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    }"""
    for address in ("/", "/shop", "/p/garland-mug", "/login", "/verify", "/orders/link", "/terms"):
        await page.goto(address)
        for _ in range(25):
            await page.keyboard.press("Tab")
            if not await page.evaluate("document.activeElement === document.body"):
                focused = await page.evaluate("document.activeElement.outerHTML.slice(0, 160)")
                assert await page.evaluate(ring), f"{address}: {focused}"


async def test_without_scripts_a_piece_reaches_the_cart(open_page):
    page = await open_page(size=PHONE, script=False)
    await page.goto("/")
    await page.locator("main a[href^='/p/garland-mug']").first.click()
    await page.locator("[name=name]").fill("Asha")
    await page.locator("button[value=approve]:visible").click()
    await page.wait_for_url("**/approve**")
    await steps.approve(page)
    await expect(page.locator("main")).to_contain_text("Asha")
    await page.locator("button[name=quantity][value='2']").click()
    await expect(page.locator("main")).to_contain_text("2 pieces")
    await page.goto("/checkout")
    await expect(page.locator("[name=email]")).to_be_visible()
