# pyright: basic
# The binding builds its methods at run time, so it is fenced in here behind typed values.
"""What a photo can be made to look like: colours of another mood, or lines for engraving.

The colours are a matrix and one curve for each of red, green and blue, so that a page can show the
same by an SVG filter (feColorMatrix, then feComponentTransfer of the type 'table', in sRGB). Every
pixel is treated alone, so that a reduced copy looks as the print does.
"""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import pyvips as _binding

from customiseyou.rendering import scene

pyvips: Any = _binding

Row = tuple[int, int, int]
Curve = tuple[int, int, int, int, int]

STROKE_MIN = 20
"""1/100 mm: the thinnest line of line art; lasers burn half of it."""
STROKES_ACROSS = 250
"""A large picture has so many strokes across it, so that it looks as a smaller one does."""
UNIT = 1_024
"""What a matrix counts in; a power of two, so that every machine rounds alike."""


class Recipe(NamedTuple):
    """Red, green and blue out of red, green and blue in 1/1024, then through a curve each.

    A curve is what becomes of 0, 64, 128, 191 and 255, with straight lines between.
    """

    matrix: tuple[Row, Row, Row]
    curves: tuple[Curve, Curve, Curve]


class Lines(NamedTuple):
    """Line art as one path, and over how many of its units the picture reaches."""

    path: str
    width: int
    height: int


_GREY = (218, 732, 74)
_AS_IT_IS: tuple[Row, Row, Row] = ((1024, 0, 0), (0, 1024, 0), (0, 0, 1024))
_STRAIGHT = (0, 64, 128, 191, 255)
_FIRM = (0, 56, 128, 200, 255)

RECIPES: Mapping[scene.ColourEffect, Recipe] = MappingProxyType(
    {
        "mono": Recipe((_GREY, _GREY, _GREY), (_FIRM, _FIRM, _FIRM)),
        "sepia": Recipe(
            (_GREY, _GREY, _GREY),
            ((26, 98, 164, 219, 255), (14, 74, 138, 196, 244), (4, 48, 103, 160, 216)),
        ),
        "warm": Recipe(
            _AS_IT_IS,
            ((0, 71, 139, 203, 255), (0, 65, 130, 193, 255), (0, 56, 115, 176, 240)),
        ),
        "cool": Recipe(
            _AS_IT_IS,
            ((0, 56, 116, 178, 242), (0, 64, 129, 192, 255), (6, 74, 140, 202, 255)),
        ),
        "faded": Recipe(
            ((826, 180, 18), (54, 952, 18), (54, 180, 790)),
            ((38, 92, 146, 194, 238), (36, 90, 144, 193, 238), (44, 96, 146, 190, 230)),
        ),
        "vivid": Recipe(
            ((1291, -242, -25), (-73, 1122, -25), (-73, -242, 1339)),
            (_FIRM, _FIRM, _FIRM),
        ),
    }
)


def stroke(box: scene.Box) -> int:
    """Return the thinnest line, in 1/100 mm, of line art that fills a box."""
    return max(STROKE_MIN, math.isqrt(box.width * box.height) // STROKES_ACROSS)


def toned(image: Any, kind: scene.ColourEffect) -> Any:
    """Return a picture in 8-bit sRGB in other colours; what was clear stays clear."""
    return _mixed(image, RECIPES[kind])


def lines(image: Any, *, stroke_px: float, strength: int) -> Lines:
    """Return the line art of a picture in 8-bit sRGB; what is clear counts as white.

    `stroke_px` is how many of the picture's pixels the thinnest line is wide. However many pixels
    the picture has, the same lines come out.
    """
    # NumPy takes a while to load, and most prints have no line art.
    from customiseyou.rendering import line_art  # noqa: PLC0415

    if image.hasalpha():
        image = image.flatten(background=[255, 255, 255])
    scale = line_art.STROKE_PX / stroke_px
    width, height = (max(1, round(side * scale)) for side in (image.width, image.height))
    grey = _mixed(image, Recipe((_GREY, _GREY, _GREY), (_STRAIGHT, _STRAIGHT, _STRAIGHT)))[0]
    small = grey.thumbnail_image(width, height=height, size="force")
    found = line_art.drawn(small.numpy().reshape(height, width), strength=strength)
    units = 2 * line_art.FINENESS
    return Lines(line_art.traced(found), width * units, height * units)


def _mixed(image: Any, recipe: Recipe) -> Any:
    colours = image[:3]
    mixed = colours.recomb([[share / UNIT for share in row] for row in recipe.matrix])
    # The sums are exact; half a level is rounded up, and what is past the ends stays at them.
    levels = (mixed + 0.5).floor().cast("uchar")
    tables = [_table(curve) for curve in recipe.curves]
    lut = pyvips.Image.new_from_memory(
        bytes(level for trio in zip(*tables, strict=True) for level in trio), 256, 1, 3, "uchar"
    )
    toned = levels.maplut(lut).copy(interpretation="srgb")
    return toned.bandjoin(image[3]) if image.hasalpha() else toned


def _table(curve: Curve) -> list[int]:
    """Return a curve's level for each of the 256."""
    parts = len(curve) - 1
    levels: list[int] = []
    for level in range(256):
        place, rest = divmod(level * parts, 255)
        after = curve[min(place + 1, parts)]
        levels.append((curve[place] * (255 - rest) + after * rest + 127) // 255)
    return levels
