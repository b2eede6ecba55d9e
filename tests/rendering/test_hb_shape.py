"""Our glyphs against Debian's hb-shape, run as a program of its own."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.rendering import shaping_strings

from customiseyou.rendering import fonts, shape
from tools import bootstrap_steps

ROOT = Path(__file__).resolve().parents[2]
STRINGS = [
    (name, text) for name, (_, _, texts) in shaping_strings.SAMPLES.items() for text in texts
]
Placed = tuple[int, int, float, float]


def program() -> str:
    """Return where hb-shape is; its absence is a failure that says what to do, never a skip."""
    found = shutil.which("hb-shape")
    if found is None:
        pytest.fail(
            "hb-shape is missing: 'make test' installs it where it may, and so does "
            "'sudo apt-get install -y libharfbuzz-bin'"
        )
    return found


def hb_shape(font: Path, texts: tuple[str, ...], *, language: str) -> list[list[Placed]]:
    """Return (glyph, cluster, x, y) of every glyph of every text, as the program says."""
    done = subprocess.run(
        [
            program(),
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


@pytest.fixture(scope="module")
def theirs(library: fonts.FontLibrary) -> dict[tuple[str, str], list[Placed]]:
    """Return what the program says of every string, by writing and string."""
    found: dict[tuple[str, str], list[Placed]] = {}
    for name, (font, language, texts) in shaping_strings.SAMPLES.items():
        path = library.folder / "fonts" / library.face(font).ttf
        lines = hb_shape(path, texts, language=language)
        found |= {(name, text): line for text, line in zip(texts, lines, strict=True)}
    return found


def test_six_writings_have_twenty_strings_each() -> None:
    assert len(shaping_strings.SAMPLES) == 6
    assert len({font for font, _, _ in shaping_strings.SAMPLES.values()}) == 6
    assert [len(set(texts)) for _, _, texts in shaping_strings.SAMPLES.values()] == [20] * 6
    assert len(STRINGS) == 120


@pytest.mark.parametrize(("name", "text"), STRINGS)
def test_glyphs_clusters_and_places_are_those_of_hb_shape(
    name: str,
    text: str,
    theirs: dict[tuple[str, str], list[Placed]],
    library: fonts.FontLibrary,
) -> None:
    font, language, _ = shaping_strings.SAMPLES[name]
    assert library.opened(font).units_per_em == 1000
    expected = theirs[name, text]
    assert expected
    assert ours(text, library=library, font=font, language=language) == expected


def test_a_missing_program_is_told_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(pytest.fail.Exception, match=r"make test.*libharfbuzz-bin"):
        program()
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "prepare-test" in makefile.split("\ntest:")[1].splitlines()[0]
    assert bootstrap_steps.SYSTEM_PROGRAMS["hb-shape"] == (("hb-shape",), "libharfbuzz-bin")
