"""Text to placed glyphs: bidi levels, runs by script and font, HarfBuzz, clusters.

Every length here is in permille of the em, y upwards, so that one shaping serves all sizes.
"""

import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple

import regex

from customiseyou.rendering import bidi, emoji, fonts

_SCRIPTS = {
    "Latn": "Latin", "Grek": "Greek", "Cyrl": "Cyrillic", "Armn": "Armenian", "Hebr": "Hebrew",
    "Arab": "Arabic", "Syrc": "Syriac", "Thaa": "Thaana", "Nkoo": "Nko", "Deva": "Devanagari",
    "Beng": "Bengali", "Guru": "Gurmukhi", "Gujr": "Gujarati", "Orya": "Oriya", "Taml": "Tamil",
    "Telu": "Telugu", "Knda": "Kannada", "Mlym": "Malayalam", "Sinh": "Sinhala", "Thai": "Thai",
    "Laoo": "Lao", "Tibt": "Tibetan", "Mymr": "Myanmar", "Geor": "Georgian", "Hang": "Hangul",
    "Ethi": "Ethiopic", "Khmr": "Khmer", "Mong": "Mongolian", "Hira": "Hiragana",
    "Kana": "Katakana", "Hani": "Han", "Adlm": "Adlam", "Rohg": "Hanifi_Rohingya",
}  # fmt: skip
_SCRIPT = regex.compile("|".join(rf"(?P<{iso}>\p{{sc={name}}})" for iso, name in _SCRIPTS.items()))
CURSIVE_SCRIPTS = frozenset({"Arab", "Syrc", "Nkoo", "Mong", "Adlm", "Rohg"})
"""Letters join: space between them would break the joins, so none is added."""
HEADLINE_SCRIPTS = frozenset({"Deva", "Beng", "Guru"})
"""Letters hang from a common line, which has to stay whole on an arc."""
_NO_LIGATURES = {"liga": False, "clig": False}


class Glyph(NamedTuple):
    """One glyph, or one emoji when `emoji` is its key; the offset is from the cluster's origin."""

    face: str
    glyph: int
    emoji: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """What moves together: the glyphs of a place in the text, with the width that they take."""

    start: int
    glyphs: tuple[Glyph, ...]
    advance: float
    script: str
    connected: bool
    """Drawn with strokes that run on into the neighbours, so an arc bends it."""
    gap: float = 0.0
    """Letter spacing that follows in visual order."""


class Unknown(NamedTuple):
    """What nothing of ours can draw: a character, or the first of a cluster drawn as one."""

    character: str
    code_point: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of clusters from left to right."""

    clusters: tuple[Cluster, ...]
    advance: float
    ascent: float
    descent: float
    rtl: bool


class _Unit(NamedTuple):
    """A grapheme cluster with what draws it: a face, or an emoji's key."""

    start: int
    end: int
    face: str
    emoji: str
    script: str


class _Run(NamedTuple):
    start: int
    end: int
    face: str
    emoji: str
    script: str
    level: int


@dataclass(slots=True)
class Paragraph:
    """One paragraph, itemised; `unknown` lists what cannot be drawn and is left out."""

    text: str
    levels: bidi.Levels
    units: list[_Unit]
    unknown: list[Unknown]
    library: fonts.FontLibrary
    font: str
    language: str
    spacing: int
    _lines: dict[tuple[int, int], Line] = field(default_factory=dict[tuple[int, int], Line])

    @property
    def rtl(self) -> bool:
        """Return whether the paragraph as a whole runs right to left."""
        return self.levels.base % 2 == 1

    def line(self, start: int, end: int) -> Line:
        """Return the line of a part of the text, shaped in its context and kept."""
        key = (start, end)
        if key not in self._lines:
            self._lines[key] = _shape_line(self, start=start, end=end)
        return self._lines[key]


def itemise(
    text: str,
    *,
    library: fonts.FontLibrary,
    font: str,
    language: str = "",
    direction: bidi.Direction = "auto",
    spacing: int = 0,
) -> Paragraph:
    """Return a paragraph cut into clusters, each with its level, script and face.

    Raises:
        UnknownFont: there is no such face.
    """
    text = text.replace("\t", " ")
    order = library.fallback_order(font, language=language)
    scripts = resolved_scripts(text)
    units: list[_Unit] = []
    unknown: list[Unknown] = []
    start = 0
    for cluster in fonts.clusters(text):
        end = start + len(cluster)
        face = library.face_for(cluster, order=order)
        key = library.emoji_for(cluster, face=face)
        if key is not None or face is not None:
            units.append(_Unit(start, end, face or "", key or "", scripts[start]))
        else:
            culprit = library.culprit(cluster, order=order)
            unknown.append(Unknown(culprit, ord(culprit[0])))
        start = end
    levels = bidi.resolve(text, direction=direction)
    return Paragraph(text, levels, units, unknown, library, font, language, spacing)


def resolved_scripts(text: str) -> list[str]:
    """Return the script of every character; what is common to all takes its neighbour's."""
    found: list[str] = []
    for character in text:
        match = _SCRIPT.match(character)
        found.append(match.lastgroup or "" if match else "")
    first = next((script for script in found if script), "Zyyy")
    previous = first
    for index, script in enumerate(found):
        previous = script or previous
        found[index] = previous
    return found


def _shape_line(paragraph: Paragraph, *, start: int, end: int) -> Line:
    levels = bidi.line_levels(paragraph.levels, paragraph.text, start=start, end=end)
    runs: list[_Run] = []
    for unit in paragraph.units:
        if not start <= unit.start < end:
            continue
        run = _Run(*unit, levels[unit.start - start])
        last = runs[-1] if runs else None
        same = last is not None and last.end == run.start and not last.emoji
        if last is not None and same and last[2:] == run[2:]:
            runs[-1] = last._replace(end=run.end)
        else:
            runs.append(run)
    clusters: list[Cluster] = []
    for place in bidi.visual_order([run.level for run in runs]):
        clusters += _shape_run(paragraph, runs[place])
    spaced = _spaced(clusters, spacing=paragraph.spacing)
    ascent, descent = _extents(paragraph, runs)
    advance = sum(cluster.advance + cluster.gap for cluster in spaced)
    return Line(tuple(spaced), advance, ascent, descent, paragraph.rtl)


def _extents(paragraph: Paragraph, runs: list[_Run]) -> tuple[float, float]:
    """Return the largest ascent and descent of the faces in a line and of the chosen one."""
    ascents: list[float] = []
    descents: list[float] = []
    for name in {paragraph.font, *(run.face for run in runs if run.face and not run.emoji)}:
        font = paragraph.library.opened(name)
        ascents.append(font.ascender * 1000 / font.units_per_em)
        descents.append(font.descender * 1000 / font.units_per_em)
    return max(ascents), max(descents)


def _shape_run(paragraph: Paragraph, run: _Run) -> list[Cluster]:
    if run.emoji:
        glyph = Glyph("", 0, run.emoji, float(emoji.SIDE_PERMILLE), 0.0)
        return [Cluster(run.start, (glyph,), float(emoji.ADVANCE_PERMILLE), run.script, False)]
    font = paragraph.library.opened(run.face)
    raw = font.shape(
        [ord(character) for character in paragraph.text],
        start=run.start,
        length=run.end - run.start,
        rtl=run.level % 2 == 1,
        script=run.script,
        language=paragraph.language,
        features=_NO_LIGATURES if paragraph.spacing else {},
    )
    em = 1000 / font.units_per_em
    joined = paragraph.library.face(run.face).joined and run.script == "Latn"
    connected = joined or run.script in CURSIVE_SCRIPTS or run.script in HEADLINE_SCRIPTS
    clusters: list[Cluster] = []
    place = 0
    while place < len(raw):
        pen_x = pen_y = 0.0
        glyphs: list[Glyph] = []
        first = raw[place].cluster
        while place < len(raw) and raw[place].cluster == first:
            item = raw[place]
            x, y = pen_x + item.x_offset, pen_y + item.y_offset
            glyphs.append(Glyph(run.face, item.glyph, "", x * em, y * em))
            pen_x += item.x_advance
            pen_y += item.y_advance
            place += 1
        clusters.append(Cluster(first, tuple(glyphs), pen_x * em, run.script, connected))
    return clusters


def _spaced(clusters: list[Cluster], *, spacing: int) -> list[Cluster]:
    """Return the clusters with letter spacing between neighbours that do not join."""
    if not spacing:
        return clusters
    out: list[Cluster] = []
    for place, cluster in enumerate(clusters):
        following = clusters[place + 1] if place + 1 < len(clusters) else None
        joins = following is not None and {cluster.script, following.script} <= CURSIVE_SCRIPTS
        gap = 0.0 if following is None or joins else float(spacing)
        out.append(
            Cluster(
                cluster.start,
                cluster.glyphs,
                cluster.advance,
                cluster.script,
                cluster.connected,
                gap,
            )
        )
    return out


def paragraphs(text: str) -> list[str]:
    """Return the text cut at its line breaks, composed (NFC)."""
    return regex.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", unicodedata.normalize("NFC", text))
