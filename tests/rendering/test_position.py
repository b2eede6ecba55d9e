"""Ink lies where a second, independent computation puts it, in the report and on the paper."""

import importlib.util
import io
import json
import subprocess
import sys
from pathlib import Path

import msgspec
import numpy as np
import pypdfium2
import pytest
from PIL import Image

from customiseyou.rendering import engine, fonts, scene

SCRIPT = Path(__file__).with_name("independent_position.py")
TOLERANCE_MM = 0.1
SURFACE = scene.Surface(width=12_000, height=8_000, bleed=200, safe=300)
WIDTH_PX = 2_480
PX_PER_MM = WIDTH_PX / 124

DESIGNS = {
    "centred": {"text": "Wavy", "font": "playfair", "size": 1_500, "fit": "none"},
    "start and top": {
        "text": "Avatar", "font": "figtree", "size": 1_200, "align": "start", "valign": "top",
    },
    "end and bottom": {
        "text": "Toast", "font": "bricolage", "size": 1_200, "align": "end", "valign": "bottom",
        "line_height": 1_500,
    },
    "shrunk to the width": {"text": "Anniversary", "font": "playfair", "size": 4_000},
    "shrunk to the height": {"text": "My", "font": "figtree", "size": 6_000},
    "spaced": {"text": "TAWNY", "font": "bricolage", "size": 1_000, "letter_spacing": 250},
    "turned": {"text": "Today", "font": "figtree", "size": 1_300, "rotation": 3_000},
    "turned by a quarter": {"text": "Today", "font": "figtree", "size": 900, "rotation": 9_000},
    "arch": {"text": "Forever", "font": "playfair", "size": 1_100, "curve": 3_500},
    "smile": {"text": "Forever", "font": "figtree", "size": 1_100, "curve": -4_000},
    "hindi": {"text": "नमन", "font": "noto-devanagari", "size": 1_400},
}  # fmt: skip


def independent(design: dict[str, object], font: Path) -> dict[str, float]:
    """Return the ink's edges in millimetres as the script computes them."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(font)],
        input=json.dumps(design), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def inked(picture: Image.Image) -> dict[str, float]:
    """Return the edges of what is painted on white paper, in millimetres of the trim box."""
    pixels = np.asarray(picture.convert("L"))
    ys, xs = np.nonzero(pixels < 128)
    edges = (xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)
    names = ("left", "top", "right", "bottom")
    return {name: edge / PX_PER_MM - 2 for name, edge in zip(names, edges, strict=True)}


def test_the_second_opinion_shares_no_code_with_the_engine() -> None:
    assert importlib.util.find_spec("fontTools") is not None, "install the dev extra: fonttools"
    assert "customiseyou" not in SCRIPT.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", list(DESIGNS))
def test_ink_lies_within_a_tenth_of_a_millimetre(
    name: str, library: fonts.FontLibrary, marks: engine.Marks
) -> None:
    box = {"x": 1_500, "y": 1_700, "width": 8_500, "height": 4_000}
    design: dict[str, object] = {"size_min": 200, "box": box, **DESIGNS[name]}
    item = msgspec.convert({"kind": "text", "id": "t", **design}, type=scene.Item)
    drawn = scene.Scene(surface=SURFACE, background="#ffffff", items=(item,))
    font = library.folder / "fonts" / library.face(str(design["font"])).ttf
    expected = independent(design, font)

    files = engine.render_print(drawn, fonts=library, marks=marks, dpi=508)
    ink = files.report.items[0].ink
    assert ink is not None
    reported = {
        "left": ink.x / 100,
        "top": ink.y / 100,
        "right": (ink.x + ink.width) / 100,
        "bottom": (ink.y + ink.height) / 100,
    }
    png = Image.open(io.BytesIO(files.png))
    assert png.size == (WIDTH_PX, 1_680)
    page = pypdfium2.PdfDocument(files.pdf)[0]
    paper = page.render(scale=(WIDTH_PX - 0.01) / page.get_width()).to_pil()
    for found in (reported, inked(png), inked(paper)):
        assert found == pytest.approx(expected, abs=TOLERANCE_MM)
