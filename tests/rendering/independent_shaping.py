"""Computes where a line of any of our writings must lie, from hb-shape and the font file alone.

A second opinion beside independent_position.py, for letters that join, stack and turn around:
the glyphs and their places come from the program hb-shape, their outlines from fontTools.

Usage: python independent_shaping.py FONT.ttf < design.json; prints {"left": …} in millimetres.
"""

import importlib.util
import json
import math
import os
import subprocess
import sys
from pathlib import Path

from fontTools.ttLib import TTFont

_spec = importlib.util.spec_from_file_location(
    "independent_position", Path(__file__).with_name("independent_position.py")
)
position = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(position)


def shaped(path: str, design: dict) -> list[dict]:
    """Return hb-shape's glyphs of the text, from left to right."""
    command = ["hb-shape", "--output-format=json", f"--font-file={path}"]
    command += [f"--language={design['language']}", f"--direction={design['direction']}"]
    if design.get("letter_spacing"):
        command.append("--features=-liga,-clig")
    done = subprocess.run(
        command, input=design["text"].encode(), capture_output=True, check=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    return json.loads(done.stdout)


def letters(font: TTFont, path: str, design: dict) -> tuple[list[tuple[str, float, float]], float]:
    """Return (glyph, x, y upwards) of every glyph and the whole advance, permille of the em."""
    em = 1000 / font["head"].unitsPerEm
    spacing = 0 if design["joins"] else design.get("letter_spacing", 0)
    glyphs, placed, x, cluster = shaped(path, design), [], 0.0, None
    for glyph in glyphs:
        if cluster is not None and glyph["cl"] != cluster:
            x += spacing
        cluster = glyph["cl"]
        placed.append((glyph["g"], x + glyph["dx"] * em, glyph["dy"] * em))
        x += glyph["ax"] * em
    return placed, x


def size_for(font: TTFont, design: dict, placed: list, advance: float) -> int:
    """Return the em: the largest whole one whose width, line and ink fit the box."""
    em = 1000 / font["head"].unitsPerEm
    left, top, right, bottom = position.ink(
        font, [(name, (em, 0, 0, -em, x, -y)) for name, x, y in placed]
    )
    box = design["box"]
    wide, high = max(advance, right - left), max(position.line_height(design), bottom - top)
    fits = min(box["width"] * 1000 / wide, box["height"] * 1000 / high)
    return max(min(design["size"], math.floor(fits + 1e-9)), design["size_min"])


def main() -> None:
    """Print the ink's edges in millimetres."""
    path, design = sys.argv[1], json.load(sys.stdin)
    font = TTFont(path)
    placed, advance = letters(font, path, design)
    size, box = size_for(font, design, placed, advance), design["box"]
    mm, scale = size / 1000, size / font["head"].unitsPerEm
    ascent = font["hhea"].ascent * 1000 / font["head"].unitsPerEm
    descent = -font["hhea"].descent * 1000 / font["head"].unitsPerEm
    baseline = (position.line_height(design) - ascent - descent) / 2 + ascent
    valign = {"top": 0.0, "middle": 0.5, "bottom": 1.0}[design["valign"]]
    top = box["y"] + (box["height"] - position.line_height(design) * mm) * valign
    side = {"start": 0.0, "center": 0.5, "end": 1.0}[design["align"]]
    if design["direction"] == "rtl":
        side = 1.0 - side
    start = box["x"] + (box["width"] - advance * mm) * side
    y = top + baseline * mm
    pieces = [
        (name, position.turned((scale, 0, 0, -scale, start + x * mm, y - up * mm), design))
        for name, x, up in placed
    ]
    edges = zip(("left", "top", "right", "bottom"), position.ink(font, pieces), strict=True)
    print(json.dumps({name: value / 100 for name, value in edges}))


if __name__ == "__main__":
    main()
