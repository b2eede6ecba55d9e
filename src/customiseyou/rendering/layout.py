"""Text in its box: wrapping, shrinking, aligning, bending, and what does not fit.

A line is `size x line_height` high, more where it holds faces that stand taller than the chosen
one. Its baseline lies where the faces' ascent and descent are centred in that height.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from customiseyou.rendering import emoji, fonts, geometry, scene, shape

_TOLERANCE = 1e-6
_BEND_PIECE_EM = 0.08
"""How long a piece of an outline may be before an arc has to cut it."""


class PlacedPath(NamedTuple):
    """An outline in the scene's coordinates, in the item's colour."""

    path: geometry.Path


class PlacedEmoji(NamedTuple):
    """An emoji's square of 36 units, moved to its place."""

    key: str
    matrix: geometry.Matrix


Placed = PlacedPath | PlacedEmoji


class Overflow(NamedTuple):
    """What does not fit; 1/100 mm, or lines."""

    reason: str
    available: int
    needed: int


@dataclass(frozen=True, slots=True)
class TextLayout:
    """A text in its place, with everything that its report needs."""

    placed: tuple[Placed, ...]
    size: int
    lines: int
    overflows: tuple[Overflow, ...]
    unknown: tuple[shape.Unknown, ...]
    faces: tuple[str, ...]
    ink: geometry.Bounds | None


@dataclass(frozen=True, slots=True)
class _Row:
    """One line with its height and baseline, in permille of the em from the block's top."""

    line: shape.Line
    top: float
    height: float
    baseline: float


@dataclass(frozen=True, slots=True)
class _Block:
    """All lines of a text as they break at one size."""

    rows: tuple[_Row, ...]
    height: float


class _Text:
    """A text item being laid out; sizes are tried on it."""

    def __init__(self, item: scene.TextItem, library: fonts.FontLibrary) -> None:
        self.item = item
        self.library = library
        texts = shape.paragraphs(item.text)
        if item.curve:
            texts = [" ".join(texts)]
        self.paragraphs = [
            shape.itemise(
                text,
                library=library,
                font=item.font,
                language=item.language,
                direction=item.direction,
                spacing=item.letter_spacing,
            )
            for text in texts
        ]
        self._words = [_words(paragraph) for paragraph in self.paragraphs]
        self._inks: dict[int, geometry.Bounds | None] = {}

    def block(self, size: int) -> _Block:
        """Return the lines as they break when the em is so large."""
        limit = math.inf
        if self.item.lines_max > 1 and not self.item.curve:
            limit = self.item.box.width * 1000 / size
        rows: list[_Row] = []
        top = 0.0
        for paragraph, words in zip(self.paragraphs, self._words, strict=True):
            for start, end in _broken(words, limit=limit):
                row = self._row(paragraph.line(start, end), top=top)
                rows.append(row)
                top += row.height
        return _Block(tuple(rows), top)

    def _row(self, line: shape.Line, *, top: float) -> _Row:
        chosen = self.library.opened(self.item.font)
        plain = (chosen.ascender + chosen.descender) * 1000 / chosen.units_per_em
        content = line.ascent + line.descent
        height = self.item.line_height * max(1.0, content / plain)
        return _Row(line, top, height, top + (height - content) / 2 + line.ascent)

    def ink(self, line: shape.Line) -> geometry.Bounds | None:
        """Return the extent of a straight line's glyphs from its origin, y downwards."""
        if id(line) not in self._inks:
            boxes: list[geometry.Bounds | None] = []
            x = 0.0
            for cluster in line.clusters:
                boxes += [_glyph_ink(glyph, x, library=self.library) for glyph in cluster.glyphs]
                x += cluster.advance + cluster.gap
            self._inks[id(line)] = geometry.union(boxes)
        return self._inks[id(line)]


def lay_out(item: scene.TextItem, *, library: fonts.FontLibrary) -> TextLayout:
    """Return the text in its place, as large as it fits between its two sizes.

    What still does not fit is placed all the same and listed. Characters that nothing of ours can
    draw are left out and listed.

    Raises:
        UnknownFont: there is no such face.
    """
    text = _Text(item, library)
    size = _fitting_size(text)
    block = text.block(size)
    turn = geometry.rotation(
        item.rotation,
        x=item.box.x + item.box.width / 2,
        y=item.box.y + item.box.height / 2,
    )
    placed = [
        _turned(piece, turn)
        for piece in (_arc(text, block, size) if item.curve else _straight(text, block, size))
    ]
    unknown = [found for paragraph in text.paragraphs for found in paragraph.unknown]
    faces = {
        glyph.face
        for row in block.rows
        for cluster in row.line.clusters
        for glyph in cluster.glyphs
        if glyph.face
    }
    return TextLayout(
        placed=tuple(placed),
        size=size,
        lines=len(block.rows),
        overflows=tuple(_overflows(text, block, size)),
        unknown=tuple(dict.fromkeys(unknown)),
        faces=tuple(sorted(faces)),
        ink=geometry.union(placed_ink(piece) for piece in placed),
    )


def placed_ink(piece: Placed) -> geometry.Bounds | None:
    """Return the extent of a placed piece; an emoji counts as its whole square."""
    if isinstance(piece, PlacedPath):
        return geometry.bounds(piece.path)
    square = geometry.rectangle(0, 0, emoji.SQUARE, emoji.SQUARE)
    return geometry.bounds(geometry.transform(square, piece.matrix))


def _fitting_size(text: _Text) -> int:
    """Return the largest size that fits, the smallest allowed when none does."""
    item = text.item
    low, high = min(item.size_min, item.size), item.size
    if item.fit == "none":
        return high
    if item.curve:
        # The arc's length alone bounds the size, which saves bending a long text for nothing.
        advance = max((row.line.advance for row in text.block(high).rows), default=0.0)
        high = (
            max(low, min(high, int(_path_length(item) * 1000 / advance))) if advance > 0 else high
        )
    if not _overflows(text, text.block(high), high):
        return high
    while high - low > 1:
        middle = (low + high) // 2
        if _overflows(text, text.block(middle), middle):
            high = middle
        else:
            low = middle
    return low


def _overflows(text: _Text, block: _Block, size: int) -> list[Overflow]:
    """Return everything that does not fit at a size."""
    item, scale = text.item, size / 1000
    found: list[Overflow] = []
    if len(block.rows) > item.lines_max and not item.curve:
        found.append(Overflow("lines", item.lines_max, len(block.rows)))
    if item.curve:
        needed = max((row.line.advance for row in block.rows), default=0.0) * scale
        found += _too_much("path", _path_length(item), needed)
        ink = _arc_ink(text, block, size)
        width, height = (ink.width, ink.height) if ink else (0.0, 0.0)
    else:
        inks = [(row, text.ink(row.line)) for row in block.rows]
        width = scale * max(
            (max(row.line.advance, ink.width if ink else 0.0) for row, ink in inks), default=0.0
        )
        tops = [row.baseline + ink.top for row, ink in inks if ink]
        bottoms = [row.baseline + ink.bottom for row, ink in inks if ink]
        inked = max(bottoms) - min(tops) if tops else 0.0
        height = scale * (max(block.height, inked) if tops else 0.0)
    found += _too_much("width", item.box.width, width)
    found += _too_much("height", item.box.height, height)
    return found


def _too_much(reason: str, available: float, needed: float) -> list[Overflow]:
    if needed <= available + _TOLERANCE:
        return []
    return [Overflow(reason, math.floor(available), math.ceil(needed))]


def _words(paragraph: shape.Paragraph) -> list[tuple[int, int, float, float]]:
    """Return start, end, width and following space of each word, widths in permille of the em."""
    whole = paragraph.line(0, len(paragraph.text))
    widths: dict[int, float] = {}
    for cluster in whole.clusters:
        widths[cluster.start] = widths.get(cluster.start, 0.0) + cluster.advance + cluster.gap
    found: list[tuple[int, int, float, float]] = []
    place, text = 0, paragraph.text
    while place < len(text):
        start = place
        while place < len(text) and text[place] != " ":
            place += 1
        end = place
        while place < len(text) and text[place] == " ":
            place += 1
        word = sum(widths.get(index, 0.0) for index in range(start, end))
        space = sum(widths.get(index, 0.0) for index in range(end, place))
        found.append((start, end, word, space))
    return found


def _broken(words: list[tuple[int, int, float, float]], *, limit: float) -> list[tuple[int, int]]:
    """Return start and end of each line, broken before the word that passes the limit."""
    lines: list[tuple[int, int]] = []
    first, last, width = 0, 0, 0.0
    begun = False
    for start, end, word, space in words:
        if begun and width + word > limit + _TOLERANCE:
            lines.append((first, last))
            begun = False
        if not begun:
            first, width, begun = start, 0.0, True
        last = end
        width += word + space
    lines.append((first, last))
    return lines


def _glyph_ink(
    glyph: shape.Glyph, x: float, *, library: fonts.FontLibrary
) -> geometry.Bounds | None:
    """Return the extent of a glyph whose cluster begins at x, in permille, y downwards."""
    if glyph.emoji:
        left, top = x + glyph.x, float(emoji.DESCENT_PERMILLE - 1000)
        return geometry.Bounds(left, top, left + 1000, top + 1000)
    font = library.opened(glyph.face)
    box = font.glyph_bounds(glyph.glyph)
    if box is None:
        return None
    em = 1000 / font.units_per_em
    return geometry.Bounds(
        x + glyph.x + box.left * em,
        -glyph.y - box.bottom * em,
        x + glyph.x + box.right * em,
        -glyph.y - box.top * em,
    )


def _glyph_placed(
    glyph: shape.Glyph, matrix: geometry.Matrix, *, library: fonts.FontLibrary
) -> Placed:
    """Return a glyph under the matrix that maps permille of the em, y downwards, to the scene."""
    if glyph.emoji:
        unit = 1000 / emoji.SQUARE
        top = float(emoji.DESCENT_PERMILLE - 1000)
        square = (unit, 0.0, 0.0, unit, glyph.x, top)
        return PlacedEmoji(glyph.emoji, geometry.multiply(matrix, square))
    font = library.opened(glyph.face)
    em = 1000 / font.units_per_em
    placed = geometry.multiply(matrix, (em, 0.0, 0.0, -em, glyph.x, -glyph.y))
    return PlacedPath(geometry.transform(font.outline(glyph.glyph), placed))


def _turned(piece: Placed, turn: geometry.Matrix) -> Placed:
    if turn == geometry.IDENTITY:
        return piece
    if isinstance(piece, PlacedEmoji):
        return PlacedEmoji(piece.key, geometry.multiply(turn, piece.matrix))
    return PlacedPath(geometry.transform(piece.path, turn))


def _straight(text: _Text, block: _Block, size: int) -> list[Placed]:
    item, scale = text.item, size / 1000
    spare = item.box.height - block.height * scale
    top = item.box.y + spare * {"top": 0.0, "middle": 0.5, "bottom": 1.0}[item.valign]
    placed: list[Placed] = []
    for row in block.rows:
        x = item.box.x + (item.box.width - row.line.advance * scale) * _side(item, row.line)
        y = top + row.baseline * scale
        for cluster in row.line.clusters:
            matrix = (scale, 0.0, 0.0, scale, x, y)
            placed += [
                _glyph_placed(glyph, matrix, library=text.library) for glyph in cluster.glyphs
            ]
            x += (cluster.advance + cluster.gap) * scale
    return placed


def _side(item: scene.TextItem, line: shape.Line) -> float:
    """Return which share of the spare room lies left of a line."""
    if item.align == "center":
        return 0.5
    return 1.0 if (item.align == "end") != line.rtl else 0.0


def _path_length(item: scene.TextItem) -> float:
    """Return the length of the arc inside the box, the whole circle where it fits in."""
    radius = abs(item.curve)
    half = math.pi if item.box.width >= 2 * radius else math.asin(item.box.width / (2 * radius))
    return 2 * radius * half


@dataclass(frozen=True, slots=True)
class _ArcFrame:
    """The circle that a line follows; `begin` is where the line starts, measured from its apex."""

    x: float
    y: float
    radius: float
    up: bool
    begin: float

    def point(self, along: float, above: float) -> geometry.Point:
        """Return the place of a point so far along the baseline and above it."""
        angle = (self.begin + along) / self.radius
        if self.up:
            out = self.radius + above
            return self.x + out * math.sin(angle), self.y - out * math.cos(angle)
        out = self.radius - above
        return self.x + out * math.sin(angle), self.y + out * math.cos(angle)

    def matrix(self, along: float) -> geometry.Matrix:
        """Return the frame of the baseline at a place: origin there, x along, y downwards."""
        angle = (self.begin + along) / self.radius
        turn = angle if self.up else -angle
        x, y = self.point(along, 0.0)
        return math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn), x, y


def _arc_frame(text: _Text, block: _Block, size: int) -> _ArcFrame:
    item, scale = text.item, size / 1000
    row = block.rows[0]
    radius, up = float(abs(item.curve)), item.curve > 0
    total, length = row.line.advance * scale, _path_length(item)
    sag = radius * (1 - math.cos(min(math.pi, min(total, length) / (2 * radius))))
    spare = item.box.height - (row.height * scale + sag)
    top = item.box.y + spare * {"top": 0.0, "middle": 0.5, "bottom": 1.0}[item.valign]
    apex = top + row.baseline * scale + (0.0 if up else sag)
    begin = -length / 2 + (length - total) * _side(item, row.line)
    center_y = apex + radius if up else apex - radius
    return _ArcFrame(item.box.x + item.box.width / 2, center_y, radius, up, begin)


def _arc(text: _Text, block: _Block, size: int) -> list[Placed]:
    """Return the line along its arc: clusters turn as they are, connected ones are bent."""
    frame, scale = _arc_frame(text, block, size), size / 1000
    placed: list[Placed] = []
    along = 0.0
    for cluster in block.rows[0].line.clusters:
        width = cluster.advance * scale
        for glyph in cluster.glyphs:
            if cluster.connected and not glyph.emoji:
                flat = (scale, 0.0, 0.0, scale, along, 0.0)
                piece = _glyph_placed(glyph, flat, library=text.library)
                placed.append(_bent(piece, frame.point, longest=size * _BEND_PIECE_EM))
            else:
                back = (scale, 0.0, 0.0, scale, -width / 2, 0.0)
                matrix = geometry.multiply(frame.matrix(along + width / 2), back)
                placed.append(_glyph_placed(glyph, matrix, library=text.library))
        along += width + cluster.gap * scale
    return placed


def _bent(
    piece: Placed, point: Callable[[float, float], geometry.Point], *, longest: float
) -> Placed:
    assert isinstance(piece, PlacedPath)
    cut = geometry.subdivided(piece.path, longest=longest)
    return PlacedPath(geometry.mapped(cut, lambda x, y: point(x, -y)))


def _arc_ink(text: _Text, block: _Block, size: int) -> geometry.Bounds | None:
    return geometry.union(placed_ink(piece) for piece in _arc(text, block, size))
