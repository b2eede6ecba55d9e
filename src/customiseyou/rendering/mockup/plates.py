"""All that can be worked out for one view and one width before any artwork is known.

The artwork is brought to a fixed size whose texels are about as dense as the samples, and its
smaller levels (each half of the one before) are laid out beside it as one sheet. `near` and `far`
say for every sample where to look on that sheet, `share` how much of `far` to take: thus two
look-ups give a trilinear sample, whatever the number of levels.
"""

import functools
import math
from typing import NamedTuple

import pyvips

from customiseyou.rendering.mockup import light, pack

SAMPLES = 2
"""Samples per axis and output pixel."""
LEVELS_MAX = 4
SHEET_PX_MAX = 4096
DENSITY = 0.75
"""Texels of the artwork per sample where it is seen best: one and a half per output pixel."""
VIEWS_KEPT = 6
"""A 1000 pixels wide view takes about 40 MB."""
_COVERAGE_MARGIN_PX = 3
_HISTOGRAM_STEPS = 60_000
_DENSE_SHARE = 0.1


class Box(NamedTuple):
    """A part of a picture, in its pixels."""

    left: int
    top: int
    width: int
    height: int

    def cut(self, picture: pyvips.Image) -> pyvips.Image:
        """Return the part of picture that the box covers."""
        return picture.crop(self.left, self.top, self.width, self.height)


class Sheet(NamedTuple):
    """How artwork is to be laid out for sampling."""

    full: tuple[int, int]
    """The size of the whole surface in texels."""
    seen: Box
    """The part of it that this view shows; both sides divide by the smallest level's scale."""
    levels: int

    def places(self) -> list[Box]:
        """Return where each level lies on the sheet: the first left, the others right, stacked."""
        found = [Box(0, 0, self.seen.width, self.seen.height)]
        top = 0
        for level in range(1, self.levels):
            width, height = self.seen.width >> level, self.seen.height >> level
            found.append(Box(self.seen.width, top, width, height))
            top += height
        return found

    def size(self) -> tuple[int, int]:
        """Return the width and height of the sheet."""
        places = self.places()
        return (
            max(place.left + place.width for place in places),
            max(place.top + place.height for place in places),
        )


class Plates(NamedTuple):
    """The decoded pictures of a view at one width; whole ones, and those cut to `box`."""

    size: tuple[int, int]
    beauty: pyvips.Image
    ink: pyvips.Image | None
    tint: pyvips.Image | None
    box: Box
    """Where artwork can show at all, with a margin."""
    mask: pyvips.Image
    """Cut to box."""
    sheet: Sheet
    near: pyvips.Image
    far: pyvips.Image | None
    """None when the whole view needs a single level."""
    share: pyvips.Image | None


@functools.lru_cache(maxsize=VIEWS_KEPT)
def prepare(view: pack.View, width_px: int) -> Plates:
    """Return the plates of a view, from memory when it was asked for lately."""
    height_px = round(width_px * view.size_px[1] / view.size_px[0])
    size = (width_px, height_px)
    mask = _read_share(view.path(view.files.mask), size)
    box = _covered(mask)
    map_uv = _sample_map(view, box, size)
    sheet, near, far, share = _layout(map_uv, box.cut(mask))
    return Plates(
        size=size,
        beauty=read_picture(view.path(view.files.beauty), size),
        ink=read_picture(view.path(view.files.ink), size) if view.files.ink else None,
        tint=_read_share(view.path(view.files.tint), size) if view.files.tint else None,
        box=box,
        mask=box.cut(mask).copy_memory(),
        sheet=sheet,
        near=near,
        far=far,
        share=share,
    )


def read_picture(path: str, size: tuple[int, int]) -> pyvips.Image:
    """Return an sRGB picture in linear light at the size, held in memory."""
    picture = light.decode(pyvips.Image.new_from_file(path))
    return light.resample(picture, width=size[0], height=size[1]).copy_memory()


def _read_share(path: str, size: tuple[int, int]) -> pyvips.Image:
    picture = pyvips.Image.new_from_file(path).cast("float") / 255
    return light.resample(picture, width=size[0], height=size[1]).clamp().copy_memory()


def _covered(mask: pyvips.Image) -> Box:
    left, top, width, height = (mask > 0).find_trim(threshold=1, background=[0], line_art=True)
    right = min(left + width + _COVERAGE_MARGIN_PX, mask.width)
    bottom = min(top + height + _COVERAGE_MARGIN_PX, mask.height)
    left = max(left - _COVERAGE_MARGIN_PX, 0)
    top = max(top - _COVERAGE_MARGIN_PX, 0)
    return Box(left, top, right - left, bottom - top)


def _sample_map(view: pack.View, box: Box, size: tuple[int, int]) -> pyvips.Image:
    """Return u and v from 0 to 1 for every sample of the box."""
    stored = pyvips.Image.new_from_file(view.path(view.files.uv))[0:2].cast("float") / 65_535
    step = (stored.width / (size[0] * SAMPLES), stored.height / (size[1] * SAMPLES))
    places = light.grid(
        box.width * SAMPLES,
        box.height * SAMPLES,
        step=step,
        start=(
            (box.left * SAMPLES + 0.5) * step[0] - 0.5,
            (box.top * SAMPLES + 0.5) * step[1] - 0.5,
        ),
    )
    return light.look_up(stored, places).copy_memory()


def _slopes(plane: pyvips.Image) -> tuple[pyvips.Image, pyvips.Image]:
    across = pyvips.Image.new_from_array([[-0.5, 0.0, 0.5]])
    return (
        plane.conv(across, precision="float"),
        plane.conv(across.rot90(), precision="float"),
    )


def _layout(
    map_uv: pyvips.Image, mask: pyvips.Image
) -> tuple[Sheet, pyvips.Image, pyvips.Image | None, pyvips.Image | None]:
    covered = (mask > 0).resize(SAMPLES, kernel="nearest")
    u_x, u_y = _slopes(map_uv[0])
    v_x, v_y = _slopes(map_uv[1])
    width = _texels((u_x**2 + u_y**2) ** 0.5, covered)
    height = _texels((v_x**2 + v_y**2) ** 0.5, covered)
    across = ((u_x * width) ** 2 + (v_x * height) ** 2) ** 0.5
    down = ((u_y * width) ** 2 + (v_y * height) ** 2) ** 0.5
    footprint = (across + down) / 2
    level = covered.ifthenelse(footprint.log() / math.log(2), 0)
    level = light.between(level, low=0, high=LEVELS_MAX - 1).copy_memory()
    levels = math.ceil(level.maxpos()[0]) + 1
    sheet = _sheet(map_uv, covered, full=(width, height), levels=levels)
    floor = level.floor()
    near = _look_at(map_uv, sheet, floor, covered)
    if levels == 1:
        return sheet, near, None, None
    far = _look_at(map_uv, sheet, level.ceil(), covered)
    return sheet, near, far, (level - floor).copy_memory()


def _texels(slope: pyvips.Image, covered: pyvips.Image) -> int:
    """Return how many texels a side needs to be as dense as the samples where it is seen best."""
    largest = (covered / 255 * slope).maxpos()[0]
    steps = covered.ifthenelse(slope * (_HISTOGRAM_STEPS / largest) + 1, 0).cast("ushort")
    counts = steps.hist_find().cast("uint").write_to_memory()
    seen = memoryview(counts).cast("I")[1:]
    wanted = sum(seen) * _DENSE_SHARE
    for step, count in enumerate(seen):
        wanted -= count
        if wanted <= 0:
            return min(round(DENSITY * _HISTOGRAM_STEPS / (step + 1) / largest), SHEET_PX_MAX)
    return SHEET_PX_MAX


def _sheet(
    map_uv: pyvips.Image, covered: pyvips.Image, *, full: tuple[int, int], levels: int
) -> Sheet:
    scale = 1 << (levels - 1)
    spans: list[tuple[int, int, int]] = []
    for band, texels in zip((map_uv[0], map_uv[1]), full, strict=True):
        whole = math.ceil(texels / scale) * scale
        least = covered.ifthenelse(band, 1).minpos()[0] * whole
        most = covered.ifthenelse(band, 0).maxpos()[0] * whole
        start = max(math.floor(least / scale) - 1, 0) * scale
        stop = min((math.ceil(most / scale) + 1) * scale, whole)
        spans.append((whole, start, stop))
    (width, left, right), (height, top, bottom) = spans
    return Sheet((width, height), Box(left, top, right - left, bottom - top), levels)


def _look_at(
    map_uv: pyvips.Image, sheet: Sheet, level: pyvips.Image, covered: pyvips.Image
) -> pyvips.Image:
    """Return where on the sheet each sample lies, given its whole level."""
    found: pyvips.Image | None = None
    for number, place in reversed(list(enumerate(sheet.places()))):
        step = [sheet.full[0] / (1 << number), sheet.full[1] / (1 << number)]
        start = [-(sheet.seen.left >> number) - 0.5, -(sheet.seen.top >> number) - 0.5]
        spot = map_uv.linear(step, start)
        x = light.between(spot[0], low=0, high=place.width - 1) + place.left
        y = light.between(spot[1], low=0, high=place.height - 1) + place.top
        here = x.bandjoin(y)
        if found is not None:
            here = level.relational_const("equal", [number]).ifthenelse(here, found)
        found = here
    assert found is not None, "a sheet has at least one level"
    # A look-up copies all that lies between the places of one tile. Where nothing is covered the
    # map says nothing, and jumping to a corner of the sheet would cost more than all the rest.
    anywhere = light.grid(
        map_uv.width,
        map_uv.height,
        step=((sheet.seen.width - 1) / map_uv.width, (sheet.seen.height - 1) / map_uv.height),
        start=(0.0, 0.0),
    )
    found = covered.ifthenelse(found, anywhere)
    return found.cast("float").copy_memory()
