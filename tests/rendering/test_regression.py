"""The regression fixture through three engines: Chromium, resvg and the PDF under PDFium."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pypdfium2
import pytest
from playwright.sync_api import Browser, sync_playwright
from tests import browsers
from tests.rendering import pixels, scenes

from customiseyou.rendering import engine, fonts
from tools import chromium

WIDTH_PX, HEIGHT_PX = 2_060, 1_010
"""Ten pixels a millimetre, so that both sides are whole."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium."""
    with sync_playwright() as play:
        with browsers.launching():
            opened = play.chromium.launch(
                executable_path=chromium.path(), args=["--no-sandbox", "--disable-gpu"]
            )
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def printed(library: fonts.FontLibrary, marks: engine.Marks) -> engine.PrintFiles:
    """Render the fixture at ten pixels a millimetre."""
    return engine.render_print(
        scenes.mug(),
        fonts=library,
        marks=marks,
        pictures={scenes.PHOTO_NAME: scenes.PHOTO},
        artworks={scenes.WREATH_NAME: scenes.WREATH},
        dpi=254,
    )


@pytest.mark.e2e
def test_chromium_shows_what_resvg_prints(browser: Browser, printed: engine.PrintFiles) -> None:
    page = browser.new_page(viewport={"width": WIDTH_PX, "height": HEIGHT_PX})
    page.set_content(f'<body style="margin:0">{printed.svg}')
    page.add_style_tag(content="svg { display: block; width: 2060px; height: 1010px }")
    shown = pixels.on_white(page.screenshot())
    page.close()
    assert shown.shape == (HEIGHT_PX, WIDTH_PX, 3)
    assert pixels.share_off(shown, pixels.on_white(printed.png)) <= pixels.OFF_SHARE_MAX


def test_the_pdf_prints_what_the_png_shows(printed: engine.PrintFiles) -> None:
    page = pypdfium2.PdfDocument(printed.pdf)[0]
    # PDFium rounds both sides up and stretches the page to them, so aim just below.
    shown = pixels.on_white(page.render(scale=(WIDTH_PX - 0.01) / page.get_width()).to_pil())
    assert pixels.share_off(shown, pixels.on_white(printed.png)) <= pixels.OFF_SHARE_MAX


def test_the_fixture_fits_and_names_the_fonts_it_used(
    printed: engine.PrintFiles, library: fonts.FontLibrary
) -> None:
    assert [warning.code for warning in printed.report.warnings] == []
    assert {use.id for use in printed.report.fonts} == {
        "baloo", "bricolage", "emoji", "figtree", "noto-bengali", "noto-naskh", "noto-nastaliq",
        "noto-tamil", "pacifico", "playfair",
    }  # fmt: skip
    for use in printed.report.fonts:
        known = library.emoji if use.id == "emoji" else library.face(use.id)
        assert use.sha256 == known.sha256


def test_only_outlines_and_embedded_pictures_are_drawn(printed: engine.PrintFiles) -> None:
    tags = {element.tag.split("}")[1] for element in ET.fromstring(printed.svg).iter()}
    assert tags == {"svg", "g", "path", "image", "clipPath", "linearGradient", "stop"}
