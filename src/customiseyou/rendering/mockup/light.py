"""Between sRGB bytes and linear light, and between sizes, with pyvips.

Every picture here that is not 8-bit is float: linear light from 0 to 1, or a share from 0 to 1.
"""

import functools

import pyvips

LUMINANCE = (0.2126, 0.7152, 0.0722)
"""The weights of linear red, green and blue in what the eye calls bright (ITU-R BT.709)."""

_STEPS = 65_535


def decode_value(value: float) -> float:
    """Turn an sRGB value from 0 to 1 into linear light (IEC 61966-2-1)."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def encode_value(value: float) -> float:
    """Turn linear light from 0 to 1 into an sRGB value (IEC 61966-2-1)."""
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def decode_hex(colour: str) -> tuple[float, float, float]:
    """Turn '#rrggbb' into linear red, green and blue."""
    red, green, blue = (decode_value(byte / 255) for byte in bytes.fromhex(colour[1:]))
    return red, green, blue


@functools.cache
def _decoding() -> pyvips.Image:
    row = [decode_value(byte / 255) for byte in range(256)]
    return pyvips.Image.new_from_array([row]).cast("float").copy_memory()


@functools.cache
def _encoding() -> pyvips.Image:
    row = [round(encode_value(step / _STEPS) * 255) for step in range(_STEPS + 1)]
    return pyvips.Image.new_from_array([row]).cast("uchar").copy_memory()


def decode(picture: pyvips.Image) -> pyvips.Image:
    """Turn 8-bit sRGB into linear light."""
    return picture.maplut(_decoding())


def premultiply(artwork: pyvips.Image) -> pyvips.Image:
    """Turn 8-bit sRGB with alpha into linear red, green and blue times alpha, and alpha."""
    alpha = artwork[3] / 255
    return (decode(artwork[0:3]) * alpha).bandjoin(alpha)


def encode(picture: pyvips.Image) -> pyvips.Image:
    """Turn linear light into 8-bit sRGB; what is outside 0 to 1 is cut."""
    # The look-up is finer than any step of 8 bits, so that it rounds as the formula would.
    return (picture * _STEPS + 0.5).cast("ushort").maplut(_encoding()).copy(interpretation="srgb")


def between(picture: pyvips.Image, *, low: float, high: float) -> pyvips.Image:
    """Cut every value to low..high."""
    # The type stubs write min_ and max_, which libvips does not know.
    return picture.clamp(min=low, max=high)  # pyright: ignore


def resample(
    picture: pyvips.Image, *, width: int, height: int, kernel: str = "cubic"
) -> pyvips.Image:
    """Return the float picture at another size, pixel centres aligned.

    It is filtered with the kernel when it shrinks, and bicubically when it grows.
    """
    if (picture.width, picture.height) == (width, height):
        return picture
    if width <= picture.width and height <= picture.height:
        return picture.resize(width / picture.width, vscale=height / picture.height, kernel=kernel)
    # vips_resize() shifts by a quarter pixel when it enlarges bilinearly: we say where to look.
    places = grid(
        width,
        height,
        step=(picture.width / width, picture.height / height),
        start=(0.5 * picture.width / width - 0.5, 0.5 * picture.height / height - 0.5),
    )
    return look_up(picture, places, interpolate="bicubic")


def grid(
    width: int, height: int, *, step: tuple[float, float], start: tuple[float, float]
) -> pyvips.Image:
    """Return two bands (x, y) that hold start + step * (column, row)."""
    return pyvips.Image.xyz(width, height).linear(list(step), list(start))


def look_up(
    picture: pyvips.Image, places: pyvips.Image, *, interpolate: str = "bilinear"
) -> pyvips.Image:
    """Return picture at places, two bands (x, y) in pixels from the first pixel's centre."""
    return picture.mapim(
        places,
        interpolate=pyvips.Interpolate.new(interpolate),
        extend="copy",
        # A fourth band is not to be multiplied in: our colours are premultiplied already.
        premultiplied=True,
    )
