# pyright: basic
# The binding builds its methods at run time, so it is fenced in here behind typed values.
"""Photos cut to what a print shows of them, so that any number of them fits into a worker.

Most prints embed the photos as they are. Where all of them together are too many pixels, each is
cut to the part that its mask shows, and the finest are halved, thirded and so on until they fit.
"""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import pyvips as _binding

from customiseyou.rendering import outline, picture_header, scene

PIXELS_MAX = 40_000_000
"""Of all photos of a surface together; with the files they come in measured 1,120 MiB at most."""
CLEAR_WEIGHT = 6
"""A pixel with transparency takes so much more memory while a PDF is made."""
MARGIN_PX = 8
"""Kept around the part that shows, for the smoothing at its edge."""
_JPEG_QUALITY = 95

pyvips: Any = _binding
VERSION = (
    f"pyvips {pyvips.__version__} libvips {'.'.join(str(pyvips.version(n)) for n in range(3))}"
)


class _Cut(NamedTuple):
    """The part of a picture that one item shows, in its pixels, and how fine it comes out."""

    header: picture_header.Header
    x: int
    y: int
    width: int
    height: int
    dpi: float

    def weight(self, step: int) -> int:
        """Return how much the part counts when every `step` pixels become one."""
        clear = CLEAR_WEIGHT if self.header.media_type == "image/png" else 1
        return clear * math.ceil(self.width / step) * math.ceil(self.height / step)


def parts(drawn: scene.Scene, pictures: Mapping[str, bytes]) -> dict[str, outline.Part]:
    """Return by item what stands for its photo; empty where all photos fit as they are."""
    cuts: dict[str, _Cut] = {}
    whole: dict[str, int] = {}
    for item in drawn.items:
        if not isinstance(item, scene.ImageItem):
            continue
        header = picture_header.read(pictures[item.picture])
        if header is None or header.media_type not in picture_header.PRINTED_MEDIA_TYPES:
            continue
        cuts[item.id] = _cut(item, header)
        clear = CLEAR_WEIGHT if header.media_type == "image/png" else 1
        whole[item.picture] = clear * header.width * header.height
    if sum(whole.values()) <= PIXELS_MAX:
        return {}
    steps = dict.fromkeys(cuts, 1)
    while sum(cut.weight(steps[name]) for name, cut in cuts.items()) > PIXELS_MAX:
        finest = max(cuts, key=lambda name: (cuts[name].dpi / steps[name], name))
        steps[finest] += 1
    named = {item.id: item.picture for item in drawn.items if isinstance(item, scene.ImageItem)}
    return {name: _made(pictures[named[name]], cut, steps[name]) for name, cut in cuts.items()}


def _cut(item: scene.ImageItem, header: picture_header.Header) -> _Cut:
    matrix, scale = outline.crop_matrix(
        item.box, item.crop, width=header.width, height=header.height
    )
    a, b, c, d, e, f = matrix
    over = outline.PICTURE_OVERSCAN
    corners = [
        (item.box.x + x, item.box.y + y)
        for x in (-over, item.box.width + over)
        for y in (-over, item.box.height + over)
    ]
    area = a * d - b * c
    xs = [(d * (x - e) - c * (y - f)) / area for x, y in corners]
    ys = [(a * (y - f) - b * (x - e)) / area for x, y in corners]
    left, top = max(0, math.floor(min(xs)) - MARGIN_PX), max(0, math.floor(min(ys)) - MARGIN_PX)
    right = min(header.width, math.ceil(max(xs)) + MARGIN_PX)
    bottom = min(header.height, math.ceil(max(ys)) + MARGIN_PX)
    return _Cut(header, left, top, right - left, bottom - top, outline.UNITS_PER_INCH / scale)


def _made(data: bytes, cut: _Cut, step: int) -> outline.Part:
    """Return the part with every square of `step` pixels averaged to one, written anew."""
    load = "jpegload_buffer" if cut.header.media_type == "image/jpeg" else "pngload_buffer"
    image = getattr(pyvips.Image, load)(data, access="sequential", fail_on="error")
    image = image.crop(cut.x, cut.y, cut.width, cut.height)
    if step > 1:
        clear = image.hasalpha()
        image = image.premultiply() if clear else image
        # The last square may be incomplete: it is filled up with its edge, and counts as whole.
        wide, high = -(-cut.width // step) * step, -(-cut.height // step) * step
        image = image.embed(0, 0, wide, high, extend="copy").shrink(step, step)
        image = (image.unpremultiply() if clear else image).cast("uchar")
        cut = cut._replace(width=wide, height=high)
    if image.hasalpha():
        media_type, out = "image/png", image.pngsave_buffer(compression=6, keep="none")
    else:
        media_type = "image/jpeg"
        out = image.jpegsave_buffer(Q=_JPEG_QUALITY, subsample_mode="off", keep="none")
    return outline.Part(out, media_type, cut.x, cut.y, cut.width, cut.height)
