"""The one door to the print engine; every argument and result survives the way to a worker.

Call it in a pool of spawned processes: resvg holds Python's lock, and a forked child hangs once
its parent has used typst or libvips.
"""

import hashlib
import importlib.metadata
import math
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

import msgspec
import segno

from customiseyou.rendering import (
    errors,
    fonts,
    harfbuzz,
    outline,
    print_photos,
    rasterise,
    report,
    scene,
)
from customiseyou.rendering.marks import Marks

OUR_VERSION = 3
"""Raised by hand whenever the same scene may come out otherwise."""
RENDERER_VERSION = "; ".join(
    [
        f"customiseyou {OUR_VERSION}",
        harfbuzz.VERSION,
        rasterise.VERSION,
        " ".join(f"{name} {importlib.metadata.version(name)}" for name in ("typst", "pikepdf")),
        print_photos.VERSION,
        f"segno {segno.__version__}",
    ]
)
"""Part of every approval's hash: an approval holds for the engine that drew it."""
UNITS_PER_METRE = 100_000
DPI_PRINTED = 300
DPI_MIN = 150
PREVIEW_WIDTH_PX = 1_000
_NOTHING: Mapping[str, bytes] = MappingProxyType({})
_NO_SIZES: Mapping[str, tuple[int, int]] = MappingProxyType({})


class PrintFiles(msgspec.Struct, frozen=True, kw_only=True):
    """The files of one surface, all drawn from the same outlines."""

    pdf: bytes
    png: bytes
    svg: str
    report: report.LayoutReport


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """The outlines as a page shows them, with what was found out."""

    svg: str
    report: report.LayoutReport


class OutlinedText(msgspec.Struct, frozen=True, kw_only=True):
    """One text as a `<g>` in the scene's units, in place and rotated."""

    svg: str
    report: report.LayoutReport


def render_print(
    drawn: scene.Scene,
    *,
    fonts: fonts.FontLibrary,
    marks: Marks,
    pictures: Mapping[str, bytes] = _NOTHING,
    artworks: Mapping[str, bytes] = _NOTHING,
    dpi: int = DPI_PRINTED,
    dpi_min: int = DPI_MIN,
) -> PrintFiles:
    """Return PDF, PNG and SVG of trim and bleed; the PNG has `dpi` pixels an inch.

    PDF and SVG have the real size. Overflow and other warnings do not stop a print: whoever
    approves decides on the report. Photos that are too many pixels together are cut to what shows
    of them. A very large surface gets a PNG of at most
    `rasterise.PIXELS_MAX`; it tells its own pixels per metre.

    Raises:
        UnknownGlyph, UnknownFont, MissingPicture, MissingArtwork, BadArtwork, BadPath,
        PayloadTooLong.
    """
    # Its libraries take long to load, and a web server prints nothing.
    from customiseyou.rendering import pdf  # noqa: PLC0415

    images = [item for item in drawn.items if isinstance(item, scene.ImageItem)]
    masks = [item.cutout for item in images if item.cutout is not None]
    arts = [item.artwork for item in drawn.items if isinstance(item, scene.ArtItem)]
    _verify([item.picture for item in images] + masks, pictures, errors.MissingPicture)
    _verify(arts, artworks, errors.MissingArtwork)
    parts = print_photos.parts(drawn, pictures)
    material = outline.Material(fonts, pictures, artworks, _NO_SIZES, dpi_min, parts)
    outlined = outline.outline(drawn, material, strict=True)
    width_px = print_width_px(drawn.surface, dpi=dpi)
    svg = outlined.svg(width_px=width_px)
    width, _ = outline.whole_size(drawn.surface)
    traces = {"approval": marks.approval, "template-version": marks.template_version}
    return PrintFiles(
        pdf=pdf.page(svg, surface=drawn.surface, marks=marks),
        png=rasterise.marked(
            rasterise.png(svg, width_px=width_px),
            px_per_metre=round(width_px * UNITS_PER_METRE / width),
            marks=traces,
        ),
        svg=outlined.svg_in_millimetres(marks=traces),
        report=outlined.report,
    )


def render_preview(
    drawn: scene.Scene,
    *,
    fonts: fonts.FontLibrary,
    pictures: Mapping[str, bytes] = _NOTHING,
    artworks: Mapping[str, bytes] = _NOTHING,
    original_sizes: Mapping[str, tuple[int, int]] = _NO_SIZES,
    dpi_min: int = DPI_MIN,
    width_px: int = PREVIEW_WIDTH_PX,
) -> Preview:
    """Return the outlines for a page; a character without a glyph is left out with a warning.

    `pictures` may hold reduced copies under the names of their originals; `original_sizes` then
    tells the pixels that will be printed. Masks of cut-outs are among the pictures as they are.

    Raises:
        UnknownFont, MissingPicture, MissingArtwork, BadArtwork, BadPath, PayloadTooLong.
    """
    parts = print_photos.parts(drawn, pictures, original_sizes=original_sizes)
    material = outline.Material(fonts, pictures, artworks, original_sizes, dpi_min, parts)
    outlined = outline.outline(drawn, material, strict=False)
    return Preview(svg=outlined.svg(width_px=width_px), report=outlined.report)


def render_preview_png(
    drawn: scene.Scene,
    *,
    fonts: fonts.FontLibrary,
    width_px: int,
    pictures: Mapping[str, bytes] = _NOTHING,
    artworks: Mapping[str, bytes] = _NOTHING,
    original_sizes: Mapping[str, tuple[int, int]] = _NO_SIZES,
) -> bytes:
    """Return a transparent PNG of trim and bleed, so many pixels wide, as mock-ups need it.

    Raises:
        UnknownFont, MissingPicture, MissingArtwork, BadArtwork, BadPath, PayloadTooLong.
    """
    preview = render_preview(
        drawn,
        fonts=fonts,
        pictures=pictures,
        artworks=artworks,
        original_sizes=original_sizes,
        width_px=width_px,
    )
    return rasterise.png(preview.svg, width_px=width_px)


def outline_text(item: scene.TextItem, *, fonts: fonts.FontLibrary) -> OutlinedText:
    """Return one text's outlines, for the moment in which a person stops typing.

    Raises:
        UnknownFont: there is no such face.
    """
    svg, found = outline.outline_text(item, fonts)
    return OutlinedText(svg=svg, report=found)


def print_width_px(surface: scene.Surface, *, dpi: int) -> int:
    """Return the whole pixels of a print's width, so that all its pixels are not too many."""
    width, height = outline.whole_size(surface)
    wanted = round(width * dpi / outline.UNITS_PER_INCH)
    allowed = math.isqrt(rasterise.PIXELS_MAX * width // height)
    return max(1, min(wanted, allowed))


def _verify(
    names: Iterable[str], given: Mapping[str, bytes], missing: Callable[[str], Exception]
) -> None:
    """Refuse bytes that are not those that the scene names."""
    for name in names:
        if name not in given or hashlib.sha256(given[name]).hexdigest() != name:
            raise missing(name)
