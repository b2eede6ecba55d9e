"""How a photo lies in its mask, and what of it is drawn there: pixels, or lines made from them."""

import base64
from typing import NamedTuple

from customiseyou.rendering import geometry, scene

PICTURE_OVERSCAN = 10
"""1/100 mm that a picture reaches past its mask, so that soft edges never show a gap."""


class Part(NamedTuple):
    """A rectangle of a picture, in the picture's own pixels, that may have others of its own."""

    data: bytes
    media_type: str
    x: float
    y: float
    width: float
    height: float


class LineArt(NamedTuple):
    """A rectangle of a picture as black lines: one path, and its units over the rectangle."""

    path: str
    units_wide: int
    units_high: int
    x: float
    y: float
    width: float
    height: float


Drawn = Part | LineArt


def crop_matrix(
    box: scene.Box, crop: scene.Crop, *, width: int, height: int
) -> tuple[geometry.Matrix, float]:
    """Return the matrix from a picture's pixels to the unrotated box, and units per pixel.

    The picture always reaches past every corner of the box by the overscan.
    """
    turn = geometry.rotation(crop.rotation, x=0.0, y=0.0)
    cos, sin = abs(turn[0]), abs(turn[1])
    half_x = (box.width * cos + box.height * sin) / 2 + PICTURE_OVERSCAN
    half_y = (box.width * sin + box.height * cos) / 2 + PICTURE_OVERSCAN
    scale = max(2 * half_x / width, 2 * half_y / height) * crop.zoom / 1000
    wide, high = width * scale, height * scale
    x = min(max(wide * crop.centre_x / 10_000, half_x), max(half_x, wide - half_x))
    y = min(max(high * crop.centre_y / 10_000, half_y), max(half_y, high - half_y))
    centred = (scale, 0.0, 0.0, scale, -x, -y)
    middle = (1.0, 0.0, 0.0, 1.0, box.x + box.width / 2, box.y + box.height / 2)
    return geometry.multiply(middle, geometry.multiply(turn, centred)), scale


def drawn(part: Drawn, placed: geometry.Matrix) -> str:
    """Return a part as SVG; `placed` brings the picture's pixels to their place."""
    return _lines(part, placed) if isinstance(part, LineArt) else _embedded(part, placed)


def _embedded(part: Part, placed: geometry.Matrix) -> str:
    encoded = base64.b64encode(part.data).decode("ascii")
    x, y, width, height = (geometry.number(side) for side in part[2:])
    return (
        f'<image x="{x}" y="{y}" width="{width}" height="{height}" preserveAspectRatio="none" '
        f'transform="{geometry.matrix_data(placed)}" '
        f'href="data:{part.media_type};base64,{encoded}"/>'
    )


def _lines(part: LineArt, placed: geometry.Matrix) -> str:
    across, down = part.width / part.units_wide, part.height / part.units_high
    matrix = geometry.multiply(placed, (across, 0.0, 0.0, down, part.x, part.y))
    return (
        f'<path fill="#000000" fill-rule="evenodd" transform="{geometry.matrix_data(matrix)}" '
        f'd="{part.path}"/>'
    )
