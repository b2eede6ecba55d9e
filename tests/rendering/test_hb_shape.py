"""Our glyphs against Debian's hb-shape, run as a program of its own."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.rendering import shaping_strings

from customiseyou.rendering import fonts, shape

Placed = tuple[int, int, float, float]


def hb_shape(font: Path, texts: tuple[str, ...], *, language: str) -> list[list[Placed]]:
    """Return (glyph, cluster, x, y) of every glyph of every text, as the program says."""
    program = shutil.which("hb-shape")
    if program is None:
        pytest.fail("hb-shape is missing: run 'apt-get install -y libharfbuzz-bin'")
    done = subprocess.run(
        [
            program,
            "--output-format=json",
            "--no-glyph-names",
            f"--language={language}",
            f"--font-file={font}",
        ],
        input="\n".join(texts).encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    return [placed(json.loads(line)) for line in done.stdout.decode().splitlines()]


def placed(glyphs: list[dict[str, int]]) -> list[Placed]:
    """Return the glyphs with their places along the line."""
    found: list[Placed] = []
    x = y = 0
    for glyph in glyphs:
        found.append((glyph["g"], glyph["cl"], x + glyph["dx"], y + glyph["dy"]))
        x, y = x + glyph["ax"], y + glyph["ay"]
    return found


def ours(text: str, *, library: fonts.FontLibrary, font: str, language: str) -> list[Placed]:
    """Return (glyph, cluster, x, y) of every glyph as the engine places them."""
    paragraph = shape.itemise(text, library=library, font=font, language=language)
    assert paragraph.unknown == []
    found: list[Placed] = []
    x = 0.0
    for cluster in paragraph.line(0, len(text)).clusters:
        for glyph in cluster.glyphs:
            assert glyph.face == font, f"{text!r} is not wholly drawn by {font}"
            found.append((glyph.glyph, cluster.start, x + glyph.x, glyph.y))
        x += cluster.advance + cluster.gap
    return found


@pytest.mark.parametrize("name", list(shaping_strings.SAMPLES))
def test_glyphs_clusters_and_places_are_those_of_hb_shape(
    name: str, library: fonts.FontLibrary
) -> None:
    font, language, texts = shaping_strings.SAMPLES[name]
    assert len(set(texts)) == 20
    path = library.folder / "fonts" / library.face(font).ttf
    assert library.opened(font).units_per_em == 1000
    theirs = hb_shape(path, texts, language=language)
    for text, expected in zip(texts, theirs, strict=True):
        assert ours(text, library=library, font=font, language=language) == expected, text
