"""The plainest way to put artwork on a mock-up, to measure the quick ways against.

It follows the formula of `rendering/mockup/compositing.py` in NumPy with nothing saved: pictures
at their own size, the map of the surface read at every sample, many samples a pixel. Slow, and
written apart from both compositors, so that a mistake in one of them shows as a difference.
"""

import dataclasses
import io
import pathlib
import struct
import zlib

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from customiseyou.rendering import mockup

Plane = NDArray[np.float32]

SAMPLES = 3
"""Per axis and pixel."""


@dataclasses.dataclass(frozen=True)
class Formula:
    """What a test may break on purpose, to prove that the comparison would notice."""

    linear: bool = True
    """Whether arithmetic is done in linear light."""
    shift_px: tuple[float, float] = (0.0, 0.0)
    """How far the map is moved on the picture."""
    gloss: bool = True
    edge_light: bool = True
    swap_blend: bool = False


TRUE_FORMULA = Formula()


def compose(
    view: mockup.View,
    artwork_png: bytes,
    *,
    tint: str | None = None,
    technique: str | None = None,
    formula: Formula = TRUE_FORMULA,
) -> NDArray[np.uint8]:
    """Return the picture at its own size, (height, width, 3)."""
    size = view.size_px
    beauty = _picture(view.path(view.files.beauty), size, formula)
    ink = np.zeros_like(beauty)
    if view.files.ink is not None and formula.gloss:
        ink = _picture(view.path(view.files.ink), size, formula)
    cover = _share(view.path(view.files.mask))
    product = np.ones(3, np.float32)
    if tint is not None and view.files.tint is not None:
        colour = _decode(np.frombuffer(bytes.fromhex(tint[1:]), np.uint8), formula)
        product = 1 - _share(view.path(view.files.tint))[..., None] * (1 - colour)
    seen = _project(view, _artwork(artwork_png, formula), cover, formula)
    colours, alpha = seen[..., :3], seen[..., 3:]
    if (technique or view.techniques[0]) == "print":
        multiply = (view.blend == "multiply") != formula.swap_blend
        paper = product * (1 - alpha)
        albedo = paper + (product * colours if multiply else colours)
        return _encode(ink + (beauty - ink) * albedo, formula)
    assert view.files.engraved is not None
    engraved = _picture(view.path(view.files.engraved), size, formula)
    depth = alpha[..., 0] - colours @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    lit = (ink + (beauty - ink) * product) * (1 - depth[..., None]) + engraved * depth[..., None]
    if formula.edge_light:
        down, right = np.gradient(depth)
        slope = right * view.light_px[0] + down * view.light_px[1]
        lit *= 1 + view.edge_light * np.clip(slope, -0.5, 0.5)[..., None]
    return _encode(lit, formula)


def halved(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the picture at half its size, averaged in linear light."""
    light = _decode(picture, TRUE_FORMULA)
    small = (light[::2, ::2] + light[1::2, ::2] + light[::2, 1::2] + light[1::2, 1::2]) / 4
    return _encode(small, TRUE_FORMULA)


def read_map(path: str) -> Plane:
    """Return u and v from 0 to 1, (height, width, 2), of a 16-bit RGB PNG (Pillow cuts to 8)."""
    data = pathlib.Path(path).read_bytes()
    place, packed, width, height = 8, b"", 0, 0
    while place < len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        body = data[place + 8 : place + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colours = struct.unpack(">IIBB", body[:10])
            assert (depth, colours) == (16, 2), "a map is 16-bit RGB"
        if kind == b"IDAT":
            packed += body
        place += 12 + length
    rows = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, 1 + width * 6)
    assert set(rows[:, 0]) == {2}, "the packs use the row filter 'up' alone"
    whole = np.cumsum(rows[:, 1:], axis=0, dtype=np.uint8).reshape(height, width, 3, 2)
    return (whole[..., :2, 0] * np.float32(256) + whole[..., :2, 1]) / np.float32(65_535)


def _decode(values: NDArray[np.uint8], formula: Formula) -> Plane:
    share = values.astype(np.float32) / 255
    if not formula.linear:
        return share
    curved = ((share + 0.055) / 1.055) ** 2.4
    return np.where(share <= 0.04045, share / 12.92, curved).astype(np.float32)


def _encode(light: Plane, formula: Formula) -> NDArray[np.uint8]:
    light = np.clip(light, 0, 1)
    if formula.linear:
        light = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.rint(light * 255).astype(np.uint8)


def _picture(path: str, size: tuple[int, int], formula: Formula) -> Plane:
    picture = Image.open(path).convert("RGB")
    if picture.size == size:
        return _decode(np.asarray(picture), formula)
    light = _decode(np.asarray(picture), formula)
    bands = [
        Image.fromarray(light[..., n]).resize(size, Image.Resampling.BICUBIC) for n in range(3)
    ]
    return np.stack([np.asarray(band) for band in bands], axis=2)


def _share(path: str) -> Plane:
    return np.asarray(Image.open(path), np.float32) / 255


def _artwork(png: bytes, formula: Formula) -> Plane:
    rgba = np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))
    alpha = rgba[..., 3:].astype(np.float32) / 255
    return np.concatenate([_decode(rgba[..., :3], formula) * alpha, alpha], axis=2)


def _project(view: mockup.View, artwork: Plane, cover: Plane, formula: Formula) -> Plane:
    stored = read_map(view.path(view.files.uv))
    rows, columns = np.nonzero(cover)
    scale = stored.shape[0] / cover.shape[0]
    total = np.zeros((len(rows), 4), np.float32)
    offsets = (np.arange(SAMPLES, dtype=np.float32) + 0.5) / SAMPLES
    for dy in offsets:
        for dx in offsets:
            x = (columns + dx - formula.shift_px[0]) * scale
            y = (rows + dy - formula.shift_px[1]) * scale
            uv = _bilinear(stored, x, y)
            total += _bilinear(artwork, uv[:, 0] * artwork.shape[1], uv[:, 1] * artwork.shape[0])
    seen = np.zeros((*cover.shape, 4), np.float32)
    seen[rows, columns] = total / SAMPLES**2 * cover[rows, columns, None]
    return seen


def _bilinear(plane: Plane, x: Plane, y: Plane) -> Plane:
    """Sample at places measured from the plane's corner, in its pixels; beyond it, its edge."""
    height, width = plane.shape[:2]
    x = np.clip(x - 0.5, 0, width - 1)
    y = np.clip(y - 0.5, 0, height - 1)
    left = np.minimum(x.astype(np.int32), width - 2)
    top = np.minimum(y.astype(np.int32), height - 2)
    right_share = (x - left).astype(np.float32)[:, None]
    low_share = (y - top).astype(np.float32)[:, None]
    flat = plane.reshape(width * height, -1)
    first = top * width + left
    upper = flat[first] * (1 - right_share) + flat[first + 1] * right_share
    lower = flat[first + width] * (1 - right_share) + flat[first + width + 1] * right_share
    return upper * (1 - low_share) + lower * low_share
