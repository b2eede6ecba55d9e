# pyright: basic
# The binding builds its methods at run time, so it is fenced in here behind typed values.
"""Photos of strangers to pictures that are safe to print: checked, turned upright, written anew.

Run this in a worker process: it decodes what people send. Nothing is decoded before the size that
the header tells has been checked, and nothing of the original file is kept but its pixels.
"""

import hashlib
from typing import Any

import msgspec
import pyvips as _binding

from customiseyou.rendering import errors, picture_header

PICTURE_BYTES_MAX = 25 * 1024 * 1024
PICTURE_PIXELS_MAX = 40_000_000
PICTURE_SIDE_PX_MIN = 16
JPEG_SCANS_MAX = 100
"""Cameras and programs write one, or about ten; thousands are there to keep a decoder busy."""
EDIT_SIDE_PX_MAX = 1_600
_JPEG_QUALITY = 95
_EDIT_JPEG_QUALITY = 85

pyvips: Any = _binding
_LOADERS = {
    "image/jpeg": "jpegload_buffer",
    "image/png": "pngload_buffer",
    "image/webp": "webpload_buffer",
    "image/avif": "heifload_buffer",
}
_HEIC = "image/heic"
"""libvips comes without a decoder of HEVC, so these have one of their own."""


def kinds() -> tuple[str, ...]:
    """Return the kinds of photo that are taken in, as people call them."""
    taken = (*_LOADERS, _HEIC)
    return tuple(name.rpartition("/")[2].upper().replace("WEBP", "WebP") for name in taken)


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A JPEG, or a PNG where something is transparent, in sRGB without any metadata."""

    data: bytes
    media_type: str
    width: int
    height: int
    sha256: str


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one upload: what is printed, and a copy light enough to edit with."""

    original: Picture
    editing: Picture


def intake(data: bytes, *, edit_px_max: int = EDIT_SIDE_PX_MAX) -> Intake:
    """Return the upload as pictures of ours.

    Raises:
        PictureTooLarge, NotAPicture, PictureTooManyPixels, PictureTooSmall,
        PictureKindUnsupported, PictureUnreadable.
    """
    if len(data) > PICTURE_BYTES_MAX:
        raise errors.PictureTooLarge(len(data), size_bytes_max=PICTURE_BYTES_MAX)
    header = picture_header.read(data)
    if header is None:
        raise errors.NotAPicture
    _check_size(header.width, header.height)
    if header.media_type == "image/jpeg" and picture_header.count_scans(data) > JPEG_SCANS_MAX:
        raise errors.PictureUnreadable
    if header.media_type in picture_header.PLAIN_HEIF_ITEMS:
        _check_items(data, header.media_type)
    try:
        upright = _decoded(data, header.media_type)
        original = _encoded(upright, quality=_JPEG_QUALITY)
        share = edit_px_max / max(upright.width, upright.height)
        if share < 1:
            upright = upright.thumbnail_image(edit_px_max, height=edit_px_max, size="down")
        editing = _encoded(upright, quality=_EDIT_JPEG_QUALITY)
    except pyvips.Error as error:
        raise errors.PictureUnreadable from error
    return Intake(original=original, editing=editing)


def _check_size(width: int, height: int) -> None:
    if width * height > PICTURE_PIXELS_MAX:
        raise errors.PictureTooManyPixels(width, height, pixels_max=PICTURE_PIXELS_MAX)
    if min(width, height) < PICTURE_SIDE_PX_MIN:
        raise errors.PictureTooSmall(width, height, side_px_min=PICTURE_SIDE_PX_MIN)


def _check_items(data: bytes, media_type: str) -> None:
    items = picture_header.heif_items(data)
    if not items:
        raise errors.PictureUnreadable
    if not items <= picture_header.PLAIN_HEIF_ITEMS[media_type]:
        raise errors.PictureKindUnsupported(media_type)


def _decoded(data: bytes, media_type: str) -> Any:
    """Return the pixels upright in 8-bit sRGB, with alpha only where something is transparent."""
    if media_type == _HEIC:
        # Only a worker decodes; who reads the limits above need not load a decoder.
        from customiseyou.rendering import heic  # noqa: PLC0415

        image = heic.decoded(data, check_size=_check_size)
    else:
        load = getattr(pyvips.Image, _LOADERS[media_type])
        image = load(data, access="sequential", fail_on="error")
        _check_size(image.width, image.height)
        image = image.copy_memory().autorot()
    if image.get_typeof("icc-profile-data"):
        image = image.icc_transform("srgb", embedded=True, intent="relative")
    elif image.interpretation != "srgb":
        image = image.colourspace("srgb")
    if image.format != "uchar":
        image = image.cast("uchar")
    if image.hasalpha() and image[image.bands - 1].min() == 255:
        image = image[: image.bands - 1]
    return image


def _encoded(image: Any, *, quality: int) -> Picture:
    if image.hasalpha():
        media_type, data = "image/png", image.pngsave_buffer(compression=7, keep="none")
    else:
        media_type = "image/jpeg"
        # Optimised coding would hold all coefficients of a large photo in memory at once.
        data = image.jpegsave_buffer(Q=quality, subsample_mode="off", keep="none")
    return Picture(
        data=data,
        media_type=media_type,
        width=image.width,
        height=image.height,
        sha256=hashlib.sha256(data).hexdigest(),
    )
