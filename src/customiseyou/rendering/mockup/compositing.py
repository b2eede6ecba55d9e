"""Artwork on a product's photograph, as light would show it: printed in ink, or engraved.

With B the blank picture, M its gloss alone, E the picture wholly engraved, c the coverage, P the
colour of the product, A and alpha the artwork filtered while premultiplied, a = alpha * c:

    printed    M + (B - M) * albedo, where albedo = P * (1 - a + a * A)       transparent ink
                                            albedo = P * (1 - a) + a * A       white underbase
    engraved   (M + (B - M) * P) * (1 - d) + E * d, where d = a * (1 - luminance(A)),
               times 1 + edge_light * (slope of d towards the light, within half)
"""

import functools
import re
from typing import Literal, NamedTuple

import pyvips

from customiseyou.kit import errors
from customiseyou.rendering.mockup import light, pack, plates

WIDTH_PX_MIN = 64
WIDTH_PX_MAX = 2400
WIDTH_PX_USUAL = 1000
CARD_WIDTH_PX = 640
ARTWORK_BYTES_MAX = 25 * 1024 * 1024
ARTWORK_PX_MAX = 40_000_000
"""Width times height."""
GROUNDS_KEPT = 12

PictureFormat = Literal["webp", "png"]

_TINT = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
_WEBP_QUALITY = 88
_PNG_FILTERS_ALL = 0xF8


class MockupRefused(errors.Invalid):
    """The picture cannot be made from what was asked: `field` names the wrong part."""

    code = "mockup.refused"

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        self.reason = reason


class _Ground(NamedTuple):
    """The product without artwork, in one colour."""

    picture: pyvips.Image
    """Whole, 8-bit sRGB."""
    product: pyvips.Image | None
    """P, cut to the plates' box; None is white."""
    ink: pyvips.Image | None
    matte: pyvips.Image
    """B - M, cut to the box."""


def compose(
    view: pack.View,
    artwork_png: bytes | None,
    *,
    tint: str | None = None,
    technique: str | None = None,
    width_px: int = WIDTH_PX_USUAL,
    picture_format: PictureFormat = "webp",
) -> bytes:
    """Return the picture of the product with the artwork on it, in sRGB.

    The artwork fills the trim box of the view's surface from edge to edge; without one the blank
    product is shown. `tint` is '#rrggbb' (white when absent; only where the view is tintable),
    `technique` one of the view's (its first when absent). Plates are kept in the process, so that
    a second call is faster.

    Raises: MockupRefused.
    """
    chosen = _technique(view, technique)
    colour = _tint(view, tint)
    if not WIDTH_PX_MIN <= width_px <= WIDTH_PX_MAX:
        raise MockupRefused("width_px", "out_of_range")
    prepared = plates.prepare(view, width_px)
    ground = _ground(view, width_px, colour)
    picture = ground.picture
    if artwork_png is not None:
        seen = _project(_read_artwork(artwork_png), prepared)
        if chosen is pack.Technique.PRINT:
            marked = _print(seen, ground, blend=view.blend)
        else:
            marked = _engrave(seen, ground, _engraved(view, width_px), view=view)
        # Savers pull line by line, which would make everything above run on one core.
        marked = light.encode(marked).copy_memory()
        picture = picture.insert(marked, prepared.box.left, prepared.box.top).copy_memory()
    if picture_format == "png":
        return picture.pngsave_buffer(compression=6, filter=_PNG_FILTERS_ALL, keep=0)
    return picture.webpsave_buffer(Q=_WEBP_QUALITY, effort=2, keep=0)


def artwork_size(view: pack.View, width_px: int = WIDTH_PX_USUAL) -> tuple[int, int]:
    """Return the width and height of artwork (px) that is sampled as it is, neither more nor less.

    Larger artwork is reduced first, which costs time; smaller artwork looks soft.
    """
    return plates.prepare(view, width_px).sheet.full


def _technique(view: pack.View, asked: str | None) -> pack.Technique:
    if asked is None:
        return view.techniques[0]
    if asked not in view.techniques:
        raise MockupRefused("technique", "not_offered")
    return pack.Technique(asked)


def _tint(view: pack.View, asked: str | None) -> str | None:
    if asked is None:
        return None
    if not _TINT.fullmatch(asked):
        raise MockupRefused("tint", "not_a_colour")
    if not view.is_tintable:
        raise MockupRefused("tint", "not_offered")
    return asked.lower()


def _read_artwork(png: bytes) -> pyvips.Image:
    """Return 8-bit sRGB red, green, blue and alpha, held in memory."""
    if len(png) > ARTWORK_BYTES_MAX:
        raise MockupRefused("artwork", "too_many_bytes")
    try:
        picture = pyvips.Image.pngload_buffer(png, fail_on="error")
        if picture.width * picture.height > ARTWORK_PX_MAX:
            raise MockupRefused("artwork", "too_many_pixels")
        picture = picture.colourspace("srgb")
        if not picture.hasalpha():
            picture = picture.addalpha()
        return picture.cast("uchar").copy_memory()
    except pyvips.Error as error:
        raise MockupRefused("artwork", "not_a_png") from error


def _project(artwork: pyvips.Image, prepared: plates.Plates) -> pyvips.Image:
    """Return the artwork as the view shows it, times coverage, cut to the plates' box."""
    sheet = prepared.sheet
    if (artwork.width, artwork.height) == sheet.full:
        level = light.premultiply(sheet.seen.cut(artwork)).copy_memory()
    else:
        whole = light.premultiply(artwork)
        width, height = sheet.full
        whole = light.resample(whole, width=width, height=height, kernel="lanczos3")
        # What overshoots at hard edges is left: it makes up for what sampling softens.
        level = sheet.seen.cut(whole).copy_memory()
    laid = pyvips.Image.black(*sheet.size(), bands=4).cast("float")
    for place in sheet.places():
        if level.width > place.width:
            level = level.shrink(2, 2).copy_memory()
        laid = laid.insert(level, place.left, place.top)
    laid = laid.copy_memory()
    samples = light.look_up(laid, prepared.near).copy_memory()
    if prepared.far is not None and prepared.share is not None:
        far = light.look_up(laid, prepared.far).copy_memory()
        samples += (far - samples) * prepared.share
    # Held in memory, because vips works out again whatever is used twice.
    return (samples.shrink(plates.SAMPLES, plates.SAMPLES) * prepared.mask).copy_memory()


def _print(seen: pyvips.Image, ground: _Ground, *, blend: pack.Blend) -> pyvips.Image:
    bare = 1 - seen[3]
    if blend is pack.Blend.MULTIPLY:
        albedo = bare + seen[0:3]
        if ground.product is not None:
            albedo *= ground.product
    else:
        albedo = (bare if ground.product is None else ground.product * bare) + seen[0:3]
    return _lit(ground, albedo)


def _lit(ground: _Ground, albedo: pyvips.Image) -> pyvips.Image:
    lit = ground.matte * albedo
    return lit if ground.ink is None else ground.ink + lit


def _engrave(
    seen: pyvips.Image, ground: _Ground, engraved: pyvips.Image, *, view: pack.View
) -> pyvips.Image:
    bright = seen[0:3].recomb(pyvips.Image.new_from_array([list(light.LUMINANCE)]))
    depth = (seen[3] - bright).copy_memory()
    blank = ground.matte if ground.product is None else ground.matte * ground.product
    if ground.ink is not None:
        blank += ground.ink
    x, y = view.light_px
    slope = depth.conv(
        pyvips.Image.new_from_array([[0, -y / 2, 0], [-x / 2, 0, x / 2], [0, y / 2, 0]]),
        precision="float",
    )
    edge = light.between(slope, low=-0.5, high=0.5) * view.edge_light + 1
    return (blank + (engraved - blank) * depth) * edge


@functools.lru_cache(maxsize=GROUNDS_KEPT)
def _ground(view: pack.View, width_px: int, tint: str | None) -> _Ground:
    prepared = plates.prepare(view, width_px)
    whole = prepared.beauty
    matte = whole if prepared.ink is None else whole - prepared.ink
    product: pyvips.Image | None = None
    if tint is not None and prepared.tint is not None:
        red, green, blue = light.decode_hex(tint)
        share = prepared.tint
        product = (
            share.linear([red - 1, green - 1, blue - 1], [1, 1, 1]).cast("float").copy_memory()
        )
        whole = matte * product if prepared.ink is None else prepared.ink + matte * product
    cut = prepared.box.cut
    return _Ground(
        picture=light.encode(whole).copy_memory(),
        product=None if product is None else cut(product).copy_memory(),
        ink=None if prepared.ink is None else cut(prepared.ink).copy_memory(),
        matte=cut(matte).copy_memory(),
    )


@functools.lru_cache(maxsize=GROUNDS_KEPT)
def _engraved(view: pack.View, width_px: int) -> pyvips.Image:
    assert view.files.engraved is not None, "loading checks that engraved products have it"
    prepared = plates.prepare(view, width_px)
    picture = plates.read_picture(view.path(view.files.engraved), prepared.size)
    return prepared.box.cut(picture).copy_memory()
