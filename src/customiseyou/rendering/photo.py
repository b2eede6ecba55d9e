"""Finished pictures in a form that every mail program shows."""

import pyvips

JPEG_QUALITY = 86


def to_jpeg(picture: bytes, *, width_px: int) -> bytes:
    """Return any picture of ours as a JPEG of at most a width, on white where it is clear."""
    image = pyvips.Image.thumbnail_buffer(picture, width_px, size="down")
    if image.hasalpha():
        image = image.flatten(background=[255, 255, 255])
    return image.jpegsave_buffer(Q=JPEG_QUALITY, keep="none")  # pyright: ignore[reportArgumentType]
