"""Computes where a text's ink must lie from the design and the font file alone.

A second opinion: it shares no code with the engine, only the written meaning of the fields, and
reads the font with fontTools instead of HarfBuzz. It knows what the designs of the test need:
letters mapped one to one, pair kerning, spacing, alignment, shrinking, rotation, arcs.

Usage: python independent_position.py FONT.ttf < design.json; prints {"left": …} in millimetres.
"""

import json
import math
import sys

from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont


def kerning(font: TTFont, left: str, right: str) -> int:
    """Return the pair adjustment of the default kern feature."""
    table = font["GPOS"].table
    records = {r.ScriptTag: r.Script for r in table.ScriptList.ScriptRecord}
    script = records.get("latn", records.get("DFLT"))
    for index in script.DefaultLangSys.FeatureIndex:
        feature = table.FeatureList.FeatureRecord[index]
        if feature.FeatureTag != "kern":
            continue
        for lookup in feature.Feature.LookupListIndex:
            for subtable in table.LookupList.Lookup[lookup].SubTable:
                sub = getattr(subtable, "ExtSubTable", subtable)
                if sub.LookupType != 2 or left not in sub.Coverage.glyphs:
                    continue
                if sub.Format == 1:
                    pairs = sub.PairSet[sub.Coverage.glyphs.index(left)].PairValueRecord
                    found = [pair for pair in pairs if pair.SecondGlyph == right]
                    if not found:
                        continue
                    value = found[0].Value1
                else:
                    first = sub.ClassDef1.classDefs.get(left, 0)
                    second = sub.ClassDef2.classDefs.get(right, 0)
                    value = sub.Class1Record[first].Class2Record[second].Value1
                return (getattr(value, "XAdvance", 0) or 0) if value else 0
    return 0


def letters(font: TTFont, design: dict) -> tuple[list[tuple[str, float, float]], float]:
    """Return (glyph, start, advance) of each letter and the whole advance, permille of the em."""
    names = [font.getBestCmap()[ord(character)] for character in design["text"]]
    spacing = design.get("letter_spacing", 0)
    placed, x = [], 0.0
    for place, name in enumerate(names):
        advance = font["hmtx"][name][0] * 1000 / font["head"].unitsPerEm
        if place + 1 < len(names):
            advance += kerning(font, name, names[place + 1]) * 1000 / font["head"].unitsPerEm
        placed.append((name, x, advance))
        x += advance + (spacing if place + 1 < len(names) else 0)
    return placed, x


def ink(font: TTFont, pieces: list[tuple[str, tuple[float, ...]]]) -> tuple[float, ...]:
    """Return the extent of glyphs under their matrices."""
    glyphs = font.getGlyphSet()
    boxes = []
    for name, matrix in pieces:
        pen = BoundsPen(glyphs)
        glyphs[name].draw(TransformPen(pen, matrix))
        if pen.bounds:
            boxes.append(pen.bounds)
    return (
        min(box[0] for box in boxes), min(box[1] for box in boxes),
        max(box[2] for box in boxes), max(box[3] for box in boxes),
    )  # fmt: skip


def size_for(font: TTFont, design: dict, advance: float) -> int:
    """Return the em: the largest whole one whose width, line and ink fit the box."""
    if design.get("fit", "shrink") == "none":
        return design["size"]
    placed, _ = letters(font, design)
    em = 1000 / font["head"].unitsPerEm
    left, top, right, bottom = ink(font, [(n, (em, 0, 0, -em, x, 0)) for n, x, _ in placed])
    box = design["box"]
    wide, high = max(advance, right - left), max(line_height(design), bottom - top)
    fits = min(box["width"] * 1000 / wide, box["height"] * 1000 / high)
    return max(min(design["size"], math.floor(fits + 1e-9)), design["size_min"])


def line_height(design: dict) -> int:
    return design.get("line_height", 1200)


def pieces(font: TTFont, design: dict) -> list[tuple[str, tuple[float, ...]]]:
    """Return each letter with the matrix from font units to 1/100 mm."""
    placed, advance = letters(font, design)
    size, box = size_for(font, design, advance), design["box"]
    mm = size / 1000
    ascent = font["hhea"].ascent * 1000 / font["head"].unitsPerEm
    descent = -font["hhea"].descent * 1000 / font["head"].unitsPerEm
    scale = size / font["head"].unitsPerEm
    baseline = (line_height(design) - ascent - descent) / 2 + ascent
    radius = design.get("curve", 0)
    total = advance * mm
    sag = abs(radius) * (1 - math.cos(total / (2 * abs(radius)))) if radius else 0.0
    share = {"top": 0.0, "middle": 0.5, "bottom": 1.0}[design.get("valign", "middle")]
    top = box["y"] + (box["height"] - line_height(design) * mm - sag) * share
    middle = box["x"] + box["width"] / 2
    if radius:
        y = top + baseline * mm + (sag if radius < 0 else 0.0)
        found = []
        for name, x, width in placed:
            turn = ((x + width / 2) * mm - total / 2) / abs(radius)
            point = (middle + abs(radius) * math.sin(turn), y + radius * (1 - math.cos(turn)))
            turn = turn if radius > 0 else -turn
            cos, sin = math.cos(turn) * scale, math.sin(turn) * scale
            half = width * mm / 2
            found.append(
                (name, (cos, sin, sin, -cos,
                        point[0] - half * math.cos(turn), point[1] - half * math.sin(turn)))
            )  # fmt: skip
        return found
    side = {"start": 0.0, "center": 0.5, "end": 1.0}[design.get("align", "center")]
    start = box["x"] + (box["width"] - total) * side
    y = top + baseline * mm
    return [(name, (scale, 0, 0, -scale, start + x * mm, y)) for name, x, _ in placed]


def turned(matrix: tuple[float, ...], design: dict) -> tuple[float, ...]:
    """Return a letter's matrix after the rotation about the box's centre."""
    box, angle = design["box"], math.radians(design.get("rotation", 0) / 100)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    cos, sin = math.cos(angle), math.sin(angle)
    a, b, c, d, e, f = matrix
    return (
        cos * a - sin * b, sin * a + cos * b, cos * c - sin * d, sin * c + cos * d,
        x + cos * (e - x) - sin * (f - y), y + sin * (e - x) + cos * (f - y),
    )  # fmt: skip


def main() -> None:
    """Print the ink's edges in millimetres."""
    design = json.load(sys.stdin)
    font = TTFont(sys.argv[1])
    box = ink(font, [(name, turned(matrix, design)) for name, matrix in pieces(font, design)])
    edges = zip(("left", "top", "right", "bottom"), box, strict=True)
    print(json.dumps({name: value / 100 for name, value in edges}))


if __name__ == "__main__":
    main()
