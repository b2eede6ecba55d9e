"""What both compositors are measured on: views, looks, and artwork that shows every fault.

The artwork is made of paths alone, so that no font decides the outcome: hairlines and thin bars
show aliasing and blur, wedges and rings show shifts, half-clear patches show premultiplication, and
saturated colours side by side show arithmetic outside linear light.
"""

import dataclasses
import functools
import pathlib

import numpy as np
import resvg_py
from numpy.typing import NDArray
from tests.rendering.mockup import reference

from customiseyou.rendering import mockup

ASSETS = pathlib.Path(__file__).resolve().parents[3] / "assets" / "mockups"
FAR = 16
"""Of 255: a difference of one pixel that a person could see."""


@dataclasses.dataclass(frozen=True)
class Case:
    product: str
    view: str
    artwork: str
    tint: str | None = None
    technique: str | None = None

    def __str__(self) -> str:
        return "-".join(filter(None, (self.product, self.view, self.technique)))


MUG_FRONT = Case("mug", "front", "poster")
MUG_TINTED = Case("mug", "right", "poster", tint="#a9b89d")
SHIRT_BLACK = Case("tshirt", "front", "poster", tint="#232325")
CARD = Case("card", "standing", "poster")
BOARD = Case("board", "angle", "mark")
BOTTLE_ENGRAVED = Case("bottle", "front", "mark", tint="#2b3a55", technique="engrave")
ALL = (MUG_FRONT, MUG_TINTED, SHIRT_BLACK, CARD, BOARD, BOTTLE_ENGRAVED)


@functools.cache
def pack() -> mockup.MockupPack:
    return mockup.MockupPack.load(ASSETS)


def view_of(case: Case) -> mockup.View:
    return pack().view(case.product, case.view)


@functools.cache
def artwork_of(case: Case, width_px: int = 1200) -> bytes:
    width, height = mockup.artwork_size(view_of(case), width_px)
    svg = (_poster if case.artwork == "poster" else _mark)(width, height)
    return bytes(resvg_py.svg_to_bytes(svg_string=svg))


@functools.cache
def true_picture(
    case: Case, formula: reference.Formula = reference.TRUE_FORMULA
) -> NDArray[np.uint8]:
    """Return what the reference makes of a case, 1200 pixels wide."""
    return reference.compose(
        view_of(case),
        artwork_of(case),
        tint=case.tint,
        technique=case.technique,
        formula=formula,
    )


@dataclasses.dataclass(frozen=True)
class Difference:
    mean: float
    """Mean absolute difference of a channel, of 255, over the whole picture."""
    far: float
    """The share of pixels with a channel off by more than FAR."""

    def within(self, bound: "Difference") -> bool:
        return self.mean <= bound.mean and self.far <= bound.far


def difference(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> Difference:
    assert one.shape == other.shape
    apart = np.abs(one.astype(np.int16) - other)
    return Difference(mean=float(apart.mean()), far=float((apart.max(axis=2) > FAR).mean()))


def _lines(width: int, height: int, count: int) -> str:
    columns = (f"M{width * i / count:.2f} 0v{height}" for i in range(1, count))
    rows = (f"M0 {height * i / count:.2f}h{width}" for i in range(1, count))
    return "".join((*columns, *rows))


def _bars(left: float, top: float, width: float, height: float, *, steps: int) -> str:
    """Draw upright bars that become thinner and closer from left to right."""
    path, x, unit = "", left, width / (steps * (steps + 1) / 2)
    for step in range(steps, 0, -1):
        path += f"M{x:.2f} {top:.2f}h{unit * step / 2:.2f}v{height:.2f}h{-unit * step / 2:.2f}z"
        x += unit * step
    return path


def _poster(width: int, height: int) -> str:
    side = min(width, height)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">
      <rect width="{width}" height="{height}" fill="#fbf3df"/>
      <path d="{_lines(width, height, 16)}" stroke="#123333" stroke-width="{side * 0.004}"/>
      <circle cx="{width / 2}" cy="{height * 0.4}" r="{side * 0.28}" fill="#e8342f"/>
      <circle cx="{width / 2}" cy="{height * 0.4}" r="{side * 0.2}" fill="none"
        stroke="#19a05a" stroke-width="{side * 0.05}"/>
      <path d="M{width * 0.06} {height * 0.06}h{width * 0.3}l{-width * 0.3} {height * 0.3}z"
        fill="#2242d8" fill-opacity="0.5"/>
      <rect y="{height * 0.7}" width="{width}" height="{height * 0.3}" fill="#16324f"/>
      <path d="{_bars(width * 0.1, height * 0.75, width * 0.8, height * 0.18, steps=24)}"
        fill="#ffffff"/></svg>"""


def _mark(width: int, height: int) -> str:
    side = min(width, height)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">
      <circle cx="{width / 2}" cy="{height * 0.36}" r="{side * 0.24}" fill="none"
        stroke="#000" stroke-width="{side * 0.03}"/>
      <path d="M{width / 2} {height * 0.16}l{side * 0.06} {side * 0.3}h{-side * 0.12}z"
        fill="#777" fill-opacity="0.8"/>
      <path d="{_bars(width * 0.1, height * 0.7, width * 0.8, height * 0.2, steps=18)}"/>
      </svg>"""
