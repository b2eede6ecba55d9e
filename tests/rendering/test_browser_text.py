"""The browser lays text out by a port of `rendering`: both are held to the same measured texts.

`tests/fixtures/layout/texts.json` says what the engine makes of them; the front end's own test
(frontend/src/studio/text/layout.test.ts) reads the same file. After a change of the engine that is
meant, write it anew: `python -m tests.rendering.test_browser_text`.
"""

import json
import pathlib
import re
import unicodedata
from typing import Any

import msgspec
from tests.rendering import shaping_strings

from customiseyou.rendering import fonts, layout, scene

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXTURE = ROOT / "tests" / "fixtures" / "layout" / "texts.json"
TABLE = ROOT / "frontend" / "src" / "studio" / "text" / "bidi-kinds.ts"
BOX = scene.Box(x=1500, y=2500, width=7000, height=4000)
FOLDED = {
    **dict.fromkeys(("LRE", "RLE", "PDF", "LRO", "RLO"), "BN"),
    **dict.fromkeys(("LRI", "RLI", "FSI", "PDI"), "ON"),
}


NAMES_OF_A_WRITING = 20
"""The rest is shaped alike by hb-shape; here it would only take time."""


def _item(text: str, font: str = "pacifico", **more: Any) -> scene.TextItem:
    return scene.TextItem(
        **{"id": "t", "text": text, "font": font, "box": BOX, "size": 2600, "size_min": 300, **more}
    )


def items() -> list[scene.TextItem]:
    """Return names in every writing, then what layout makes hard."""
    named = [
        _item(text, font, language=language)
        for font, language, texts in shaping_strings.SAMPLES.values()
        for text in texts[:NAMES_OF_A_WRITING]
    ]
    mixed = "Priya & प्रिया محمد علی 12:30 (ab, جان) 50%!"
    hard = [
        _item("प्रिया और अर्जुन", language="hi"),
        _item("प्रिया और अर्जुन", curve=2500, language="hi"),
        _item("For ever & a day", curve=3000),
        _item("For ever & a day", "playfair", curve=-2400, valign="top"),
        _item("محمد علی", "noto-nastaliq", language="ur", curve=4000),
        _item("Wide open", "bricolage", letter_spacing=300),
        _item("office fi", "playfair", letter_spacing=120, rotation=1500),
        _item("A line that is far too long for its box and breaks", "figtree", lines_max=3),
        _item("start\nआरंभ\nشروع", "figtree", lines_max=3, align="start", valign="bottom"),
        _item("end\nअंत\nختم", "figtree", lines_max=3, align="end", valign="top"),
        _item(mixed, "figtree", lines_max=3),
        _item(mixed, "noto-naskh", lines_max=2, language="ur", rotation=-9000),
        _item("(محمد) [12] {ab}", "figtree"),
        _item("Too long to fit at all in this small box", size_min=1200),
        _item("two\nlines"),
        _item("Zoë 日本 ok", "figtree"),
        _item("lo\ufffdst \ufffc", "noto-latin"),
        _item("e\u0301 ñ n\u0303 \u200dx", "caveat"),
        _item("Dida 🥭👩🏽\u200d🍳❤️", "caveat"),
        _item("☺\ufe0e ☺\ufe0f 7\ufe0f\u20e3 🇮🇳", "figtree", curve=2800),
        _item("क्षत्रिय ज्ञान", "baloo", language="hi", line_height=900),
    ]
    return [*named, *hard]


def measured(item: scene.TextItem, *, library: fonts.FontLibrary) -> dict[str, Any]:
    """Return a layout in few numbers, none of which survives a shifted or another glyph."""
    laid = layout.lay_out(item, library=library)
    values = [
        value
        for piece in laid.placed
        if isinstance(piece, layout.PlacedPath)
        for _, points in piece.path
        for value in points
    ]
    weighed = sum(value * (place % 97 + 1) for place, value in enumerate(values))
    ink = laid.ink
    return {
        "size": laid.size,
        "lines": laid.lines,
        "overflows": [over._asdict() for over in laid.overflows],
        "unknown": [[found.character, found.code_point] for found in laid.unknown],
        "ink": None if ink is None else [round(edge, 2) for edge in ink],
        "values": len(values),
        "weighed": round(weighed / max(len(values), 1), 2),
        "emoji": [
            [piece.key, *(round(value, 2) for value in piece.matrix)]
            for piece in laid.placed
            if isinstance(piece, layout.PlacedEmoji)
        ],
    }


def written(library: fonts.FontLibrary) -> str:
    """Return the fixture's text."""
    cases = [
        {"item": msgspec.to_builtins(item), "laid": measured(item, library=library)}
        for item in items()
    ]
    lines = (json.dumps(case, ensure_ascii=False) for case in cases)
    return "[\n" + ",\n".join(lines) + "\n]\n"


def test_the_browser_is_held_to_what_the_engine_makes(library: fonts.FontLibrary) -> None:
    assert json.loads(FIXTURE.read_text("utf-8")) == json.loads(written(library))


def test_the_browsers_table_of_directions_is_pythons() -> None:
    source = TABLE.read_text("utf-8")
    steps = "".join(re.findall(r'"((?:[0-9a-z]+[A-N]|[0-9a-zA-N])+)"', source.split("KINDS")[0]))
    kinds = re.findall(r'"([A-Z]+)"', source.split("KINDS = ")[1].split("]")[0])
    table, start = {}, 0
    for distance, letter in re.findall(r"([0-9a-z]+)([A-N])", steps):
        start += int(distance, 36)
        table[start] = kinds[ord(letter) - ord("A")]
    kind = ""
    for code_point in range(0x110000):
        kind = table.get(code_point, kind)
        expected = unicodedata.bidirectional(chr(code_point)) or "L"
        assert FOLDED.get(expected, expected) == kind, hex(code_point)


if __name__ == "__main__":
    FIXTURE.write_text(written(fonts.FontLibrary.load(ROOT / "assets")), "utf-8")
