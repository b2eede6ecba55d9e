"""What stands on a page's pictures, read from their pixels."""

import base64
import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.async_api import Locator

Seen = NDArray[np.int16]
"""Red, green and blue of 400 × 400 pixels."""
Mask = NDArray[np.bool_]

# The element's own pixels as they are shown, not what its address would answer once more.
DRAWN = """async (image) => {
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [400, 400];
  canvas.getContext("2d").drawImage(image, 0, 0, 400, 400);
  return canvas.toDataURL();
}"""


async def picture(image: Locator) -> Seen:
    """Return an `<img>` as it is shown."""
    drawn: str = await image.evaluate(DRAWN)
    png = base64.b64decode(drawn.partition(",")[2])
    return of(Image.open(io.BytesIO(png)))


def of(image: Image.Image) -> Seen:
    """Return a picture as every measure here takes it."""
    return np.asarray(image.convert("RGB").resize((400, 400))).astype(np.int16)


def blue(seen: Seen) -> Mask:
    """Return where a photo of strong blue is seen."""
    return (seen[..., 2] > seen[..., 0] + 60) & (seen[..., 2] > seen[..., 1] + 60)


def green(seen: Seen) -> Mask:
    """Return where a photo of strong green is seen; leaves are duller."""
    return (seen[..., 1] > seen[..., 0] + 80) & (seen[..., 1] > seen[..., 2] + 60)


def kumkum(seen: Seen) -> Mask:
    """Return where the red letters of the garland mug are seen; its flowers are orange."""
    red, green, blue = seen[..., 0], seen[..., 1], seen[..., 2]
    return (red > green + 70) & (blue > green + 5)


def overlap(one: Mask, other: Mask) -> float:
    """Return how much two places are the same: 1 where they are, 0 where they are apart."""
    return float((one & other).sum() / max(1, (one | other).sum()))
