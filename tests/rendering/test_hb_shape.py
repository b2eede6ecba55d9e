"""Our glyphs against Debian's hb-shape, run as a program of its own."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import regex
from tests.rendering import shaping_strings

from customiseyou.rendering import fonts, shape
from tools import bootstrap_steps

ROOT = Path(__file__).resolve().parents[2]
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


def hb_shape(font: Path, texts: tuple[str, ...], *options: str) -> list[list[Placed]]:
    """Return (glyph, cluster, x, y) of every glyph of every text, as the program says."""
    done = subprocess.run(
        [program(), "--output-format=json", "--no-glyph-names", f"--font-file={font}", *options],
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
    """Return (glyph, cluster, x, y) of every glyph as the engine places them, in font units."""
    paragraph = shape.itemise(text, library=library, font=font, language=language)
    assert paragraph.unknown == []
    em = library.opened(font).units_per_em / 1000
    found: list[Placed] = []
    x = 0.0
    for cluster in paragraph.line(0, len(text)).clusters:
        for glyph in cluster.glyphs:
            assert glyph.face == font, f"{text!r} is not wholly drawn by {font}"
            place = (round((x + glyph.x) * em, 6), round(glyph.y * em, 6))
            found.append((glyph.glyph, cluster.start, *place))
        x += cluster.advance + cluster.gap
    return found


def differing(
    texts: tuple[str, ...],
    *options: str,
    library: fonts.FontLibrary,
    font: str,
    language: str = "",
) -> list[str]:
    """Return the texts that the program and the engine do not place alike."""
    theirs = hb_shape(library.folder / "fonts" / library.face(font).ttf, texts, *options)
    return [
        text
        for text, expected in zip(texts, theirs, strict=True)
        if not expected or ours(text, library=library, font=font, language=language) != expected
    ]


def drawable(texts: tuple[str, ...], *, library: fonts.FontLibrary, font: str) -> tuple[str, ...]:
    """Return the texts of which one face has every cluster."""
    return tuple(
        text
        for text in texts
        if all(library.face_for(each, order=(font,)) for each in fonts.clusters(text))
    )


def test_eleven_writings_have_a_hundred_strings_each_in_their_own_letters() -> None:
    assert len(shaping_strings.SAMPLES) == 11
    assert len({font for font, _, _ in shaping_strings.SAMPLES.values()}) == 11
    for name, (_, _, texts) in shaping_strings.SAMPLES.items():
        assert len(set(texts)) == len(texts) >= 100, name
        script = "Arab" if name == "Urdu" else name
        own = regex.compile(rf"[\p{{Script={script}}}\p{{Script=Common}}\p{{Script=Inherited}}]+")
        assert [text for text in texts if not own.fullmatch(text)] == []
        joiners = [text for text in texts if "\u200c" in text or "\u200d" in text]
        assert joiners or name == "Taml", name


@pytest.mark.parametrize("name", shaping_strings.SAMPLES)
def test_glyphs_clusters_and_places_follow_from_file_text_and_direction(
    name: str, library: fonts.FontLibrary
) -> None:
    font, _, texts = shaping_strings.SAMPLES[name]
    direction = "rtl" if name in shaping_strings.RIGHT_TO_LEFT else "ltr"
    assert differing(texts, f"--direction={direction}", library=library, font=font) == []


@pytest.mark.parametrize("name", shaping_strings.SAMPLES)
def test_a_language_changes_glyphs_as_in_hb_shape(name: str, library: fonts.FontLibrary) -> None:
    font, language, texts = shaping_strings.SAMPLES[name]
    said = f"--language={language}"
    assert differing(texts, said, library=library, font=font, language=language) == []


def test_every_other_face_sets_every_script_that_it_writes(library: fonts.FontLibrary) -> None:
    used = {font for font, _, _ in shaping_strings.SAMPLES.values()}
    checked = 0
    for font in set(library.ids()) - used:
        for script in set(library.face(font).scripts) & set(shaping_strings.SAMPLES):
            every = shaping_strings.texts_of(script)
            texts = drawable(every, library=library, font=font)
            assert len(texts) >= 40, (font, script)
            assert differing(texts, library=library, font=font) == [], (font, script)
            checked += len(texts)
    assert checked > 4_000


def test_a_missing_program_is_told_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(pytest.fail.Exception, match=r"make test.*libharfbuzz-bin"):
        program()
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "prepare-test" in makefile.split("\ntest:")[1].splitlines()[0]
    assert bootstrap_steps.SYSTEM_PROGRAMS["hb-shape"] == (("hb-shape",), "libharfbuzz-bin")
