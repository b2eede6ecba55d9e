# pyright: basic
# NumPy's own types say little of shapes, so the work on them is fenced in behind two functions.
"""A photo to lines that a laser can engrave: outlines of black, and no stroke too thin to burn.

The lines are where a photo is darker than its surroundings (a difference of Gaussians, as a share
of the surroundings so that dark hair has lines too), followed from strong places into weak ones.
All of it is whole numbers, so that the same pixels give the same lines on any machine.
"""

import math
from typing import Any

import numpy as np
import pyvips as _binding
from numpy.typing import NDArray

pyvips: Any = _binding

STROKE_PX = 3
"""The thinnest stroke on the grid that `drawn` works on."""
FINENESS = 2
"""What is drawn has so many times the pixels a side, so that curves are smooth."""
_WEIGHT = 4096
_SURROUNDINGS = 16
"""Times the narrow Gaussian; keeps noise in black places from becoming lines."""
_STRONG = (84, 62, 46, 34, 25)
"""How much darker than its surroundings, in 1/1024, a line has to be somewhere; by strength."""
_WEAK_SHARE = 0.65
_SMOOTHED, _EVERY = 2, 3
_LOOP_STEPS_MIN = 12
"""Smaller holes in a line are closed: no laser leaves them open."""
_LENGTH_MIN_STROKES = 7
"""A line of fewer strokes' length is a speck."""


def drawn(grey: NDArray[np.uint8], *, strength: int) -> NDArray[np.bool_]:
    """Return where there is a line, on a grid that is `FINENESS` times as fine.

    `grey` has `STROKE_PX` pixels to the thinnest stroke; `strength` is 1 (few lines) to 5 (many).
    """
    calm = _median(grey)
    response = np.maximum(
        _darker(calm, sigma=STROKE_PX * 0.55), _darker(calm, sigma=STROKE_PX * 0.9)
    )
    strong = _STRONG[strength - 1]
    fine = _finer(response)
    lines = _followed(fine >= strong, fine >= round(strong * _WEAK_SHARE))
    return _without_specks(_burnable(lines))


def _median(grey: NDArray[np.uint8]) -> NDArray[np.int64]:
    image = pyvips.Image.new_from_array(grey).median(STROKE_PX)
    return image.numpy().reshape(grey.shape).astype(np.int64)


def _darker(grey: NDArray[np.int64], *, sigma: float) -> NDArray[np.int64]:
    """Return by how many 1/1024 of its surroundings each place is darker than they are."""
    here, around = _blurred(grey << 4, sigma), _blurred(grey << 4, sigma * 1.6)
    return ((around - here) << 10) // (around + (_SURROUNDINGS << 4))


def _blurred(values: NDArray[np.int64], sigma: float) -> NDArray[np.int64]:
    reach = math.ceil(3 * sigma)
    taps = [round(_WEIGHT * math.exp(-(x * x) / (2 * sigma * sigma))) for x in range(reach + 1)]
    whole = taps[0] + 2 * sum(taps[1:])
    for axis in (0, 1):
        wide = np.pad(values, [(reach, reach) if axis == one else (0, 0) for one in (0, 1)], "edge")
        length = values.shape[axis]
        parts = [wide.take(range(at, at + length), axis) for at in range(2 * reach + 1)]
        summed = taps[0] * parts[reach]
        for distance, tap in enumerate(taps[1:], start=1):
            summed += tap * (parts[reach - distance] + parts[reach + distance])
        values = summed // whole
    return values


def _finer(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the values on the finer grid, blended between their neighbours."""
    for axis in (0, 1):
        before = np.take(values, [0, *range(values.shape[axis] - 1)], axis)
        after = np.take(values, [*range(1, values.shape[axis]), -1], axis)
        pair = np.stack([3 * values + before, 3 * values + after], axis + 1)
        shape = list(values.shape)
        shape[axis] *= FINENESS
        values = pair.reshape(shape) // 4
    return values


def _followed(strong: NDArray[np.bool_], weak: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the connected parts of `weak` that are strong somewhere."""
    labels = _labels(weak)
    kept = np.zeros(int(labels.max()) + 1, dtype=bool)
    kept[labels[strong & weak]] = True
    return kept[labels] & weak


def _labels(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    image = pyvips.Image.new_from_array((mask * np.uint8(255)).astype(np.uint8))
    return image.labelregions().numpy().reshape(mask.shape).astype(np.int64)


def _burnable(lines: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the lines with all that is thinner than a stroke as thick as one.

    What comes out is made of discs of a stroke's width alone.
    """
    thick = _grown(_shrunk(lines))
    return thick | _grown(lines & ~thick)


def _disc() -> list[tuple[int, int]]:
    """Return the pixels of a stroke's disc, from its centre."""
    radius = STROKE_PX * FINENESS / 2
    reach = math.floor(radius)
    steps = range(-reach, reach + 1)
    return [(y, x) for y in steps for x in steps if x * x + y * y <= radius * radius]


def _grown(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    reach = math.floor(STROKE_PX * FINENESS / 2)
    wide = np.pad(mask, reach)
    height, width = mask.shape
    out = np.zeros_like(mask)
    for y, x in _disc():
        out |= wide[reach + y : reach + y + height, reach + x : reach + x + width]
    return out


def _shrunk(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return ~_grown(~mask)


def _without_specks(lines: NDArray[np.bool_]) -> NDArray[np.bool_]:
    labels = _labels(lines)
    stroke = STROKE_PX * FINENESS
    least = stroke * stroke * _LENGTH_MIN_STROKES
    return (np.bincount(labels.ravel()) >= least)[labels] & lines


def traced(lines: NDArray[np.bool_]) -> str:
    """Return the lines as a path (evenodd) whose units are half of the grid's pixels.

    It runs through the middles of the pixels' sides, smoothed over a few of them, so that a line
    has no stairs.
    """
    out: list[str] = []
    for loop in _loops(np.pad(lines, 1)):
        if len(loop) >= _LOOP_STEPS_MIN:
            around = [np.roll(loop, by, axis=0) for by in range(-_SMOOTHED, _SMOOTHED + 1)]
            smooth = (np.sum(around, axis=0) + _SMOOTHED) // len(around)
            points = smooth[::_EVERY]
            steps = np.diff(points, axis=0)
            moved = " ".join(f"{x} {y}" for y, x in steps[(steps != 0).any(1)].tolist())
            out.append(f"M{points[0][1]} {points[0][0]}l{moved}z")
    return "".join(out)


def _loops(lines: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    """Return the borders of the lines, each as the middles (y, x, doubled) of its pixels' sides.

    A side is named by its middle; black lies on the right of the way along it.
    """
    wide = 2 * lines.shape[1] + 1
    after: dict[int, int] = {}
    # A way ends in the corner in which the next one begins.
    down, up = lines[:, :-1] & ~lines[:, 1:], ~lines[:, :-1] & lines[:, 1:]
    right, left = ~lines[:-1] & lines[1:], lines[:-1] & ~lines[1:]
    starts: dict[int, list[tuple[int, int]]] = {}
    ways: list[tuple[int, int, int]] = []
    for mask, dy, dx, vertical in (
        (down, 1, 0, True), (up, -1, 0, True), (right, 0, 1, False), (left, 0, -1, False),
    ):  # fmt: skip
        y, x = np.nonzero(mask)
        middle_y, middle_x = (2 * y + 1, 2 * x + 2) if vertical else (2 * y + 2, 2 * x + 1)
        names = middle_y * wide + middle_x
        begins = (middle_y - dy) * wide + middle_x - dx
        ends = (middle_y + dy) * wide + middle_x + dx
        turn = dy * 2 + dx
        for name, begin, end in zip(names.tolist(), begins.tolist(), ends.tolist(), strict=True):
            starts.setdefault(begin, []).append((name, turn))
            ways.append((name, end, turn))
    for name, end, turn in ways:
        choices = starts[end]
        # Where four borders meet, black pixels that touch in a corner are kept apart.
        after[name] = choices[0][0] if len(choices) == 1 else _right_turn(choices, turn)
    loops: list[NDArray[np.int64]] = []
    while after:
        first, name = after.popitem()
        loop = [first]
        while name != first:
            loop.append(name)
            name = after.pop(name)
        places = np.array(loop)
        loops.append(np.stack([places // wide - 2, places % wide - 2], axis=1))
    return loops


def _right_turn(choices: list[tuple[int, int]], turn: int) -> int:
    wanted = {2: -1, -1: -2, -2: 1, 1: 2}[turn]
    return next(name for name, way in choices if way == wanted)
