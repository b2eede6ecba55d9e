# pyright: basic
# The binding is compiled and carries no types, so it is fenced in here behind typed values.
"""HarfBuzz behind typed values: coverage, shaping and outlines of one font file."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import uharfbuzz as _binding

from customiseyou.rendering import geometry

uharfbuzz: Any = _binding
VERSION = f"uharfbuzz {uharfbuzz.__version__} harfbuzz {uharfbuzz.version_string()}"


class RawGlyph(NamedTuple):
    """One glyph as HarfBuzz places it, in font units; `cluster` is a place in the text."""

    glyph: int
    cluster: int
    x_advance: int
    y_advance: int
    x_offset: int
    y_offset: int


class LoadedFont:
    """One font file, opened: its lengths are in units of `units_per_em`, y upwards."""

    def __init__(self, data: bytes) -> None:
        self._face = uharfbuzz.Face(data)
        self._font = uharfbuzz.Font(self._face)
        self._outlines: dict[int, geometry.Path] = {}
        self._bounds: dict[int, geometry.Bounds | None] = {}
        self._covered: dict[int, bool] = {}
        self.units_per_em: int = self._face.upem
        extents = self._font.get_font_extents("ltr")
        self.ascender: int = extents.ascender
        self.descender: int = -extents.descender

    def has(self, code_point: int) -> bool:
        """Return whether the font maps this code point to a glyph."""
        if code_point not in self._covered:
            self._covered[code_point] = bool(self._font.get_nominal_glyph(code_point))
        return self._covered[code_point]

    def shape(
        self,
        code_points: Sequence[int],
        *,
        start: int,
        length: int,
        rtl: bool,
        script: str,
        language: str,
        features: dict[str, bool],
    ) -> list[RawGlyph]:
        """Return the glyphs of one run in visual order; the text around it is the context."""
        buffer = uharfbuzz.Buffer()
        buffer.add_codepoints(list(code_points), item_offset=start, item_length=length)
        buffer.direction = "rtl" if rtl else "ltr"
        buffer.script = script
        if language:
            buffer.language = language
        uharfbuzz.shape(self._font, buffer, features)
        return [
            RawGlyph(
                info.codepoint,
                info.cluster,
                position.x_advance,
                position.y_advance,
                position.x_offset,
                position.y_offset,
            )
            for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]

    def outline(self, glyph: int) -> geometry.Path:
        """Return the glyph's outline in font units; empty for a space."""
        if glyph not in self._outlines:
            path: geometry.Path = []
            self._font.draw_glyph(glyph, _FUNCS, path)
            self._outlines[glyph] = path
        return self._outlines[glyph]

    def glyph_bounds(self, glyph: int) -> geometry.Bounds | None:
        """Return the exact extent of a glyph in font units, y upwards (so `top` is its foot)."""
        if glyph not in self._bounds:
            self._bounds[glyph] = geometry.bounds(self.outline(glyph))
        return self._bounds[glyph]


def _move(x: float, y: float, path: Any) -> None:
    path.append(("M", (x, y)))


def _line(x: float, y: float, path: Any) -> None:
    path.append(("L", (x, y)))


def _quadratic(x1: float, y1: float, x: float, y: float, path: Any) -> None:
    path.append(("Q", (x1, y1, x, y)))


def _cubic(*values: Any) -> None:
    *points, path = values
    path.append(("C", tuple(points)))


def _close(path: Any) -> None:
    path.append(("Z", ()))


_FUNCS = uharfbuzz.DrawFuncs()
_FUNCS.set_move_to_func(_move)
_FUNCS.set_line_to_func(_line)
_FUNCS.set_quadratic_to_func(_quadratic)
_FUNCS.set_cubic_to_func(_cubic)
_FUNCS.set_close_path_func(_close)
