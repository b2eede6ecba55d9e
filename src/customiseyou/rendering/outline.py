"""A scene to pure outlined SVG: path, g, image with its bytes, clipPath and linearGradient only."""

import functools
import hashlib
import html
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import segno

from customiseyou.rendering import (
    artwork,
    emoji,
    errors,
    fonts,
    geometry,
    layout,
    photo_parts,
    picture_header,
    report,
    scene,
    svgpath,
)

UNITS_PER_INCH = 2540
ARTS_KEPT_MAX = 64
"""Placed drawings that a process keeps; the largest of ours is some 200 kB of path."""
EMOJI_ID = "emoji"
_LETTER_TO_OUTLINE = 8
"""A wider line closes small letters up, and no two programs draw its folds alike."""
_QR_CORRECTIONS = {"low": "l", "medium": "m", "quartile": "q", "high": "h"}


_NO_PARTS: Mapping[str, photo_parts.Drawn] = MappingProxyType({})


class Material(NamedTuple):
    """What a scene names and does not hold; `original_sizes` counts for the dpi where given.

    `parts` by item stand in the drawing for the pictures that they were cut from.
    """

    fonts: fonts.FontLibrary
    pictures: Mapping[str, bytes]
    artworks: Mapping[str, bytes]
    original_sizes: Mapping[str, tuple[int, int]]
    dpi_min: int
    parts: Mapping[str, photo_parts.Drawn] = _NO_PARTS


class _Painted(NamedTuple):
    """One item drawn, with its extent."""

    svg: str
    ink: geometry.Bounds | None
    size: int | None = None
    lines: int | None = None
    dpi: int | None = None


@dataclass(slots=True)
class Outlined:
    """An SVG's inside and its report; the outside is made for pixels or for millimetres."""

    surface: scene.Surface
    body: str
    report: report.LayoutReport

    def svg(self, *, width_px: int) -> str:
        """Return the document, so many pixels wide; the height is rounded to whole pixels.

        Sizes without units and whole pixels are what every rasteriser draws alike.
        """
        width, height = whole_size(self.surface)
        height_px = max(1, round(width_px * height / width))
        return self._document(str(width_px), str(height_px), "")

    def svg_in_millimetres(self, *, marks: Mapping[str, str]) -> str:
        """Return the document in its real size, with `data-` attributes on its root."""
        width, height = (f"{geometry.number(side / 100)}mm" for side in whole_size(self.surface))
        data = "".join(f' data-{name}="{html.escape(value)}"' for name, value in marks.items())
        return self._document(width, height, data)

    def _document(self, width: str, height: str, data: str) -> str:
        bleed = self.surface.bleed
        frame = " ".join(str(number) for number in (-bleed, -bleed, *whole_size(self.surface)))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="{frame}" preserveAspectRatio="none"{data}>{self.body}</svg>'
        )


def whole_size(surface: scene.Surface) -> tuple[int, int]:
    """Return width and height of trim and bleed together."""
    return surface.width + 2 * surface.bleed, surface.height + 2 * surface.bleed


@dataclass(slots=True)
class _Sheet:
    """The work on one scene: definitions, warnings and fonts as they come up."""

    material: Material
    prefix: str
    strict: bool
    definitions: list[str] = field(default_factory=list[str])
    warnings: list[report.Warning] = field(default_factory=list[report.Warning])
    faces: set[str] = field(default_factory=set[str])

    def define(self, before: str, after: str) -> str:
        """Add a definition around its new id, and return the id."""
        name = f"{self.prefix}{len(self.definitions)}"
        self.definitions.append(f'{before} id="{name}"{after}')
        return name

    def warn(self, code: report.WarningCode, item: str, **data: int | str) -> None:
        """Note a warning."""
        self.warnings.append(report.Warning(code=code, item=item, data=data))

    def report(self, items: list[report.ItemReport]) -> report.LayoutReport:
        """Return everything found, with the hash of each file that letters came from."""
        library = self.material.fonts
        hashes = {
            name: library.emoji.sha256 if name == EMOJI_ID else library.face(name).sha256
            for name in sorted(self.faces)
        }
        return report.LayoutReport(
            items=tuple(items),
            warnings=tuple(self.warnings),
            fonts=tuple(report.FontUse(id=name, sha256=value) for name, value in hashes.items()),
        )


def outline(drawn: scene.Scene, material: Material, *, strict: bool) -> Outlined:
    """Return the scene as outlines with its report.

    `strict` is for print: what a preview leaves out with a warning is then an error.

    Raises:
        UnknownGlyph: strict, and no font has a character.
        UnknownFont, MissingPicture, MissingArtwork, BadArtwork, BadPath, PayloadTooLong.
    """
    digest = hashlib.sha256(repr(drawn).encode("utf-8", "backslashreplace")).hexdigest()[:8]
    sheet = _Sheet(material, f"s{digest}-", strict)
    body: list[str] = []
    reports: list[report.ItemReport] = []
    surface = drawn.surface
    if drawn.background is not None:
        whole = geometry.rectangle(-surface.bleed, -surface.bleed, *whole_size(surface))
        body.append(_filled(whole, drawn.background))
    for item in drawn.items:
        painted = _paint(item, sheet)
        body.append(painted.svg)
        reports.append(_item_report(item.id, painted))
        if not isinstance(item, scene.ImageItem | scene.ShapeItem):
            _check_safe(item.id, painted.ink, surface, sheet)
    return Outlined(surface, "".join([*sheet.definitions, *body]), sheet.report(reports))


def outline_text(
    item: scene.TextItem, library: fonts.FontLibrary
) -> tuple[str, report.LayoutReport]:
    """Return one text as a group in the scene's units, with its part of the report."""
    sheet = _Sheet(Material(library, {}, {}, {}, 0), "t", strict=False)
    painted = _paint(item, sheet)
    return f"<g>{painted.svg}</g>", sheet.report([_item_report(item.id, painted)])


def _paint(item: scene.Item, sheet: _Sheet) -> _Painted:
    match item:
        case scene.TextItem():
            return _text(item, sheet)
        case scene.ImageItem():
            return _image(item, sheet)
        case scene.ShapeItem():
            return _shape(item, sheet)
        case scene.ArtItem():
            return _art(item, sheet)
        case scene.QrItem():
            return _qr(item)


def _item_report(name: str, painted: _Painted) -> report.ItemReport:
    ink = painted.ink
    box = None
    if ink is not None:
        left, top = math.floor(ink.left + 1e-6), math.floor(ink.top + 1e-6)
        right, bottom = math.ceil(ink.right - 1e-6), math.ceil(ink.bottom - 1e-6)
        box = report.InkBox(x=left, y=top, width=right - left, height=bottom - top)
    return report.ItemReport(
        id=name, ink=box, size=painted.size, lines=painted.lines, dpi=painted.dpi
    )


def _check_safe(
    name: str, ink: geometry.Bounds | None, surface: scene.Surface, sheet: _Sheet
) -> None:
    if ink is None:
        return
    past = {
        "left": surface.safe - ink.left,
        "top": surface.safe - ink.top,
        "right": ink.right - (surface.width - surface.safe),
        "bottom": ink.bottom - (surface.height - surface.safe),
    }
    rounded = {side: max(0, math.ceil(value - 1e-6)) for side, value in past.items()}
    if any(rounded.values()):
        sheet.warn("outside_safe", name, **rounded)


def _filled(path: Iterable[geometry.Segment], fill: str) -> str:
    data = geometry.path_data(path)
    return f'<path fill="{fill}" d="{data}"/>' if data else ""


def _turn(item: scene.Item) -> geometry.Matrix:
    box = item.box
    return geometry.rotation(item.rotation, x=box.x + box.width / 2, y=box.y + box.height / 2)


def _grown(ink: geometry.Bounds | None, by: float) -> geometry.Bounds | None:
    if ink is None:
        return None
    return geometry.Bounds(ink.left - by, ink.top - by, ink.right + by, ink.bottom + by)


def _text(item: scene.TextItem, sheet: _Sheet) -> _Painted:
    laid = layout.lay_out(item, library=sheet.material.fonts)
    for unknown in laid.unknown:
        if sheet.strict:
            raise errors.UnknownGlyph(unknown.character, unknown.code_point, item=item.id)
        sheet.warn(
            "unknown_glyph", item.id, character=unknown.character, code_point=unknown.code_point
        )
    for over in laid.overflows:
        sheet.warn(
            "overflow", item.id, reason=over.reason, available=over.available, needed=over.needed
        )
    sheet.faces.update(laid.faces)
    letters = [
        segment
        for piece in laid.placed
        if isinstance(piece, layout.PlacedPath)
        for segment in piece.path
    ]
    parts: list[str] = []
    ink = laid.ink
    data = geometry.path_data(letters)
    if data and item.outline is not None:
        around = min(item.outline.width, max(1, laid.size // _LETTER_TO_OUTLINE))
        parts.append(
            f'<path fill="none" stroke="{item.outline.colour}" stroke-linejoin="round" '
            f'stroke-width="{2 * around}" d="{data}"/>'
        )
        ink = _grown(ink, around)
    if data:
        parts.append(f'<path fill="{item.colour}" d="{data}"/>')
    for piece in laid.placed:
        if isinstance(piece, layout.PlacedEmoji):
            sheet.faces.add(EMOJI_ID)
            parts.append(_emoji(piece, sheet.material.fonts.emoji))
    return _Painted("".join(parts), ink, size=laid.size, lines=laid.lines)


def _emoji(piece: layout.PlacedEmoji, pack: emoji.EmojiPack) -> str:
    parts: list[str] = []
    for part in pack.parts(piece.key):
        paint = f'fill="{part.fill}"'
        if part.rule == "evenodd":
            paint += ' fill-rule="evenodd"'
        elif part.rule == "stroke":
            paint = f'fill="none" stroke="{part.fill}" stroke-linecap="round"'
        if part.opacity_permille != 1000:
            paint += f' opacity="{geometry.number(part.opacity_permille / 1000, digits=3)}"'
        if part.matrix != geometry.IDENTITY:
            paint += f' transform="{geometry.matrix_data(part.matrix)}"'
        parts.append(f'<path {paint} d="{part.data}"/>')
    return f'<g transform="{geometry.matrix_data(piece.matrix)}">{"".join(parts)}</g>'


def _image(item: scene.ImageItem, sheet: _Sheet) -> _Painted:
    data = sheet.material.pictures.get(item.picture)
    if data is None:
        raise errors.MissingPicture(item.picture)
    header = picture_header.read(data)
    if header is None or header.media_type not in picture_header.PRINTED_MEDIA_TYPES:
        raise errors.MissingPicture(item.picture)
    width, height = sheet.material.original_sizes.get(item.picture, (header.width, header.height))
    matrix, scale = photo_parts.crop_matrix(item.box, item.crop, width=width, height=height)
    turn = _turn(item)
    mask = geometry.transform(_mask(item), turn)
    clip = sheet.define("<clipPath", f'><path d="{geometry.path_data(mask)}"/></clipPath>')
    whole = photo_parts.Part(data, header.media_type, 0, 0, width, height)
    part = sheet.material.parts.get(item.id, whole)
    assert part is not whole or (item.effect is None and item.cutout is None), item.id
    drawn = photo_parts.drawn(part, geometry.multiply(turn, matrix))
    svg = f'<g clip-path="url(#{clip})">{drawn}</g>'
    dpi = math.floor(UNITS_PER_INCH / scale)
    if dpi < sheet.material.dpi_min:
        sheet.warn("low_dpi", item.id, dpi=dpi, dpi_min=sheet.material.dpi_min)
    return _Painted(svg, geometry.bounds(mask), dpi=dpi)


def _mask(item: scene.ImageItem) -> geometry.Path:
    box = item.box
    if item.mask == "ellipse":
        return geometry.ellipse(box.x, box.y, box.width, box.height)
    if item.mask == "heart":
        return geometry.heart(box.x, box.y, box.width, box.height)
    radius = item.radius if item.mask == "rounded" else 0
    return geometry.rectangle(box.x, box.y, box.width, box.height, radius=radius)


def _shape(item: scene.ShapeItem, sheet: _Sheet) -> _Painted:
    turn = _turn(item)
    path = geometry.transform(_form(item), turn)
    fill = "none" if item.fill is None or item.form == "line" else _paint_fill(item, turn, sheet)
    stroke = ""
    ink = geometry.bounds(path)
    if item.stroke is not None:
        stroke = (
            f' stroke="{item.stroke.colour}" stroke-width="{item.stroke.width}" '
            'stroke-linejoin="round"'
        )
        ink = _grown(ink, item.stroke.width / 2)
    elif fill == "none":
        return _Painted("", None)
    data = geometry.path_data(path)
    return _Painted(f'<path fill="{fill}"{stroke} d="{data}"/>', ink)


def _form(item: scene.ShapeItem) -> geometry.Path:
    box = item.box
    match item.form:
        case "rect":
            return geometry.rectangle(box.x, box.y, box.width, box.height, radius=item.radius)
        case "ellipse":
            return geometry.ellipse(box.x, box.y, box.width, box.height)
        case "heart":
            return geometry.heart(box.x, box.y, box.width, box.height)
        case "line":
            y = box.y + box.height / 2
            return [("M", (box.x, y)), ("L", (box.x + box.width, y))]
        case "path":
            try:
                path = svgpath.parse_plain(item.path)
            except svgpath.PathSyntaxError as error:
                raise errors.BadPath(item.id) from error
            scaled = (box.width / 10_000, 0.0, 0.0, box.height / 10_000, box.x, box.y)
            return geometry.transform(path, scaled)


def _paint_fill(item: scene.ShapeItem, turn: geometry.Matrix, sheet: _Sheet) -> str:
    if not isinstance(item.fill, scene.Linear):
        return item.fill.colour if item.fill is not None else "none"
    box = item.box
    frame = geometry.rotation(item.fill.angle, x=0.0, y=0.0)
    half = (box.width * abs(frame[0]) + box.height * abs(frame[1])) / 2
    x, y = box.x + box.width / 2, box.y + box.height / 2
    begin = geometry.apply(turn, (x - frame[0] * half, y - frame[1] * half))
    end = geometry.apply(turn, (x + frame[0] * half, y + frame[1] * half))
    stops = "".join(
        f'<stop offset="{geometry.number(stop.offset / 1000, digits=3)}" '
        f'stop-color="{stop.colour}"/>'
        for stop in item.fill.stops
    )
    names = zip(("x1", "y1", "x2", "y2"), (*begin, *end), strict=True)
    ends = " ".join(f'{name}="{geometry.number(value)}"' for name, value in names)
    name = sheet.define(
        "<linearGradient", f' gradientUnits="userSpaceOnUse" {ends}>{stops}</linearGradient>'
    )
    return f"url(#{name})"


def _art(item: scene.ArtItem, sheet: _Sheet) -> _Painted:
    data = sheet.material.artworks.get(item.artwork)
    if data is None:
        raise errors.MissingArtwork(item.artwork)
    return _painted_art(data, item)


@functools.lru_cache(maxsize=ARTS_KEPT_MAX)
def _painted_art(data: bytes, item: scene.ArtItem) -> _Painted:
    """Return a drawing in its place; most designs leave it where their template has put it."""
    art, box = artwork.parse(data), item.box
    scale = min(box.width / art.width, box.height / art.height)
    side = -scale if item.mirrored else scale
    x = box.x + box.width / 2 - side * (art.x + art.width / 2)
    y = box.y + box.height / 2 - scale * (art.y + art.height / 2)
    matrix = geometry.multiply(_turn(item), (side, 0.0, 0.0, scale, x, y))
    parts: list[str] = []
    inks: list[geometry.Bounds | None] = []
    for part in art.parts:
        path = geometry.transform(part.path, matrix)
        parts.append(_art_part(part, path, scale=scale, colour=item.colour or "#000000"))
        grow = part.stroke_width * scale / 2 if part.stroke else 0.0
        inks.append(_grown(geometry.bounds(path), grow))
    return _Painted("".join(parts), geometry.union(inks))


def _art_part(part: artwork.ArtPart, path: geometry.Path, *, scale: float, colour: str) -> str:
    def resolved(value: str | None) -> str:
        return colour if value == artwork.OPEN_COLOUR else value or "none"

    paint = f'fill="{resolved(part.fill)}"'
    if part.rule == "evenodd":
        paint += ' fill-rule="evenodd"'
    if part.fill and part.fill_opacity < 1:
        paint += f' fill-opacity="{geometry.number(part.fill_opacity, digits=3)}"'
    if part.stroke:
        width = geometry.number(part.stroke_width * scale)
        paint += f' stroke="{resolved(part.stroke)}" stroke-width="{width}"'
        paint += f' stroke-linecap="{part.cap}" stroke-linejoin="{part.join}"'
        if part.stroke_opacity < 1:
            paint += f' stroke-opacity="{geometry.number(part.stroke_opacity, digits=3)}"'
    if part.opacity < 1:
        paint += f' opacity="{geometry.number(part.opacity, digits=3)}"'
    return f'<path {paint} d="{geometry.path_data(path)}"/>'


def _qr(item: scene.QrItem) -> _Painted:
    try:
        code = segno.make(
            item.payload,
            error=_QR_CORRECTIONS[item.correction],
            micro=False,
            boost_error=False,
        )
    except (segno.DataOverflowError, ValueError) as error:
        raise errors.PayloadTooLong(item.id) from error
    box, modules = item.box, len(code.matrix)
    side = min(box.width, box.height)
    x, y = box.x + (box.width - side) / 2, box.y + (box.height - side) / 2
    module = side / (modules + 2 * item.quiet)
    turn = _turn(item)
    square = geometry.transform(geometry.rectangle(x, y, side, side), turn)
    dark: geometry.Path = []
    for row, values in enumerate(code.matrix):
        for first, last in _dark_runs(values):
            left = x + (item.quiet + first) * module
            top = y + (item.quiet + row) * module
            dark += geometry.rectangle(left, top, (last - first) * module, module)
    parts = [_filled(square, item.background)] if item.background else []
    parts.append(_filled(geometry.transform(dark, turn), item.colour))
    return _Painted("".join(parts), geometry.bounds(square))


def _dark_runs(values: Iterable[int]) -> list[tuple[int, int]]:
    """Return first and one past the last of each run of dark modules in a row."""
    runs: list[tuple[int, int]] = []
    for place, value in enumerate(values):
        if value and runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1)
        elif value:
            runs.append((place, place + 1))
    return runs
