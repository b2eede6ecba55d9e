"""What the page paints while a person types is what the server outlines after the pause."""

import base64
import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.async_api import Page, expect
from tests.journeys.conftest import DESK
from tests.rendering.mockup import cases
from tests.rendering.mockup.cases import Difference

pytestmark = [pytest.mark.e2e, pytest.mark.integration]

# A device found slow paints coarser while something changes; then there is less to compare.
NEVER_SLOW = "WebGL2RenderingContext.prototype.readPixels = () => undefined;"

# Measured at most 0.054 and 0.0006, all of it in the garland, which the page keeps as a sprite.
ALIKE = Difference(mean=0.08, far=0.0012)
# Measured at least 0.43 and 0.005 for a text that lies one millimetre off.
TELLING = Difference(mean=0.16, far=0.0024)


async def picture(page: Page) -> NDArray[np.uint8]:
    drawn: str = await page.locator("canvas.studio-live").evaluate("one => one.toDataURL()")
    png = base64.b64decode(drawn.partition(",")[2])
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


async def shows(page: Page, kind: str) -> None:
    """Wait until the picture is that of the present draft, by the page itself or by the server."""
    await expect(page.locator("[data-studio-stage]")).to_have_attribute("data-shows", kind)


async def open_studio(page: Page) -> None:
    await page.add_init_script(NEVER_SLOW)
    await page.goto("/p/garland-mug")
    await page.locator("button[name=next][value=studio]:visible").first.click()
    await page.wait_for_url("**/designs/**")
    await shows(page, "final")


@pytest.mark.parametrize(
    ("text", "face"),
    [
        ("प्रिया", "Baloo 2"),
        ("Zoë & Al", "Pacifico"),
        ("محمد 12", "Playfair Display"),
        ("Dida ❤️", "Caveat"),
    ],
)
async def test_the_pages_own_picture_is_the_servers(open_page, text, face):
    page = await open_page(size=DESK, expected="ERR_FAILED")
    await open_studio(page)
    await page.route("**/outline", lambda route: route.abort())
    await page.locator("label.pick", has_text=face).click()
    await page.locator("#s-name").fill(text)
    await page.locator("[data-layer=name]").focus()
    for _ in range(7):
        await page.keyboard.press(".")
    await expect(page.locator("[data-studio-saved]")).to_have_attribute("data-kind", "saved")
    await shows(page, "own")
    pages = await picture(page)
    await page.unroute("**/outline")
    await page.keyboard.press("Control+z")
    await page.keyboard.press("Control+Shift+z")
    await shows(page, "final")
    servers = await picture(page)
    await page.keyboard.press("ArrowRight")
    await shows(page, "final")
    found, moved = cases.difference(pages, servers), cases.difference(await picture(page), servers)
    assert found.within(ALIKE), found
    # The comparison would notice a text that lies one millimetre off.
    assert not moved.within(TELLING), moved
