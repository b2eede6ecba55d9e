"""A whole running shop and a real browser for the journeys."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import msgspec
import pytest
import pytest_asyncio
from playwright.async_api import (
    Browser,
    BrowserContext,
    Page,
    async_playwright,
    expect,
)
from tests import browsers

from customiseyou.infra.db.embedded import server as embedded
from tools import chromium

START_SECONDS = 240
PHONE = (390, 844)
DESK = (1440, 900)

# Headless Chromium draws WebGL on the CPU.
CHROMIUM_ARGUMENTS = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--no-sandbox")
NOT_OURS = re.compile(r"GPU stall|WebGL|swiftshader", re.IGNORECASE)

# Several journeys share two processors, one of which draws for the other.
expect.set_options(timeout=20_000)

OpenPage = Callable[..., Awaitable[Page]]


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """A running shop."""

    url: str
    folder: Path
    log: Path


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _answers(url: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"{url}/readyz", timeout=2) as reply:
        return bool(reply.status == 200)
    return False


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Start the demo as `make run` does, on a port and in a folder of its own."""
    folder = tmp_path_factory.mktemp("shop")
    port = _free_port()
    log = folder / "log.txt"
    command = [sys.executable, "-m", "customiseyou.app.cli", "demo", "--port", str(port)]
    environ = {
        **os.environ,
        "CUSTOMISEYOU_DATA_DIR": str(folder / "data"),
        # Everything that can be logged is, so that a journey can look what stands there.
        "CUSTOMISEYOU_LOG_LEVEL": "debug",
        "CUSTOMISEYOU_LOG_AS_JSON": "true",
    }
    with log.open("w") as sink:
        process = subprocess.Popen(
            command, env=environ, cwd=folder, stdout=sink, stderr=subprocess.STDOUT
        )
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + START_SECONDS
    while not _answers(url):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            pytest.fail(f"the shop did not start:\n{log.read_text()}")
        time.sleep(0.2)
    yield Site(url=url, folder=folder, log=log)
    process.terminate()
    try:
        process.wait(10)
    finally:
        process.kill()
        process.wait()
    # As root the database lies outside of the folder, which closes pytest's own to others.
    embedded.remove(folder / "data")


@asynccontextmanager
async def opened_browser(*, keeps_pages: bool = False) -> AsyncIterator[Browser]:
    """Open a browser. One that keeps pages for the back button does as people's browsers do."""
    async with async_playwright() as playwright:
        with browsers.launching():
            opened = await playwright.chromium.launch(
                executable_path=chromium.path(),
                args=list(CHROMIUM_ARGUMENTS),
                ignore_default_args=["--disable-back-forward-cache"] if keeps_pages else None,
            )
        yield opened
        await opened.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Open one browser a run."""
    async with opened_browser() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, site: Site) -> AsyncIterator[OpenPage]:
    """Return what opens a page of a new visitor; script errors and failed loads fail the test."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    async def open_one(
        *,
        size: tuple[int, int] = DESK,
        lang: str = "en",
        dark: bool = False,
        script: bool = True,
        locale: str = "",
        expected: str = "",
    ) -> Page:
        context = await browser.new_context(
            base_url=site.url,
            viewport={"width": size[0], "height": size[1]},
            locale=locale or {"en": "en-GB", "hi": "hi-IN", "ur": "ur-PK"}[lang],
            color_scheme="dark" if dark else "light",
            is_mobile=size == PHONE,
            has_touch=size == PHONE,
            java_script_enabled=script,
        )
        contexts.append(context)
        await context.add_cookies([{"name": "lang", "value": lang, "url": site.url}])
        page = await context.new_page()
        page.set_default_timeout(20_000)
        allowed = re.compile(expected) if expected else None

        def note(text: str) -> None:
            if not NOT_OURS.search(text) and not (allowed and allowed.search(text)):
                troubles.append(text)

        page.on("pageerror", lambda error: note(f"script error: {error}"))
        page.on(
            "console",
            lambda said: note(f"console: {said.text}") if said.type == "error" else None,
        )
        page.on(
            "response",
            lambda reply: note(f"{reply.status} {reply.url}") if reply.status >= 404 else None,
        )
        return page

    yield open_one
    for context in contexts:
        await context.close()
    assert troubles == [], site.log.read_text()[-4000:]
