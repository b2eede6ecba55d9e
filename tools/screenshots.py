"""Walks the demo as a buyer and as a seller and takes a picture of every page.

Usage: python tools/screenshots.py [--url http://127.0.0.1:8000] [--out screenshots]
[--only cart,order] [--langs en,hi,ur] [--views phone,desk] [--themes light,dark]

Without --url a demo is started in a temporary folder and removed afterwards. A picture is named
by its page, the language, the size and the theme: product.hi.phone.dark.png.
"""

import argparse
import asyncio
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import msgspec
from playwright.async_api import Browser, Error, Page, Route, async_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.journeys import steps  # noqa: E402
from tests.web import sample_parts  # noqa: E402

from customiseyou.infra.db.embedded import server as embedded  # noqa: E402
from customiseyou.infra.i18n import words_for  # noqa: E402
from customiseyou.web.shared import rendering, static_files  # noqa: E402
from customiseyou.web.shared.error_page import ErrorPage  # noqa: E402
from tools import chromium  # noqa: E402

START_SECONDS = 240
CAPTURES_MAX = 4
VIEWS = {"phone": (390, 844), "desk": (1440, 900)}
LOCALES = {"en": "en-GB", "hi": "hi-IN", "ur": "ur-PK"}
NAMES = {"en": "Asha", "hi": "प्रिया", "ur": "عائشہ"}
PIECE = "garland-mug"
DECLINED_CARD = "4000 0000 0000 0002"
BUYER = "buyer@demo.example"
ERRORS_WITHOUT_AN_ADDRESS = (403, 413, 429, 500, 503)


class Album(msgspec.Struct, kw_only=True):
    """Which pictures are wanted, and where they go."""

    folder: Path
    lang: str
    views: tuple[str, ...]
    themes: tuple[str, ...]
    only: tuple[str, ...]
    taken: int = 0

    def wants(self, name: str) -> bool:
        """Tell whether a page is among those asked for."""
        return not self.only or any(name.startswith(start) for start in self.only)

    async def take(self, page: Page, name: str) -> None:
        """Take the page that is open, in every size and theme."""
        if not self.wants(name):
            return
        for view in self.views:
            width, height = VIEWS[view]
            await page.set_viewport_size({"width": width, "height": height})
            await _settle(page, width=width, height=height)
            for theme in self.themes:
                await page.emulate_media(
                    color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce"
                )
                await _capture(page, self.folder / f"{name}.{self.lang}.{view}.{theme}.png")
                self.taken += 1
            await page.set_viewport_size({"width": width, "height": height})


async def _capture(page: Page, path: Path) -> None:
    """Take a picture; Chromium's compositor, when it is late, fails and can be asked again."""
    for again in range(CAPTURES_MAX):
        try:
            await page.screenshot(path=path)
        except Error:
            if again + 1 == CAPTURES_MAX:
                raise
            await page.wait_for_timeout(1_000)
        else:
            return


async def _settle(page: Page, *, width: int, height: int) -> None:
    """Load what is lazy and let the window grow to the whole page."""
    await page.evaluate(
        """async () => {
          for (const one of document.images) one.loading = "eager";
          const loaded = [...document.images].map((one) => one.decode().catch(() => null));
          const enough = new Promise((done) => setTimeout(done, 6000));
          await Promise.race([Promise.all([...loaded, document.fonts.ready]), enough]);
          scrollTo(0, 0);
        }"""
    )
    whole = await page.evaluate("document.documentElement.scrollHeight")
    # Bars that are fixed to the window's edge then stand at the page's edge.
    await page.set_viewport_size({"width": width, "height": max(height, min(int(whole), 9000))})


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _answers(url: str) -> bool:
    address = f"{url}/readyz"
    with suppress(OSError), urllib.request.urlopen(address, timeout=2) as reply:  # noqa: S310
        return bool(reply.status == 200)
    return False


@contextmanager
def running_demo() -> Iterator[str]:
    """Start a demo of its own, yield its address, and remove it."""
    with tempfile.TemporaryDirectory(prefix="customiseyou-pictures-") as folder:
        data, log = Path(folder) / "data", Path(folder) / "log.txt"
        port = _free_port()
        command = [sys.executable, "-m", "customiseyou.app.cli", "demo", "--port", str(port)]
        environ = {**os.environ, "CUSTOMISEYOU_DATA_DIR": str(data)}
        with log.open("w") as sink:
            process = subprocess.Popen(
                command, env=environ, cwd=folder, stdout=sink, stderr=subprocess.STDOUT
            )
        try:
            deadline = time.monotonic() + START_SECONDS
            while not _answers(url := f"http://127.0.0.1:{port}"):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit(f"the demo did not start:\n{log.read_text()}")
                time.sleep(0.2)
            yield url
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            process.wait()
            embedded.remove(data)


@asynccontextmanager
async def visitor(browser: Browser, *, url: str, lang: str) -> AsyncIterator[Page]:
    """Open the shop as somebody new."""
    context = await browser.new_context(
        base_url=url,
        viewport={"width": VIEWS["phone"][0], "height": VIEWS["phone"][1]},
        locale=LOCALES[lang],
        reduced_motion="reduce",
    )
    await context.add_cookies([{"name": "lang", "value": lang, "url": url}])
    page = await context.new_page()
    page.set_default_timeout(60_000)
    try:
        yield page
    finally:
        await context.close()


async def public_pages(page: Page, album: Album) -> None:
    """Take what everybody can open."""
    addresses = {
        "home": "/",
        "home-named": f"/?name={NAMES[album.lang]}",
        "shop": "/shop",
        "search": "/search?q=mug",
        "search-none": "/search?q=zzzz",
        "product": f"/p/{PIECE}",
        "product-photo": "/p/pet-cushion",
        "product-tee": "/p/cricket-tee",
        "cart-empty": "/cart",
        "login": "/login",
        "register": "/register",
        "order-link": "/orders/link",
        "terms": "/terms",
        "privacy": "/privacy",
        "contact": "/contact",
        "imprint": "/imprint",
        "error-404": "/p/nothing-here",
        "verify-again": "/verify",
        "verify-asked": "/verify/nothing",
    }
    for name, address in addresses.items():
        if album.wants(name):
            await page.goto(address)
            await album.take(page, name)
    if album.wants("verify-expired"):
        await page.goto("/verify/nothing")
        await page.locator("main form button").click()
        await page.locator("main p").first.wait_for()
        await album.take(page, "verify-expired")
    if album.wants("category"):
        await page.goto("/shop")
        await page.locator("nav li a[href^='/shop/']").first.click()
        await page.wait_for_url("**/shop/*")
        await album.take(page, "category")
    if album.wants("login-wrong"):
        await page.goto("/login")
        await page.locator("[name=email]").fill(BUYER)
        await page.locator("[name=password]").fill("wrong password")
        await page.locator("form[action^='/login'] button").click()
        await page.locator("[role=alert], .err").first.wait_for()
        await album.take(page, "login-wrong")


def _answering(html: str) -> Callable[[Route], Awaitable[None]]:
    async def answer(route: Route) -> None:
        await route.fulfill(status=200, body=html, content_type="text/html; charset=utf-8")

    return answer


async def error_pages(page: Page, album: Album) -> None:
    """Take the error pages that no address leads to."""
    renderer = rendering.Renderer(
        static_files=static_files.StaticFiles(),
        translations=lambda lang: words_for(lang).translations,
    )
    chrome = sample_parts.chrome(lang=album.lang, theme="system")
    for status in ERRORS_WITHOUT_AN_ADDRESS:
        name = f"error-{status}"
        if album.wants(name):
            html = renderer.page(ErrorPage(status=status, reference="0f3c9a"), chrome=chrome)
            await page.route("**/shown-error", _answering(html))
            await page.goto("/shown-error")
            await album.take(page, name)
            await page.unroute("**/shown-error")


async def guest_buys(page: Page, album: Album) -> None:
    """Make a piece, pay for it, and take every page on the way."""
    await page.goto(f"/p/{PIECE}")
    await page.locator("[name=name]").fill(NAMES[album.lang])
    await page.locator("button[value=studio]").click()
    await page.wait_for_url("**/designs/*")
    await page.wait_for_timeout(2500)
    await album.take(page, "studio")
    await page.locator("[data-studio-next]:visible").click()
    await page.wait_for_url("**/approve**")
    await album.take(page, "approve")
    await steps.approve(page)
    await album.take(page, "cart")
    await page.goto("/checkout")
    await album.take(page, "checkout")
    await page.evaluate("for (const one of document.forms) one.noValidate = true")
    await page.locator("[name=email]").fill("asha@")
    await page.locator("button[form=checkout]:visible, #checkout button:visible").first.click()
    await page.locator(".err").first.wait_for()
    await album.take(page, "checkout-errors")
    email = f"guest-{album.lang}@guest.example"
    for name, value in {**steps.GUEST, "email": email}.items():
        await page.locator(f"[name={name}]").fill(value)
    await page.locator("button[form=checkout]:visible, #checkout button:visible").first.click()
    await page.wait_for_url("**/sandbox/pay/**")
    await album.take(page, "pay")
    pay_page = page.url
    back = await page.locator("a[href*='/orders/']").first.get_attribute("href")
    await page.goto(back or "/")
    await album.take(page, "order-unpaid")
    await page.goto(pay_page)
    await steps.pay_by_card(page, DECLINED_CARD)
    await page.wait_for_load_state()
    await album.take(page, "pay-declined")
    await page.goto(pay_page)
    await steps.pay_by_card(page)
    await page.locator("[name=code]").wait_for()
    await album.take(page, "pay-3ds")
    await steps.confirm_at_the_bank(page)
    await page.wait_for_timeout(500)
    await album.take(page, "order-paid")
    await page.goto(pay_page)
    await album.take(page, "pay-again")
    await page.goto("/orders/link")
    await page.locator("[name=email]").fill(email)
    await page.locator("main form button").click()
    await page.locator("[role=status]").first.wait_for()
    await album.take(page, "order-link-sent")


async def account_pages(page: Page, album: Album) -> None:
    """Register somebody, then look at a resident's orders."""
    if any(map(album.wants, ("register-errors", "verify-sent", "account-empty"))):
        await page.goto("/register")
        await page.evaluate("for (const one of document.forms) one.noValidate = true")
        await page.locator("main form button").click()
        await page.locator(".err").first.wait_for()
        await album.take(page, "register-errors")
        await page.locator("[name=name]").fill(NAMES[album.lang])
        await page.locator("[name=email]").fill(f"new-{album.lang}-{time.time_ns()}@mail.example")
        await page.locator("[name=password]").fill("thread and needle")
        await page.locator("main form button").click()
        await page.locator("main h1").wait_for()
        await album.take(page, "verify-sent")
    await page.context.clear_cookies(name=re.compile("session|account"))
    await page.goto("/login?next=/account")
    if "/login" not in page.url:
        return
    buyers = page.locator("[aria-labelledby=demo-title] dd")
    await steps.log_in(page, (await buyers.first.inner_text()).strip(), next_path="/account")
    await album.take(page, "account")
    found: dict[str, str] = {}
    for row in await page.locator("main li a[href^='/orders/']").all():
        word = (await row.locator(".tag").first.inner_text()).strip()
        found.setdefault(word, await row.get_attribute("href") or "/")
    for number, address in enumerate(found.values(), start=1):
        await page.goto(address)
        await album.take(page, f"order-of-account-{number}")


async def seller_pages(page: Page, album: Album) -> None:
    """Look at a shop's list and at one order of each status."""
    await steps.log_in(page, steps.SELLER)
    await album.take(page, "seller-orders")
    await page.goto("/seller/orders?q=zzzz")
    await album.take(page, "seller-orders-none")
    await page.goto("/seller/orders")
    found: dict[str, str] = {}
    for row in await page.locator("main li a[href^='/seller/orders/']").all():
        word = (await row.locator(".tag").first.inner_text()).strip()
        found.setdefault(word, await row.get_attribute("href") or "/")
    for number, address in enumerate(found.values(), start=1):
        await page.goto(address)
        await album.take(page, f"seller-order-{number}")


async def mails(page: Page, album: Album) -> None:
    """Open the mailbox and one mail of each kind."""
    await page.goto("/demo/mailbox")
    await album.take(page, "mailbox")
    seen: dict[str, str] = {}
    for row in await page.locator("main li a").all():
        subject = await row.locator("b").inner_text()
        kind = re.sub(r"CY-\S+|\d+ \S+", "", subject)
        seen.setdefault(kind, await row.get_attribute("href") or "/")
    for number, address in enumerate(seen.values(), start=1):
        if album.wants(f"mail-{number}"):
            await page.goto(address)
            await album.take(page, f"mail-page-{number}")
            await page.goto(f"{address}/html")
            await album.take(page, f"mail-{number}")


WALKS = {
    public_pages: (
        "home shop search category product cart login register order-link terms privacy "
        "contact imprint error verify"
    ),
    error_pages: "error",
    guest_buys: "studio approve cart checkout pay order",
    account_pages: "register verify account order",
    seller_pages: "seller",
    mails: "mail",
}


def _is_asked(only: tuple[str, ...], starts: str) -> bool:
    return not only or any(
        asked.startswith(start) or start.startswith(asked)
        for asked in only
        for start in starts.split()
    )


async def _walk_in(lang: str, browser: Browser, *, url: str, chosen: argparse.Namespace) -> int:
    only = tuple(filter(None, chosen.only.split(",")))
    album = Album(
        folder=chosen.out,
        lang=lang,
        views=tuple(chosen.views.split(",")),
        themes=tuple(chosen.themes.split(",")),
        only=only,
    )
    for go, starts in WALKS.items():
        if _is_asked(only, starts):
            started = time.monotonic()
            async with visitor(browser, url=url, lang=lang) as page:
                await go(page, album)
            print(f"{lang} {go.__name__}: {time.monotonic() - started:.0f} s", flush=True)
    return album.taken


async def walk(url: str, chosen: argparse.Namespace) -> int:
    """Take every picture that was asked for, all languages at once; return how many."""
    started = time.monotonic()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium.path(),
            args=["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--no-sandbox"],
        )
        taken = await asyncio.gather(
            *(_walk_in(lang, browser, url=url, chosen=chosen) for lang in chosen.langs.split(","))
        )
        await browser.close()
    print(f"all of it: {time.monotonic() - started:.0f} s")
    return sum(taken)


def main() -> None:
    """Read the arguments and walk."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="", help="a running demo; none starts one")
    parser.add_argument("--out", type=Path, default=ROOT / "screenshots")
    parser.add_argument("--only", default="", help="beginnings of names of pages")
    parser.add_argument("--langs", default="en,hi,ur")
    parser.add_argument("--views", default="phone,desk")
    parser.add_argument("--themes", default="light,dark")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    if chosen.url:
        taken = asyncio.run(walk(chosen.url, chosen))
    else:
        with running_demo() as url:
            taken = asyncio.run(walk(url, chosen))
    print(f"{taken} pictures in {chosen.out}")


if __name__ == "__main__":
    main()
