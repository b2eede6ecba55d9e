# pyright: basic
# The binding builds its methods at run time, so it is fenced in here behind typed values.
"""Photos made ready for a print: cut to what shows, with their effect, without what was cut out.

Most prints embed the photos as they are. A photo with an effect or a cut-out is made anew from the
part that its mask shows. Where all photos together are too many pixels, each is cut to that part,
and the finest are halved, thirded and so on until they fit into a worker.
"""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import pyvips as _binding

from customiseyou.rendering import (
    errors,
    outline,
    photo_effects,
    photo_parts,
    picture_header,
    scene,
)

PIXELS_MAX = 40_000_000
"""Of all photos of a surface together; with the files they come in measured 1,120 MiB at most."""
CLEAR_WEIGHT = 6
"""A pixel with transparency takes so much more memory while a PDF is made."""
MARGIN_PX = 8
"""Kept around the part that shows, for the smoothing at its edge."""
MASK_PIXELS_MAX = 4_000_000
_JPEG_QUALITY = 95
_NO_SIZES: Mapping[str, tuple[int, int]] = MappingProxyType({})

pyvips: Any = _binding
VERSION = (
    f"pyvips {pyvips.__version__} libvips {'.'.join(str(pyvips.version(n)) for n in range(3))}"
)


class _Cut(NamedTuple):
    """The part of a picture that one item shows, in its pixels, and how fine it comes out."""

    item: scene.ImageItem
    header: picture_header.Header
    x: int
    y: int
    width: int
    height: int
    units_per_px: float

    @property
    def is_treated(self) -> bool:
        """Whether the photo can't be embedded as it is."""
        return self.item.effect is not None or self.item.cutout is not None

    @property
    def dpi(self) -> float:
        """How many of its pixels lie on an inch."""
        return outline.UNITS_PER_INCH / self.units_per_px

    def weight(self, step: int) -> int:
        """Return how much the part counts when every `step` pixels become one."""
        if _has_lines(self.item):
            return 0
        clear = self.header.media_type == "image/png" or self.item.cutout
        wide, high = math.ceil(self.width / step), math.ceil(self.height / step)
        return (CLEAR_WEIGHT if clear else 1) * wide * high


def _has_lines(item: scene.ImageItem) -> bool:
    """Return whether a photo becomes line art, which is drawn without any pixels."""
    return item.effect is not None and item.effect.kind == "line-art"


def parts(
    drawn: scene.Scene,
    pictures: Mapping[str, bytes],
    *,
    original_sizes: Mapping[str, tuple[int, int]] = _NO_SIZES,
) -> dict[str, photo_parts.Drawn]:
    """Return by item what stands for its photo; empty where all photos fit as they are.

    Where `pictures` holds reduced copies, `original_sizes` tells what their parts are told in.

    Raises:
        MissingPicture: a photo that an effect is for, or the mask of a cut-out.
    """
    cuts: dict[str, _Cut] = {}
    whole: dict[str, int] = {}
    for item in drawn.items:
        if not isinstance(item, scene.ImageItem):
            continue
        header = picture_header.read(pictures.get(item.picture, b""))
        if header is None or header.media_type not in picture_header.PRINTED_MEDIA_TYPES:
            continue
        cut = cuts[item.id] = _cut(item, header, original_sizes)
        clear = CLEAR_WEIGHT if header.media_type == "image/png" else 1
        if cut.is_treated:
            whole[f"{item.picture} for {item.id}"] = cut.weight(1)
        else:
            whole[item.picture] = clear * header.width * header.height
    if sum(whole.values()) <= PIXELS_MAX:
        cuts = {name: cut for name, cut in cuts.items() if cut.is_treated}
    steps = dict.fromkeys(cuts, 1)
    while sum(cut.weight(steps[name]) for name, cut in cuts.items()) > PIXELS_MAX:
        # Lines weigh nothing, however few of their pixels are made.
        heavy = [name for name, cut in cuts.items() if cut.weight(1)]
        finest = max(heavy, key=lambda name: (cuts[name].dpi / steps[name], name))
        steps[finest] += 1
    return {name: _made(cut, steps[name], pictures, original_sizes) for name, cut in cuts.items()}


def _cut(
    item: scene.ImageItem,
    header: picture_header.Header,
    original_sizes: Mapping[str, tuple[int, int]],
) -> _Cut:
    width, height = original_sizes.get(item.picture, (header.width, header.height))
    matrix, scale = photo_parts.crop_matrix(item.box, item.crop, width=width, height=height)
    a, b, c, d, e, f = matrix
    over = photo_parts.PICTURE_OVERSCAN
    corners = [
        (item.box.x + x, item.box.y + y)
        for x in (-over, item.box.width + over)
        for y in (-over, item.box.height + over)
    ]
    area = a * d - b * c
    # A reduced copy has fewer pixels than those that the matrix is for.
    wide, high = header.width / width, header.height / height
    xs = [(d * (x - e) - c * (y - f)) / area * wide for x, y in corners]
    ys = [(a * (y - f) - b * (x - e)) / area * high for x, y in corners]
    left, top = max(0, math.floor(min(xs)) - MARGIN_PX), max(0, math.floor(min(ys)) - MARGIN_PX)
    right = min(header.width, math.ceil(max(xs)) + MARGIN_PX)
    bottom = min(header.height, math.ceil(max(ys)) + MARGIN_PX)
    return _Cut(item, header, left, top, right - left, bottom - top, scale / wide)


def _made(
    cut: _Cut,
    step: int,
    pictures: Mapping[str, bytes],
    original_sizes: Mapping[str, tuple[int, int]],
) -> photo_parts.Drawn:
    """Return the part with every square of `step` pixels averaged to one, written anew."""
    item, header = cut.item, cut.header
    load = "jpegload_buffer" if header.media_type == "image/jpeg" else "pngload_buffer"
    data = pictures[item.picture]
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
    if item.cutout is not None:
        image = _cut_out(image.copy_memory(), cut, pictures.get(item.cutout, b""))
    width, height = original_sizes.get(item.picture, (header.width, header.height))
    across, down = width / header.width, height / header.height
    place = (cut.x * across, cut.y * down, cut.width * across, cut.height * down)
    if item.effect is None:
        return photo_parts.Part(*_encoded(image), *place)
    if item.effect.kind == "line-art":
        stroke_px = photo_effects.stroke(item.box) / cut.units_per_px
        strength = item.effect.strength
        lines = photo_effects.lines(image, stroke_px=stroke_px, strength=strength)
        return photo_parts.LineArt(*lines, *place)
    return photo_parts.Part(*_encoded(photo_effects.toned(image, item.effect.kind)), *place)


def _encoded(image: Any) -> tuple[bytes, str]:
    if image.hasalpha():
        return image.pngsave_buffer(compression=6, keep="none"), "image/png"
    return image.jpegsave_buffer(Q=_JPEG_QUALITY, subsample_mode="off", keep="none"), "image/jpeg"


def _cut_out(image: Any, cut: _Cut, mask: bytes) -> Any:
    """Return the part clear wherever its mask is."""
    alpha = _mask(cut, mask, width=image.width, height=image.height)
    if image.hasalpha():
        alpha = ((image[3] * alpha + 127) / 255).floor().cast("uchar")
    return image[:3].bandjoin(alpha)


def _mask(cut: _Cut, data: bytes, *, width: int, height: int) -> Any:
    """Return the mask's part that lies over the picture's, with so many pixels."""
    # NumPy takes a while to load, and most prints have no cut-out.
    from customiseyou.rendering import stretching  # noqa: PLC0415

    item, header = cut.item, picture_header.read(data)
    if header is None or header.media_type != "image/png":
        raise errors.MissingPicture(item.cutout or "")
    if header.width * header.height > MASK_PIXELS_MAX:
        raise errors.PictureTooManyPixels(header.width, header.height, pixels_max=MASK_PIXELS_MAX)
    grey = pyvips.Image.pngload_buffer(data, fail_on="error")[0].cast("uchar")
    stretched = stretching.part(
        grey.numpy().reshape(grey.height, grey.width),
        columns=(cut.x / cut.header.width, (cut.x + cut.width) / cut.header.width, width),
        rows=(cut.y / cut.header.height, (cut.y + cut.height) / cut.header.height, height),
    )
    return pyvips.Image.new_from_array(stretched)
