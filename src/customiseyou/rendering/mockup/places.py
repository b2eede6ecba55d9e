"""From the picture to the surface and back, for handles that lie over a product.

Places are shares from 0 to 1: x and y of the picture, u and v of the surface's trim box. The same
search stands in `frontend/src/mockup/surface-map.ts`.
"""

import functools
import math
from collections.abc import Iterable
from typing import NamedTuple

import pyvips

from customiseyou.rendering.mockup import pack

MAPS_KEPT = 8
_WHOLE = 65_535
CELLS = 16
"""Both ways over a surface, for what is only asked whether it is seen."""
_STRIDE_PX = 6
"""The first search looks at every so-manieth pixel of the map both ways."""
_REACH_PX = 12
"""How far beyond the covered part a place of the surface is still given."""
_TURN = 0.02
"""How far, in heights of the surface, the place of a pixel at an edge may be from the wanted."""


class _Map(NamedTuple):
    width: int
    height: int
    values: memoryview
    """u, v and coverage in turn, 0 to 65535."""
    coarse: tuple[int, ...]
    """The covered ones of every so-manieth pixel."""

    def at(self, column: int, row: int, band: int) -> float:
        return self.values[(row * self.width + column) * 3 + band] / _WHOLE

    def is_covered(self, column: int, row: int) -> bool:
        inside = 0 <= column < self.width and 0 <= row < self.height
        return inside and self.values[(row * self.width + column) * 3 + 2] > 0


def to_surface(view: pack.View, x: float, y: float) -> tuple[float, float] | None:
    """Return the place of the surface that is seen at a place of the picture; None off it."""
    stored = _read(view.path(view.files.uv))
    column, row = x * stored.width - 0.5, y * stored.height - 0.5
    if not stored.is_covered(round(column), round(row)):
        return None
    left = max(0, min(math.floor(column), stored.width - 2))
    top = max(0, min(math.floor(row), stored.height - 2))
    right, low = max(0.0, min(column - left, 1.0)), max(0.0, min(row - top, 1.0))

    def mixed(band: int) -> float:
        upper = stored.at(left, top, band) * (1 - right) + stored.at(left + 1, top, band) * right
        lower = stored.at(left, top + 1, band) * (1 - right)
        lower += stored.at(left + 1, top + 1, band) * right
        return upper * (1 - low) + lower * low

    return mixed(0), mixed(1)


def to_picture(view: pack.View, u: float, v: float) -> tuple[float, float] | None:
    """Return the place of the picture that shows a place of the surface.

    A place just beyond the covered part is told by continuing its edge; None when the view does
    not show the place at all.
    """
    stored = _read(view.path(view.files.uv))
    width_mm, height_mm = view.surface.size_mm
    aspect = width_mm / height_mm
    near = _nearest(stored, u, v, among=stored.coarse, aspect=aspect)
    near = _nearest(stored, u, v, among=_around(stored, near), aspect=aspect)
    row, column = divmod(near, stored.width)
    u_x, u_y = _slope(stored, column, row, 0)
    v_x, v_y = _slope(stored, column, row, 1)
    more_u, more_v = u - stored.at(column, row, 0), v - stored.at(column, row, 1)
    area = u_x * v_y - u_y * v_x
    right = (more_u * v_y - more_v * u_y) / area if area else math.inf
    down = (more_v * u_x - more_u * v_x) / area if area else math.inf
    if math.hypot(right, down) > _REACH_PX:
        # Where the surface turns away a slope says little: the pixel itself is near enough.
        if math.hypot(more_u * aspect, more_v) > _TURN:
            return None
        right = down = 0.0
    return (column + 0.5 + right) / stored.width, (row + 0.5 + down) / stored.height


def shows(view: pack.View, u: float, v: float) -> bool:
    """Return whether a view shows a place of the surface, true to a sixteenth of it each way.

    Unlike `to_picture` it is quick enough for a page: a view's map is read once in each process.
    """
    return _cell(u, v) in _cells(view.path(view.files.uv))


def _cell(u: float, v: float) -> int:
    column, row = (min(max(int(share * CELLS), 0), CELLS - 1) for share in (u, v))
    return row * CELLS + column


@functools.cache
def _cells(path: str) -> frozenset[int]:
    stored = _read(path)
    places = ((stored.values[one * 3], stored.values[one * 3 + 1]) for one in stored.coarse)
    return frozenset(_cell(u / _WHOLE, v / _WHOLE) for u, v in places)


@functools.lru_cache(maxsize=MAPS_KEPT)
def _read(path: str) -> _Map:
    picture = pyvips.Image.new_from_file(path)
    values = memoryview(picture.write_to_memory()).cast("H")
    bare = _Map(picture.width, picture.height, values, ())
    coarse = tuple(
        row * bare.width + column
        for row in range(0, bare.height, _STRIDE_PX)
        for column in range(0, bare.width, _STRIDE_PX)
        if bare.is_covered(column, row)
    )
    return bare._replace(coarse=coarse)


def _nearest(stored: _Map, u: float, v: float, *, among: Iterable[int], aspect: float) -> int:
    values, wanted_u, wanted_v = stored.values, u * _WHOLE, v * _WHOLE

    def distance(index: int) -> float:
        across = (values[index * 3] - wanted_u) * aspect
        down = values[index * 3 + 1] - wanted_v
        return across * across + down * down

    return min(among, key=distance)


def _around(stored: _Map, index: int) -> list[int]:
    row, column = divmod(index, stored.width)
    reach = range(-_STRIDE_PX, _STRIDE_PX + 1)
    return [
        (row + down) * stored.width + column + right
        for down in reach
        for right in reach
        if stored.is_covered(column + right, row + down)
    ]


def _slope(stored: _Map, column: int, row: int, band: int) -> tuple[float, float]:
    """Return how much a band grows to the right and downwards, per pixel of the map."""

    def along(right: int, down: int) -> float:
        after = (column + right, row + down)
        before = (column - right, row - down)
        found = [place for place in (before, (column, row), after) if stored.is_covered(*place)]
        growth = stored.at(*found[-1], band) - stored.at(*found[0], band)
        return growth / max(len(found) - 1, 1)

    return along(1, 0), along(0, 1)
