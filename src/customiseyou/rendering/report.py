"""What the engine found out about a scene: places, sizes and warnings, as codes and numbers."""

from typing import Literal

import msgspec

WarningCode = Literal["overflow", "outside_safe", "low_dpi", "unknown_glyph"]


class InkBox(msgspec.Struct, frozen=True, kw_only=True):
    """The rectangle around what is painted, in 1/100 mm, after the item's rotation."""

    x: int
    y: int
    width: int
    height: int


class ItemReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one item; what does not apply is None."""

    id: str
    ink: InkBox | None
    size: int | None = None
    """The em that the text came out with, in 1/100 mm."""
    lines: int | None = None
    dpi: int | None = None
    """Pixels per inch that the picture has at its printed size."""


class Warning(msgspec.Struct, frozen=True, kw_only=True):  # noqa: A001 - what people call it
    """One thing that the buyer or the seller should know before approval.

    `data` by code: overflow {reason: width | height | lines | path, available, needed}, in 1/100 mm
    or in lines; outside_safe {left, top, right, bottom}, how far past the safe zone in 1/100 mm;
    low_dpi {dpi, dpi_min}; unknown_glyph {character, code_point}.
    """

    code: WarningCode
    item: str
    data: dict[str, int | str]


class FontUse(msgspec.Struct, frozen=True, kw_only=True):
    """One font file that glyphs were taken from."""

    id: str
    sha256: str


class LayoutReport(msgspec.Struct, frozen=True, kw_only=True):
    """Everything found, items in the order of the scene."""

    items: tuple[ItemReport, ...] = ()
    warnings: tuple[Warning, ...] = ()
    fonts: tuple[FontUse, ...] = ()
