"""The browser's WebGL pictures against the reference compositor and against the server's."""

import base64
import io
import pathlib
import shutil
import subprocess
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import numpy as np
import pytest
import pytest_asyncio
from numpy.typing import NDArray
from PIL import Image
from playwright.async_api import Page, Route, async_playwright
from tests import browsers
from tests.rendering.mockup import cases
from tests.rendering.mockup.cases import Case, Difference

from customiseyou.rendering import mockup
from tools import chromium

pytestmark = pytest.mark.e2e

ROOT = pathlib.Path(__file__).resolve().parents[3]
BUNDLER = ROOT / "frontend" / "node_modules" / ".bin" / "rolldown"
ORIGIN = "http://mockup.example"
WIDTH_PX = 1200
CHROMIUM_ARGUMENTS = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--no-sandbox")

# Measured at most 0.068 and 0.0002.
FROM_THE_FORMULA = Difference(mean=0.09, far=0.0004)
# Measured at most 0.018 and 0.
FROM_THE_SERVER = Difference(mean=0.025, far=0.0)

DRAW = """async ({manifest, base, artwork, look, width}) => {
  const { MockupView } = await import("/view.js");
  const canvas = document.createElement("canvas");
  const [across, down] = manifest.sizePx;
  Object.assign(canvas, { width, height: Math.round((width * down) / across) });
  const view = await MockupView.create(canvas, manifest, base);
  const image = await createImageBitmap(await (await fetch(artwork)).blob());
  view.draw(image, look);
  return { isLive: view.isLive, png: canvas.toDataURL("image/png") };
}"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the front end's own module as one script."""
    node = shutil.which("node")
    if node is None or not BUNDLER.exists():
        pytest.fail("no front-end tools: install them with 'npm --prefix frontend ci'")
    made = tmp_path_factory.mktemp("mockup") / "view.js"
    command = [str(BUNDLER), "src/mockup/view.ts", "--format", "esm", "-o", str(made)]
    subprocess.run(command, cwd=ROOT / "frontend", check=True, capture_output=True)
    return made.read_bytes()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def page(script: bytes) -> AsyncIterator[Page]:
    """Open an empty page whose only origin has the module and the plates."""

    async def answer(route: Route) -> None:
        path = route.request.url.removeprefix(f"{ORIGIN}/")
        if path == "":
            await route.fulfill(body="<!doctype html>", content_type="text/html")
        elif path == "view.js":
            await route.fulfill(body=script, content_type="text/javascript")
        else:
            await route.fulfill(path=cases.ASSETS / path)

    async with async_playwright() as playwright:
        with browsers.launching():
            browser = await playwright.chromium.launch(
                executable_path=chromium.path(), args=list(CHROMIUM_ARGUMENTS)
            )
        opened = await browser.new_page()
        await opened.route(f"{ORIGIN}/**", answer)
        await opened.goto(f"{ORIGIN}/")
        yield opened
        await browser.close()


async def drawn(page: Page, case: Case) -> NDArray[np.uint8]:
    artwork = base64.b64encode(cases.artwork_of(case)).decode()
    look = {"tint": case.tint, "technique": case.technique}
    given: dict[str, Any] = {
        "manifest": msgspec.to_builtins(cases.view_of(case).for_browser()),
        "base": f"/{case.product}/",
        "artwork": f"data:image/png;base64,{artwork}",
        "look": {key: value for key, value in look.items() if value},
        "width": WIDTH_PX,
    }
    told = await page.evaluate(DRAW, given)
    assert told["isLive"]
    png = base64.b64decode(told["png"].partition(",")[2])
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


@pytest.mark.parametrize("case", cases.ALL, ids=str)
async def test_the_browser_shows_what_the_formula_says(page: Page, case: Case):
    found = cases.difference(await drawn(page, case), cases.true_picture(case))
    assert found.within(FROM_THE_FORMULA), found


@pytest.mark.parametrize("case", cases.ALL, ids=str)
async def test_the_browser_shows_what_the_server_shows(page: Page, case: Case):
    png = mockup.compose(
        cases.view_of(case),
        cases.artwork_of(case),
        tint=case.tint,
        technique=case.technique,
        width_px=WIDTH_PX,
        picture_format="png",
    )
    servers = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))
    found = cases.difference(await drawn(page, case), servers)
    assert found.within(FROM_THE_SERVER), found
