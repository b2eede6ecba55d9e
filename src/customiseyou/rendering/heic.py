# pyright: basic
# The binding's types say little of what it gives, so it is fenced in here behind a typed function.
"""HEIC photos of telephones to pixels, by a decoder that can encode nothing.

libheif turns the picture as its file says (irot, imir). The EXIF that comes with it tells the same
turn once more and is not looked at, as ISO/IEC 23008-12 wants it.
"""

import io
from collections.abc import Callable
from typing import Any

import pyvips as _binding
from pi_heif import heif, options

from customiseyou.rendering import errors

pyvips: Any = _binding
options.THUMBNAILS = False
options.DEPTH_IMAGES = False
options.AUX_IMAGES = False
options.DECODE_THREADS = 1
DISPLAY_P3_PRIMARIES = 12
"""Of ISO/IEC 23091-2; telephones mostly bring a profile of the same colours instead."""


def decoded(data: bytes, *, check_size: Callable[[int, int], None]) -> Any:
    """Return the file's main picture upright in 8 bits, with the colour profile that it names.

    `check_size` refuses before anything is decoded.

    Raises:
        PictureUnreadable; as check_size.
    """
    try:
        found = heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True)
        picture = found[found.primary_index]
        check_size(*picture.size)
        pixels = picture.data
    except (ValueError, EOFError, SyntaxError, RuntimeError, OSError, IndexError) as error:
        raise errors.PictureUnreadable from error
    bands = len(picture.mode)
    image = pyvips.Image.new_from_memory(pixels, *picture.size, bands, "uchar")
    image = image.copy(interpretation="b-w" if bands < 3 else "srgb")
    if picture.premultiplied_alpha:
        image = image.unpremultiply().cast("uchar")
    profile = picture.info.get("icc_profile")
    if profile:
        image.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    elif picture.info.get("nclx_profile", {}).get("color_primaries") == DISPLAY_P3_PRIMARIES:
        image = image.icc_transform("srgb", input_profile="p3", intent="relative")
    return image
