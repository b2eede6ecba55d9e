# pyright: basic
# NumPy's own types say little of shapes, so the work on them is fenced in behind `refined`.
"""A rough mask to one whose edges follow the picture, hair included.

The mask is taken for a linear function of the colours around each pixel (guided filter, He, Sun
and Tang 2010), which is worked out on the small picture and read on the large one.
"""

from typing import Any

import numpy as np
import pyvips as _binding
from numpy.typing import NDArray

from customiseyou.rendering import segmentation

pyvips: Any = _binding

_RADIUS = 3
_SMOOTH = 9.0
"""Squared units of L*a*b*: differences below its root are no edge."""
_BAND = 4
"""Small pixels on each side of the rough edge within which the fine one lies."""
_CLEAR, _FULL = 0.12, 0.88
"""What the filter leaves below and above is nothing and all."""


def refined(
    subject: segmentation.Plane, small: segmentation.Colours, large: segmentation.Colours
) -> NDArray[np.uint8]:
    """Return the mask on the large picture's pixels, from 0 to 255."""
    slopes, base = _linear(subject, small)
    height, width = large.shape[:2]
    fine = _stretched(base, width, height)
    for band in range(3):
        fine += _stretched(slopes[band], width, height) * large[..., band]
    fine = (fine - _CLEAR) / (_FULL - _CLEAR)
    solid = subject > 0.5
    inner = _stretched(_box(solid.astype(np.float32), _BAND), width, height)
    fine = np.where(inner > 0.999, 1, np.where(inner < 0.001, 0, fine))
    return np.round(np.clip(fine, 0, 1) * 255).astype(np.uint8)


def _linear(
    subject: segmentation.Plane, colours: segmentation.Colours
) -> tuple[list[segmentation.Plane], segmentation.Plane]:
    """Return for each pixel the three slopes and the base of the mask over the colours."""
    means = [_box(colours[..., band], _RADIUS) for band in range(3)]
    mean = _box(subject, _RADIUS)
    spread = np.empty((*subject.shape, 3, 3), dtype=np.float64)
    shared = np.empty((*subject.shape, 3, 1), dtype=np.float64)
    for one in range(3):
        for other in range(3):
            product = _box(colours[..., one] * colours[..., other], _RADIUS)
            spread[..., one, other] = product - means[one] * means[other]
        spread[..., one, one] += _SMOOTH
        shared[..., one, 0] = _box(colours[..., one] * subject, _RADIUS) - means[one] * mean
    slopes = np.linalg.solve(spread, shared)[..., 0].astype(np.float32)
    base = mean.copy()
    for band in range(3):
        base -= slopes[..., band] * means[band]
    return [_box(slopes[..., band], _RADIUS) for band in range(3)], _box(base, _RADIUS)


def _box(plane: NDArray[np.float32], radius: int) -> NDArray[np.float32]:
    """Return the mean over a square around each pixel."""
    for axis in (0, 1):
        room = [(radius + 1, radius) if axis == one else (0, 0) for one in (0, 1)]
        sums = np.cumsum(np.pad(plane, room, "edge"), axis=axis, dtype=np.float64)
        length, side = plane.shape[axis], 2 * radius + 1
        ahead, behind = (sums.take(range(at, at + length), axis) for at in (side, 0))
        plane = ((ahead - behind) / side).astype(np.float32)
    return plane


def _stretched(plane: NDArray[np.float32], width: int, height: int) -> NDArray[np.float32]:
    image = pyvips.Image.new_from_array(plane.astype(np.float32))
    scaled = image.resize(width / plane.shape[1], vscale=height / plane.shape[0], kernel="linear")
    out = scaled.numpy().reshape(scaled.height, scaled.width)
    short = ((0, max(0, height - out.shape[0])), (0, max(0, width - out.shape[1])))
    return np.pad(out, short, "edge")[:height, :width].astype(np.float32)
