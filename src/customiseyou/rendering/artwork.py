"""Drawings of our own library: a strict subset of SVG read into plain paths.

Whatever is not on the lists below is refused rather than dropped, so that a drawing never prints
otherwise than it looks, and never carries a script, a link, a style sheet or an entity.
"""

import functools
import math
from typing import Literal, NamedTuple
from xml.etree import ElementTree as ET

import regex

from customiseyou.rendering import errors, geometry, svgpath

ARTWORK_BYTES_MAX = 512 * 1024
PARTS_MAX = 2_000
_SVG = "{http://www.w3.org/2000/svg}"
_FORBIDDEN = regex.compile(rb"<!(?!--)|<\?xml-stylesheet", regex.IGNORECASE)
_INHERITED = (
    "fill", "fill-rule", "fill-opacity",
    "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-opacity",
)  # fmt: skip
_OWN = {"transform", "opacity", "id", *_INHERITED}
_ELEMENTS: dict[str, set[str]] = {
    "svg": {"viewBox", "width", "height", "version", *_OWN},
    "g": _OWN,
    "path": {"d", *_OWN},
    "rect": {"x", "y", "width", "height", "rx", "ry", *_OWN},
    "circle": {"cx", "cy", "r", *_OWN},
    "ellipse": {"cx", "cy", "rx", "ry", *_OWN},
    "line": {"x1", "y1", "x2", "y2", *_OWN},
    "polyline": {"points", *_OWN},
    "polygon": {"points", *_OWN},
    "title": set(),
    "desc": set(),
}
_TRANSFORM = regex.compile(r"\s*(matrix|translate|scale|rotate)\s*\(([^()]*)\)[\s,]*")
OPEN_COLOUR = "currentColor"


class ArtPart(NamedTuple):
    """One path in the drawing's units; a colour is '#rrggbb', 'currentColor' or None."""

    path: geometry.Path
    fill: str | None
    rule: Literal["nonzero", "evenodd"]
    stroke: str | None
    stroke_width: float
    cap: str
    join: str
    opacity: float
    fill_opacity: float
    stroke_opacity: float


class Artwork(NamedTuple):
    """A drawing: the frame of its view box and its parts in the order of painting."""

    x: float
    y: float
    width: float
    height: float
    parts: tuple[ArtPart, ...]


@functools.lru_cache(maxsize=64)
def parse(data: bytes) -> Artwork:
    """Return the drawing of an SVG file.

    Raises:
        BadArtwork: it is too large, malformed, or has anything beyond plain painted forms.
    """
    if len(data) > ARTWORK_BYTES_MAX:
        raise errors.BadArtwork("too_large")
    if _FORBIDDEN.search(data):
        raise errors.BadArtwork("declaration")
    try:
        root = ET.fromstring(data)  # noqa: S314 - declarations were refused above
    except ET.ParseError as error:
        raise errors.BadArtwork("malformed") from error
    if root.tag != f"{_SVG}svg" or "viewBox" not in root.attrib:
        raise errors.BadArtwork("no_view_box")
    x, y, width, height = _numbers(root.attrib["viewBox"], count=4)
    if width <= 0 or height <= 0:
        raise errors.BadArtwork("no_view_box")
    parts: list[ArtPart] = []
    _walk(root, _Style(), parts, depth=0)
    return Artwork(x, y, width, height, tuple(parts))


class _Style(NamedTuple):
    """What an element takes over from those around it."""

    attributes: tuple[tuple[str, str], ...] = ()
    matrix: geometry.Matrix = geometry.IDENTITY
    opacity: float = 1.0

    def get(self, name: str, default: str) -> str:
        return dict(self.attributes).get(name, default)


def _walk(element: ET.Element, style: _Style, parts: list[ArtPart], *, depth: int) -> None:
    tag = element.tag.removeprefix(_SVG)
    if tag not in _ELEMENTS or depth > 20:
        raise errors.BadArtwork("element", what=tag[:40])
    for name in element.attrib:
        if name not in _ELEMENTS[tag]:
            raise errors.BadArtwork("attribute", what=name[:40])
    if tag in {"title", "desc"}:
        return
    own = {name: element.attrib[name].strip() for name in _INHERITED if name in element.attrib}
    style = _Style(
        tuple({**dict(style.attributes), **own}.items()),
        geometry.multiply(style.matrix, _matrix(element.attrib.get("transform", ""))),
        style.opacity * _share(element.attrib.get("opacity", "1")),
    )
    if tag in {"svg", "g"} and style.opacity < 1 and len(element) > 1:
        # Overlapping parts would show through each other, which no plain path can say.
        raise errors.BadArtwork("group_opacity")
    if tag not in {"svg", "g"}:
        parts.append(_part(tag, element.attrib, style))
        if len(parts) > PARTS_MAX:
            raise errors.BadArtwork("too_many_parts")
    for child in element:
        _walk(child, style, parts, depth=depth + 1)


def _part(tag: str, attributes: dict[str, str], style: _Style) -> ArtPart:
    a, b, c, d, _, _ = style.matrix
    scale = math.sqrt(abs(a * d - b * c))
    stroke = _colour(style.get("stroke", "none"))
    if stroke and (abs(math.hypot(a, b) - scale) + abs(math.hypot(c, d) - scale)) > 1e-3 * scale:
        raise errors.BadArtwork("stretched_stroke")
    rule: Literal["nonzero", "evenodd"] = "nonzero"
    if style.get("fill-rule", rule) == "evenodd":
        rule = "evenodd"
    return ArtPart(
        path=geometry.transform(_form(tag, attributes), style.matrix),
        fill=_colour(style.get("fill", "#000000")),
        rule=rule,
        stroke=stroke,
        stroke_width=_numbers(style.get("stroke-width", "1"), count=1)[0] * scale,
        cap=_one_of(style.get("stroke-linecap", "butt"), "butt", "round", "square"),
        join=_one_of(style.get("stroke-linejoin", "miter"), "miter", "round", "bevel"),
        opacity=style.opacity,
        fill_opacity=_share(style.get("fill-opacity", "1")),
        stroke_opacity=_share(style.get("stroke-opacity", "1")),
    )


def _form(tag: str, attributes: dict[str, str]) -> geometry.Path:
    def value(name: str) -> float:
        return _numbers(attributes.get(name, "0"), count=1)[0]

    if tag == "path":
        try:
            return svgpath.parse(attributes.get("d", ""))
        except svgpath.PathSyntaxError as error:
            raise errors.BadArtwork("path") from error
    if tag == "rect":
        if attributes.get("ry", attributes.get("rx")) != attributes.get("rx"):
            raise errors.BadArtwork("uneven_corners")
        return geometry.rectangle(
            value("x"), value("y"), value("width"), value("height"), radius=value("rx")
        )
    if tag in {"circle", "ellipse"}:
        rx = value("r") if tag == "circle" else value("rx")
        ry = value("r") if tag == "circle" else value("ry")
        return geometry.ellipse(value("cx") - rx, value("cy") - ry, 2 * rx, 2 * ry)
    if tag == "line":
        return [("M", (value("x1"), value("y1"))), ("L", (value("x2"), value("y2")))]
    points = _numbers(attributes.get("points", ""))
    path: geometry.Path = [
        ("L" if place else "M", (points[place], points[place + 1]))
        for place in range(0, len(points) - 1, 2)
    ]
    return [*path, ("Z", ())] if tag == "polygon" and path else path


def _numbers(text: str, *, count: int | None = None) -> list[float]:
    try:
        values = [float(part) for part in regex.split(r"[\s,]+", text.strip()) if part]
    except ValueError as error:
        raise errors.BadArtwork("number", what=text[:40]) from error
    if (count is not None and len(values) != count) or not all(map(math.isfinite, values)):
        raise errors.BadArtwork("number", what=text[:40])
    return values


def _share(text: str) -> float:
    return min(1.0, max(0.0, _numbers(text, count=1)[0]))


def _one_of(value: str, *allowed: str) -> str:
    if value not in allowed:
        raise errors.BadArtwork("value", what=value[:40])
    return value


def _colour(value: str) -> str | None:
    if value == "none":
        return None
    if value == OPEN_COLOUR:
        return OPEN_COLOUR
    lower = value.lower()
    if regex.fullmatch(r"#[0-9a-f]{3}", lower):
        return "#" + "".join(digit * 2 for digit in lower[1:])
    if regex.fullmatch(r"#[0-9a-f]{6}", lower):
        return lower
    raise errors.BadArtwork("colour", what=value[:40])


def _matrix(text: str) -> geometry.Matrix:
    """Return the matrix of a list of transforms."""
    matrix, place = geometry.IDENTITY, 0
    while place < len(text):
        found = _TRANSFORM.match(text, place)
        if found is None:
            raise errors.BadArtwork("transform", what=text[:40])
        matrix = geometry.multiply(matrix, _one_matrix(found[1], _numbers(found[2]), text))
        place = found.end()
    return matrix


def _one_matrix(name: str, values: list[float], text: str) -> geometry.Matrix:
    match (name, values):
        case ("matrix", [a, b, c, d, e, f]):
            return (a, b, c, d, e, f)
        case ("translate", [x, *rest]) if len(rest) <= 1:
            return (1.0, 0.0, 0.0, 1.0, x, rest[0] if rest else 0.0)
        case ("scale", [x, *rest]) if len(rest) <= 1:
            return (x, 0.0, 0.0, rest[0] if rest else x, 0.0, 0.0)
        case ("rotate", [angle]):
            return geometry.rotation(round(angle * 100), x=0.0, y=0.0)
        case ("rotate", [angle, x, y]):
            return geometry.rotation(round(angle * 100), x=x, y=y)
        case _:
            raise errors.BadArtwork("transform", what=text[:40])
