"""One design in five pictures: studio, approval, PNG, PDF, and in another process."""

import base64
import io
import os
import pathlib
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pikepdf
import pytest
import pytest_asyncio
from playwright.async_api import Page, Route, async_playwright
from tests import browsers
from tests.domains.customization import regression
from tests.rendering import pixels

from customiseyou.domains.customization import checking, documents, fingerprints, production
from customiseyou.domains.customization.artworks import ArtLibrary
from customiseyou.domains.customization.library import Library
from customiseyou.domains.customization.values import (
    Approval,
    ApprovalId,
    DesignId,
    Proof,
    RenderedFile,
    TemplateVersion,
    TemplateVersionId,
)
from customiseyou.infra.resources import resource_folder
from customiseyou.rendering.fonts import FontLibrary
from customiseyou.web.storefront import studio_data
from tools import chromium

ROOT = pathlib.Path(__file__).resolve().parents[3]
FRONTEND = ROOT / "frontend"
BUNDLER = FRONTEND / "node_modules" / ".bin" / "rolldown"
ASSETS = resource_folder("assets")
ORIGIN = "http://studio.example"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
VARIANT = "0198a000-0000-7000-8000-000000000002"
DPI = 254
"""Ten pixels a millimetre."""
BLEED_PX, WIDTH_PX, HEIGHT_PX = 20, 2_000, 900

# Shares of pixels that are off by more than 96 of 255, all below the 0.0005 that are allowed.
# Measured 0.000017: a canvas smooths photos and drawings in its own way.
STUDIO_OFF_MAX = 0.0001
# Measured 0.000003.
APPROVAL_OFF_MAX = 0.00003
# Measured 0.00008.
PDF_OFF_MAX = 0.00012

ENTRY = """
export {{ compose }} from "{studio}/compose";
export {{ Drawings }} from "{studio}/drawings";
export {{ Painter }} from "{studio}/painter";
export {{ evaluate }} from "{studio}/rules";
export {{ TextEngine }} from "{studio}/text/engine";
"""
PAINT = """async ({template, design, fonts, art, pictures, colours, width, height}) => {
  const studio = await import("/studio.js");
  const engine = new studio.TextEngine(fonts, "/emoji/");
  const drawings = new studio.Drawings(art, pictures, () => undefined);
  const painter = new studio.Painter(drawings, () => engine);
  const surface = template.surfaces[0];
  const evaluation = studio.evaluate(template, design, drawings);
  const scene = studio.compose(template, design, surface, evaluation, colours);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  for (let tries = 0; tries < 400; tries += 1) {
    drawings.isMissing = false;
    try {
      painter.paint(context, scene);
      if (!drawings.isMissing) return { png: canvas.toDataURL(), problems: evaluation.problems };
    } catch (wanted) {
      if (!wanted.faces) throw wanted;
      await engine.fetch(wanted);
    }
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error("something never came");
}"""


def proof(design: documents.Design | None = None) -> Proof:
    """Return what the approval page shows of the fixture, or of another design on it."""
    return production.prove(
        regression.template(),
        design or regression.design(),
        template_version_id=regression.VERSION_ID,
        template_sha256=fingerprints.sha256_of(regression.template()),
        variant_id=VARIANT,
        assets=ASSETS,
        pictures=regression.PICTURES,
    )


def approval(shown: Proof, design: documents.Design) -> Approval:
    """Return the approval of a page."""
    template = regression.template()
    version = TemplateVersion(
        id=TemplateVersionId(UUID(regression.VERSION_ID)),
        seller_id=UUID(int=1),
        key=UUID(int=2),
        number=1,
        template=template,
        sha256=fingerprints.sha256_of(template),
        published_at=NOON,
    )
    return Approval(
        id=ApprovalId(UUID(int=3)),
        design_id=DesignId(UUID(int=4)),
        design=design,
        template=version,
        product_id=UUID(int=5),
        variant_id=UUID(VARIANT),
        tint=None,
        hash=shown.hash,
        renderer_version=shown.renderer_version,
        fonts=shown.outline.fonts,
        artworks=shown.outline.artworks,
        pictures=(),
        language="en",
        text_lines=fingerprints.text_lines(template, design),
        approved_at=NOON,
    )


def printed_files(shown: Proof, design: documents.Design | None = None) -> dict[str, RenderedFile]:
    """Return the print files by their kind, at ten pixels a millimetre."""
    frozen = approval(shown, design or regression.design())
    before, production.PRINT_DPI = production.PRINT_DPI, DPI
    try:
        found = production.render_surface(
            frozen, "wrap", assets=ASSETS, pictures=regression.PICTURES
        )
    finally:
        production.PRINT_DPI = before
    return {file.kind: file for file in found}


@pytest.fixture(scope="module")
def shown() -> Proof:
    """Open the approval page once."""
    return proof()


@pytest.fixture(scope="module")
def files(shown: Proof) -> dict[str, RenderedFile]:
    """Print once."""
    return printed_files(shown)


@pytest.fixture(scope="module")
def png(files: dict[str, RenderedFile]) -> pixels.Pixels:
    """Return the PNG with trim and bleed."""
    found = pixels.on_white(files["png"].content)
    assert found.shape == (HEIGHT_PX + 2 * BLEED_PX, WIDTH_PX + 2 * BLEED_PX, 3)
    return found


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the studio's own modules that lay out and paint, as one script."""
    if shutil.which("node") is None or not BUNDLER.exists():
        pytest.fail("no front-end tools: install them with 'npm --prefix frontend ci'")
    folder = tmp_path_factory.mktemp("studio")
    entry, made = folder / "entry.ts", folder / "studio.js"
    entry.write_text(ENTRY.format(studio=(FRONTEND / "src" / "studio").as_posix()), "utf-8")
    command = [str(BUNDLER), str(entry), "--format", "esm", "--platform", "browser"]
    command += ["--no-code-splitting", "-o", str(made)]
    subprocess.run(command, cwd=FRONTEND, check=True, capture_output=True)
    return made.read_bytes()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def page(script: bytes) -> AsyncIterator[Page]:
    """Open an empty page whose only origin has the script, fonts, drawings and the photo."""
    emoji = FontLibrary.load(ASSETS).emoji
    keys = emoji.keys()

    async def answer(route: Route) -> None:
        path = route.request.url.removeprefix(f"{ORIGIN}/").partition("?")[0]
        if path == "":
            await route.fulfill(body="<!doctype html>", content_type="text/html")
        elif path == "studio.js":
            await route.fulfill(body=script, content_type="text/javascript")
        elif path.endswith(".wasm"):
            wasm = FRONTEND / "node_modules" / "harfbuzzjs" / "dist" / "harfbuzz.wasm"
            await route.fulfill(body=wasm.read_bytes(), content_type="application/wasm")
        elif path == "photo.png":
            await route.fulfill(body=regression.PHOTO, content_type="image/png")
        elif path.startswith("emoji/") and (key := path.removeprefix("emoji/")) in keys:
            parts = [part._asdict() for part in emoji.parts(key)]
            await route.fulfill(body=msgspec.json.encode(parts), content_type="application/json")
        elif (ASSETS / path.removeprefix("library/")).is_file():
            await route.fulfill(path=ASSETS / path.removeprefix("library/"))
        else:
            await route.fulfill(status=404)

    async with async_playwright() as playwright:
        with browsers.launching():
            browser = await playwright.chromium.launch(
                executable_path=chromium.path(), args=["--no-sandbox"]
            )
        opened = await browser.new_page(
            viewport={"width": WIDTH_PX + 2 * BLEED_PX, "height": HEIGHT_PX + 2 * BLEED_PX}
        )
        await opened.route(f"{ORIGIN}/**", answer)
        await opened.goto(f"{ORIGIN}/")
        yield opened
        await browser.close()


def test_the_fixture_could_be_published_and_approved(shown: Proof) -> None:
    assert checking.check_template(regression.template(), library=Library.load(ASSETS)) == []
    assert shown.outline.problems == ()
    assert shown.outline.warnings == ()
    assert {font.id for font in shown.outline.fonts} >= {
        "baloo", "bricolage", "emoji", "figtree", "noto-bengali", "noto-naskh", "noto-nastaliq",
        "noto-tamil", "pacifico", "playfair",
    }  # fmt: skip


@pytest.mark.e2e
async def test_the_studios_own_picture_is_the_prints(page: Page, png: pixels.Pixels) -> None:
    template = regression.template()
    drawings = {one.id: one for one in ArtLibrary.load(ASSETS).drawings()}
    library = FontLibrary.load(ASSETS)
    given: dict[str, Any] = {
        "template": msgspec.to_builtins(template),
        "design": msgspec.to_builtins(regression.design()),
        "fonts": [studio_data._face(library.face(face)) for face in library.ids()],
        "art": {"laurel": studio_data._drawing(drawings["laurel"])},
        "colours": {"laurel": drawings["laurel"].colour},
        "pictures": {regression.PHOTO_NAME: {"width": 900, "height": 600, "url": "/photo.png"}},
        "width": WIDTH_PX,
        "height": HEIGHT_PX,
    }
    told = await page.evaluate(PAINT, given)
    assert told["problems"] == []
    painted = pixels.on_white(base64.b64decode(told["png"].partition(",")[2]))
    trimmed = png[BLEED_PX:-BLEED_PX, BLEED_PX:-BLEED_PX]
    assert pixels.share_off(painted, trimmed) <= STUDIO_OFF_MAX


@pytest.mark.e2e
async def test_the_approval_page_shows_what_is_printed(
    page: Page, shown: Proof, png: pixels.Pixels
) -> None:
    assert page.context.browser is not None
    blank = await page.context.browser.new_page()
    await blank.set_viewport_size({"width": png.shape[1], "height": png.shape[0]})
    await blank.set_content(f'<body style="margin:0">{shown.outline.svgs["wrap"]}')
    await blank.add_style_tag(
        content=f"svg {{ display: block; width: {png.shape[1]}px; height: {png.shape[0]}px }}"
    )
    picture = pixels.on_white(await blank.screenshot())
    await blank.close()
    assert pixels.share_off(picture, png) <= APPROVAL_OFF_MAX


def test_the_pdf_prints_what_the_png_shows(
    files: dict[str, RenderedFile], png: pixels.Pixels
) -> None:
    height, width, _ = png.shape
    pdf = pixels.of_pdf(files["pdf"].content, width=width, height=height)
    assert pixels.share_off(pdf, png) <= PDF_OFF_MAX


def test_a_letter_that_is_missing_would_be_noticed_in_each(png: pixels.Pixels) -> None:
    limits = (STUDIO_OFF_MAX, APPROVAL_OFF_MAX, PDF_OFF_MAX)
    assert max(limits) < pixels.OFF_SHARE_MAX
    whole = regression.design()
    shorter = {**whole.answers, "both": whole.answers["both"].removesuffix("न")}
    design = msgspec.structs.replace(whole, answers=shorter)
    without = printed_files(proof(design), design)
    assert pixels.share_off(pixels.on_white(without["png"].content), png) > max(limits)


def test_no_live_font_and_no_link_is_in_the_pdf(files: dict[str, RenderedFile]) -> None:
    with pikepdf.open(io.BytesIO(files["pdf"].content)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                assert thing.get("/Type") != pikepdf.Name.Font
                assert not {"/Font", "/FontFile", "/FontFile2", "/FontFile3", "/URI", "/JS"} & set(
                    thing.keys()
                )


def test_another_process_elsewhere_prints_the_same_bytes(
    shown: Proof, files: dict[str, RenderedFile]
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.domains.customization.test_regression"],
        cwd=ROOT,
        env={
            **os.environ, "PYTHONHASHSEED": "123", "TZ": "Pacific/Chatham", "LC_ALL": "C",
            "LANGUAGE": "ur", "SOURCE_DATE_EPOCH": "1",
        },
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout.splitlines() == digests(shown, files)
    assert digests(shown, printed_files(shown)) == digests(shown, files)


def digests(shown: Proof, files: dict[str, RenderedFile]) -> list[str]:
    """Return the approval's hash and the hash of each file."""
    return [shown.hash, *(fingerprints.sha256_of(file.content.hex()) for file in files.values())]


if __name__ == "__main__":
    found = proof()
    print("\n".join(digests(found, printed_files(found))))
