# pyright: basic
# NumPy's own types say little of shapes, so the work on them is fenced in behind `part`.
"""A part of a small grey picture on other pixels, in whole numbers so that it is alike anywhere."""

import numpy as np
from numpy.typing import NDArray

_STEPS = 256


def part(
    grey: NDArray[np.uint8],
    *,
    columns: tuple[float, float, int],
    rows: tuple[float, float, int],
) -> NDArray[np.uint8]:
    """Return the picture between two shares of each of its sides, blended to so many pixels."""
    before, after, share = _places(grey.shape[0], *rows)
    share = share[:, None]
    tall = grey[before].astype(np.int32) * (_STEPS - share) + grey[after].astype(np.int32) * share
    before, after, share = _places(grey.shape[1], *columns)
    out = tall[:, before] * (_STEPS - share)
    out += tall[:, after] * share
    out += _STEPS * _STEPS // 2
    return (out // (_STEPS * _STEPS)).astype(np.uint8)


def _places(
    length: int, begin: float, end: float, count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
    """Return the two pixels on each side of each new pixel's centre, and the later one's share."""
    centres = (begin + (end - begin) * (np.arange(count) + 0.5) / count) * length - 0.5
    steps = np.floor(np.clip(centres, 0, length - 1) * _STEPS + 0.5).astype(np.int64)
    before = steps // _STEPS
    after = np.minimum(before + 1, length - 1)
    return before, after, (steps % _STEPS).astype(np.int32)
