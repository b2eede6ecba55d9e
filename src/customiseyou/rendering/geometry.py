"""Paths and matrices in plain floats: what every other part of the engine draws with.

A matrix (a, b, c, d, e, f) maps (x, y) to (a x + c y + e, b x + d y + f), as in SVG. Directions
follow the y axis that grows downwards: a positive angle turns clockwise as seen.
"""

import itertools
import math
from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

Command = Literal["M", "L", "Q", "C", "Z"]
Segment = tuple[Command, tuple[float, ...]]
Path = list[Segment]
Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_KAPPA = 0.5522847498307936
"""The distance of a cubic's handles that makes it a quarter of a circle."""


class Bounds(NamedTuple):
    """An upright rectangle by its edges."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Return the distance from left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Return the distance from top to bottom."""
        return self.bottom - self.top


def number(value: float, *, digits: int = 2) -> str:
    """Return a number in its shortest fixed form: no exponent, no negative zero."""
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def path_data(path: Iterable[Segment], *, digits: int = 2) -> str:
    """Return the `d` of a path."""
    return "".join(
        command + " ".join(number(value, digits=digits) for value in values)
        for command, values in path
    )


def matrix_data(matrix: Matrix) -> str:
    """Return the value of a `transform` attribute."""
    return f"matrix({' '.join(number(value, digits=6) for value in matrix)})"


def multiply(outer: Matrix, inner: Matrix) -> Matrix:
    """Return the matrix that applies `inner` first and `outer` then."""
    a, b, c, d, e, f = outer
    return (
        a * inner[0] + c * inner[1],
        b * inner[0] + d * inner[1],
        a * inner[2] + c * inner[3],
        b * inner[2] + d * inner[3],
        a * inner[4] + c * inner[5] + e,
        b * inner[4] + d * inner[5] + f,
    )


def rotation(hundredths: int, *, x: float, y: float) -> Matrix:
    """Return the turn by so many 1/100 degree about a point; exact for quarter turns."""
    turned = hundredths % 36_000
    if turned == 0:
        return IDENTITY
    quarters = {9_000: (0.0, 1.0), 18_000: (-1.0, 0.0), 27_000: (0.0, -1.0)}
    if turned in quarters:
        cos, sin = quarters[turned]
    else:
        radians = math.radians(turned / 100)
        cos, sin = math.cos(radians), math.sin(radians)
    return (cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y)


def apply(matrix: Matrix, point: Point) -> Point:
    """Return where a point goes."""
    a, b, c, d, e, f = matrix
    x, y = point
    return a * x + c * y + e, b * x + d * y + f


def transform(path: Iterable[Segment], matrix: Matrix) -> Path:
    """Return the path with every point moved by the matrix."""
    a, b, c, d, e, f = matrix
    out: Path = []
    for command, values in path:
        moved: list[float] = []
        for place in range(0, len(values), 2):
            x, y = values[place], values[place + 1]
            moved += (a * x + c * y + e, b * x + d * y + f)
        out.append((command, tuple(moved)))
    return out


def bounds(path: Iterable[Segment]) -> Bounds | None:
    """Return the exact extent of a path, the bulges of its curves included."""
    xs: list[float] = []
    ys: list[float] = []
    x = y = 0.0
    for command, values in path:
        if command == "Z":
            continue
        if command in {"M", "L"}:
            xs.append(values[0])
            ys.append(values[1])
        else:
            xs += _extremes((x, *values[0::2]))
            ys += _extremes((y, *values[1::2]))
        x, y = values[-2], values[-1]
    return Bounds(min(xs), min(ys), max(xs), max(ys)) if xs else None


def _extremes(points: tuple[float, ...]) -> list[float]:
    """Return the end values of a Bézier curve in one axis and its inner turning points."""
    found = [points[0], points[-1]]
    if min(found) <= min(points[1:-1]) and max(points[1:-1]) <= max(found):
        return found
    if len(points) == 3:
        p0, p1, p2 = points
        roots = [(p0 - p1) / (p0 - 2 * p1 + p2)] if p0 - 2 * p1 + p2 else []
    else:
        p0, p1, p2, p3 = points
        roots = _quadratic(-p0 + 3 * p1 - 3 * p2 + p3, 2 * (p0 - 2 * p1 + p2), p1 - p0)
    return [*found, *(_at(points, root) for root in roots if 0 < root < 1)]


def _quadratic(a: float, b: float, c: float) -> list[float]:
    if abs(a) < 1e-12:
        return [-c / b] if abs(b) > 1e-12 else []
    under = b * b - 4 * a * c
    if under < 0:
        return []
    root = math.sqrt(under)
    return [(-b - root) / (2 * a), (-b + root) / (2 * a)]


def _at(points: tuple[float, ...], t: float) -> float:
    """Return a Bézier curve's value by de Casteljau's construction."""
    values: list[float] = list(points)
    while len(values) > 1:
        values = [left + (right - left) * t for left, right in itertools.pairwise(values)]
    return values[0]


def union(boxes: Iterable[Bounds | None]) -> Bounds | None:
    """Return the smallest rectangle around all that are there."""
    found = [box for box in boxes if box is not None]
    if not found:
        return None
    return Bounds(
        min(box.left for box in found),
        min(box.top for box in found),
        max(box.right for box in found),
        max(box.bottom for box in found),
    )


def subdivided(path: Iterable[Segment], *, longest: float) -> Path:
    """Return the same path with no piece much longer than given, so that it can be bent."""
    out: Path = []
    start = current = (0.0, 0.0)
    for command, values in path:
        if command == "M":
            start = current = (values[0], values[1])
            out.append((command, values))
            continue
        if command == "Z":
            if math.dist(current, start) > longest:
                out += _split("L", (*current, *start), longest=longest)
            out.append((command, values))
            current = start
            continue
        out += _split(command, (*current, *values), longest=longest)
        current = (values[-2], values[-1])
    return out


def _split(command: Command, points: tuple[float, ...], *, longest: float) -> Path:
    pairs = list(zip(points[0::2], points[1::2], strict=True))
    length = sum(math.dist(a, b) for a, b in itertools.pairwise(pairs))
    pieces = max(1, math.ceil(length / longest))
    out: Path = []
    rest = pairs
    for left in range(pieces, 1, -1):
        first, rest = _cut(rest, 1 / left)
        out.append((command, tuple(value for pair in first[1:] for value in pair)))
    out.append((command, tuple(value for pair in rest[1:] for value in pair)))
    return out


def _cut(pairs: list[Point], t: float) -> tuple[list[Point], list[Point]]:
    """Return a Bézier curve cut in two at t."""
    first, second = [pairs[0]], [pairs[-1]]
    while len(pairs) > 1:
        pairs = [
            (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)
            for a, b in itertools.pairwise(pairs)
        ]
        first.append(pairs[0])
        second.insert(0, pairs[-1])
    return first, second


def mapped(path: Iterable[Segment], move: Callable[[float, float], Point]) -> Path:
    """Return the path with every point moved by a function."""
    return [
        (
            command,
            tuple(
                value
                for place in range(0, len(values), 2)
                for value in move(values[place], values[place + 1])
            ),
        )
        for command, values in path
    ]


def rectangle(x: float, y: float, width: float, height: float, *, radius: float = 0.0) -> Path:
    """Return a rectangle, its corners rounded by at most half of its shorter side."""
    r = min(radius, width / 2, height / 2)
    right, bottom = x + width, y + height
    if r <= 0:
        return [
            ("M", (x, y)),
            ("L", (right, y)),
            ("L", (right, bottom)),
            ("L", (x, bottom)),
            ("Z", ()),
        ]
    k = r * (1 - _KAPPA)
    return [
        ("M", (x + r, y)),
        ("L", (right - r, y)),
        ("C", (right - k, y, right, y + k, right, y + r)),
        ("L", (right, bottom - r)),
        ("C", (right, bottom - k, right - k, bottom, right - r, bottom)),
        ("L", (x + r, bottom)),
        ("C", (x + k, bottom, x, bottom - k, x, bottom - r)),
        ("L", (x, y + r)),
        ("C", (x, y + k, x + k, y, x + r, y)),
        ("Z", ()),
    ]


def ellipse(x: float, y: float, width: float, height: float) -> Path:
    """Return the ellipse that touches a rectangle's sides."""
    rx, ry = width / 2, height / 2
    cx, cy = x + rx, y + ry
    kx, ky = rx * _KAPPA, ry * _KAPPA
    return [
        ("M", (cx, y)),
        ("C", (cx + kx, y, cx + rx, cy - ky, cx + rx, cy)),
        ("C", (cx + rx, cy + ky, cx + kx, cy + ry, cx, cy + ry)),
        ("C", (cx - kx, cy + ry, cx - rx, cy + ky, cx - rx, cy)),
        ("C", (cx - rx, cy - ky, cx - kx, y, cx, y)),
        ("Z", ()),
    ]


_HEART: Path = [
    ("M", (50.0, 100.0)),
    ("C", (44.0, 92.5, 0.0, 63.0, 0.0, 30.0)),
    ("C", (0.0, 12.0, 12.0, 0.0, 27.0, 0.0)),
    ("C", (37.0, 0.0, 46.0, 6.0, 50.0, 16.0)),
    ("C", (54.0, 6.0, 63.0, 0.0, 73.0, 0.0)),
    ("C", (88.0, 0.0, 100.0, 12.0, 100.0, 30.0)),
    ("C", (100.0, 63.0, 56.0, 92.5, 50.0, 100.0)),
    ("Z", ()),
]


def heart(x: float, y: float, width: float, height: float) -> Path:
    """Return a heart that touches a rectangle's sides."""
    return transform(_HEART, (width / 100, 0.0, 0.0, height / 100, x, y))
