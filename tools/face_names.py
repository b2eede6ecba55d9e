"""Builds what shows the name of each lettering in its own face: `python tools/face_names.py`.

A page that offers four faces would load 400 kB to show four names. So each display face is cut down
to the letters of its own name, 2 to 4 kB, from the very file that prints. The name is made as wide
as the interface's face sets it, so that nothing moves when the file arrives. The outputs are
committed: frontend/src/fonts/name-*.woff2 and frontend/src/styles/faces.css.
"""

import io
from pathlib import Path

import uharfbuzz as hb
from fontTools import subset
from fontTools.ttLib import TTFont

from customiseyou.rendering.fonts import Face, FontLibrary

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "assets"
FONTS = ROOT / "frontend" / "src" / "fonts"
STYLES = ROOT / "frontend" / "src" / "styles" / "faces.css"
INTERFACE = FONTS / "figtree-latin.woff2"
CHIP_WEIGHT = 550
"""In which the interface's face sets a chip."""
HEAD = (
    "/* Each lettering's name in its own face, and as wide as the interface's face sets it.\n"
    "   Written by tools/face_names.py; the licences are those of assets/fonts. */\n"
)


def faces() -> list[Face]:
    """Return the faces whose names are shown in themselves."""
    library = FontLibrary.load(ASSETS)
    found = (library.face(font) for font in library.ids())
    return [face for face in found if face.kind == "display"]


def cut(face: Face) -> bytes:
    """Return a face with the letters of its own name alone, as woff2."""
    # Some licences reserve a face's name for the whole face, so the piece carries none.
    options = subset.Options(
        flavor="woff2", hinting=False, layout_features=["kern", "liga", "calt"], name_IDs=[]
    )
    font = TTFont(ASSETS / "fonts" / face.ttf, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=face.family)
    cutter.subset(font)
    out = io.BytesIO()
    font.flavor = "woff2"
    font.save(out)
    return out.getvalue()


def width(font: TTFont, text: str, *, weight: int | None = None) -> float:
    """Return how wide a font sets a text, in ems."""
    plain = io.BytesIO()
    font.flavor = None
    font.save(plain)
    shaper = hb.Font(hb.Face(plain.getvalue()))
    if weight is not None:
        shaper.set_variations({"wght": weight})
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(shaper, buffer)
    return sum(one.x_advance for one in buffer.glyph_positions) / shaper.face.upem


def styles() -> str:
    """Return the style sheet."""
    rules: list[str] = []
    for face in faces():
        usual = width(TTFont(INTERFACE), face.family, weight=CHIP_WEIGHT)
        own = width(TTFont(ASSETS / "fonts" / face.ttf), face.family)
        rules.append(
            "@font-face {\n"
            f'  font-family: "name-{face.id}";\n'
            f'  src: url("../fonts/name-{face.id}.woff2") format("woff2");\n'
            "  font-weight: 400 700;\n"
            "  font-display: swap;\n"
            f"  size-adjust: {100 * usual / own:.2f}%;\n"
            "}\n"
            f"[data-face={face.id}] {{\n"
            f'  font-family: "name-{face.id}", var(--font-text);\n'
            "}\n"
        )
    return HEAD + "".join(rules)


def main() -> None:
    """Write every file."""
    for face in faces():
        (FONTS / f"name-{face.id}.woff2").write_bytes(cut(face))
    STYLES.write_text(styles(), encoding="utf-8")


if __name__ == "__main__":
    main()
