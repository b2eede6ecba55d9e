"""How long the files of one design take, in this process alone, once fonts are read."""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from customiseyou.domains.customization import composition, documents, rules
from customiseyou.domains.customization.artworks import ArtLibrary
from customiseyou.infra.resources import resource_folder
from customiseyou.rendering import engine, mockup, outline, pdf, rasterise, scene
from customiseyou.rendering.fonts import FontLibrary

EXAMPLE = Path(__file__).resolve().parent.parent / "docs" / "examples" / "garland-mug.json"
MOCKUP, MOCKUP_VIEW, MOCKUP_WIDTH_PX = "mug", "right", 1_000
PRINT_DPI, DPI_MIN = 300, 100
WARM = 2
WORDS = (
    ("Latin", "Priya & Arjun", "playfair", "en"),
    ("Devanagari", "प्रिया और अर्जुन", "noto-devanagari", "hi"),
    ("Bengali", "শুভ জন্মদিন", "noto-bengali", "bn"),
    ("Tamil", "வாழ்த்துக்கள்", "noto-tamil", "ta"),
    ("Arabic", "كل عام وأنتم بخير", "noto-naskh", "ar"),
    ("Nastaliq", "سالگرہ مبارک", "noto-nastaliq", "ur"),
)
MARKS = engine.Marks(
    approval="0" * 64,
    template_version="0",
    approved_at=datetime(2000, 1, 1, tzinfo=UTC),
)


class Took(msgspec.Struct, frozen=True, kw_only=True):
    """The median of many times, in milliseconds: of the processor, and of waiting."""

    processor_ms: float
    clock_ms: float


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """What one design took."""

    name: str
    outlines: Took
    """Outlined SVG: letters shaped, laid out and turned into paths, with the report."""
    png: Took
    """PNG of the whole surface at 300 dpi, from the outlines."""
    pdf: Took
    """PDF with its boxes, from the outlines."""
    print_files: Took
    """`engine.render_print`: all three, as the seller gets them."""
    mockup: Took
    """The picture on the product, 1,000 px wide, artwork and `mockup.compose`."""


class _Piece(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    drawn: scene.Scene


def measure(*, times: int, warm: int = WARM) -> tuple[Drawn, ...]:
    """Draw a mug in every script and the design of the documentation."""
    assets = resource_folder("assets")
    fonts = FontLibrary.load(assets)
    art = ArtLibrary.load(assets)
    view = mockup.MockupPack.load(assets / "mockups").view(MOCKUP, MOCKUP_VIEW)
    return tuple(
        _measure(one, fonts=fonts, artworks=art.files(), view=view, times=times, warm=warm)
        for one in (*_scripts(), _example(art))
    )


def _scripts() -> list[_Piece]:
    surface = scene.Surface(width=20_000, height=9_000, bleed=200, safe=500)
    box = scene.Box(x=1_500, y=2_500, width=8_000, height=4_000)
    return [
        _Piece(
            name=name,
            drawn=scene.Scene(
                surface=surface,
                items=(
                    scene.TextItem(
                        id="name", text=words, font=font, language=language, box=box,
                        size=1_600, size_min=200,
                    ),
                ),
            ),
        )
        for name, words, font, language in WORDS
    ]  # fmt: skip


def _example(art: ArtLibrary) -> _Piece:
    """Return the mug of docs/examples: a name, two drawings and a pattern."""
    found = msgspec.json.decode(EXAMPLE.read_bytes())
    template = msgspec.convert(found["template"], documents.Template)
    design = msgspec.convert(found["design"], documents.Design)
    scenes = composition.compose(
        template,
        design,
        evaluation=rules.evaluate(template, design),
        artworks=art.artworks(),
    )
    return _Piece(name=EXAMPLE.stem, drawn=scenes[template.surfaces[0].id])


def _measure(
    one: _Piece,
    *,
    fonts: FontLibrary,
    artworks: dict[str, bytes],
    view: mockup.View,
    times: int,
    warm: int,
) -> Drawn:
    drawn = one.drawn
    material = outline.Material(fonts, {}, artworks, {}, DPI_MIN, {})
    width_px = engine.print_width_px(drawn.surface, dpi=PRINT_DPI)
    svg = outline.outline(drawn, material, strict=True).svg(width_px=width_px)
    # The product's picture shows the trimmed surface from edge to edge.
    trimmed = msgspec.structs.replace(
        drawn, surface=msgspec.structs.replace(drawn.surface, bleed=0)
    )

    def on_the_product() -> None:
        artwork = engine.render_preview_png(
            trimmed,
            fonts=fonts,
            artworks=artworks,
            width_px=mockup.artwork_size(view, MOCKUP_WIDTH_PX)[0],
        )
        mockup.compose(view, artwork, width_px=MOCKUP_WIDTH_PX)

    return Drawn(
        name=one.name,
        outlines=_time(
            lambda: outline.outline(drawn, material, strict=True).svg(width_px=width_px),
            times,
            warm,
        ),
        png=_time(lambda: rasterise.png(svg, width_px=width_px), times, warm),
        pdf=_time(lambda: pdf.page(svg, surface=drawn.surface, marks=MARKS), times, warm),
        print_files=_time(
            lambda: engine.render_print(
                drawn, fonts=fonts, marks=MARKS, artworks=artworks, dpi=PRINT_DPI
            ),
            times,
            warm,
        ),
        mockup=_time(on_the_product, times, warm),
    )


def _time(draw: Callable[[], object], times: int, warm: int) -> Took:
    """Return the medians; the processor's time is that of all threads."""
    for _ in range(warm):
        draw()
    used: list[float] = []
    waited: list[float] = []
    for _ in range(times):
        began, began_used = time.perf_counter(), time.process_time()
        draw()
        used.append((time.process_time() - began_used) * 1000)
        waited.append((time.perf_counter() - began) * 1000)
    return Took(processor_ms=statistics.median(used), clock_ms=statistics.median(waited))
