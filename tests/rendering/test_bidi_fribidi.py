"""Directions, levels and order against Debian's fribidi, run as a program of its own.

It was written from the same annex by other people, in C and against other tables. Whatever the
engine sets from left to right must follow the order that the program gives. Generated lines have
neither isolates nor superscript brackets: fribidi 1.0.8 lets one isolate turn what ends another,
and pairs brackets that are only alike. Those are compared with python-bidi.
"""

import itertools
import os
import random
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from customiseyou.rendering import bidi, fonts, shape
from tools import bootstrap_steps

MIXED = Path(__file__).resolve().parents[1] / "fixtures" / "bidi" / "mixed.txt"
OPTIONS = {"auto": (), "ltr": ("--ltr",), "rtl": ("--rtl",)}
PIECES = (
    *("Priya", "Ali", "A1", "x", "O’Neil", "café", "प्रिया", "প্রিয়া", "தமிழ்"),
    *("محمد", "علی", "پاکستان", "مُحَمَّد", "شادی", "سالگرہ", "ب", "שלום", "א"),
    *("12", "1,250.00", "12:30", "2026", "۱۲", "۲۰۲۶", "١٢٣", "٤٫٥", "50%", "₹500", "+92", "#7"),
    *("(", ")", "[", "]", "{", "}", "«", "»", "<", ">", "“", "”", "'"),
    *("!", "?", "؟", ",", "،", ".", "۔", "…", ":", "/", "-", "–", "&", "+", "=", "@", "*", "%"),
    *("🎂", "❤", "❤️", "👨‍👩‍👧", "👍🏽", "🇵🇰", "★", "→", "♥", "©"),
    *("\u200e", "\u200f"),
)  # fmt: skip
Direction = bidi.Direction


class Resolved(NamedTuple):
    """What is known of one line; `order` has the starts of its clusters from left to right.

    Marks go with their letter: the program sets them behind it, HarfBuzz wherever they belong.
    """

    rtl: bool
    levels: list[int]
    order: list[int]


def mixed() -> list[str]:
    """Return the lines written by hand."""
    lines = MIXED.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("# ")]


def generated(seed: int, *, count: int) -> list[str]:
    """Return lines of words, figures, brackets, marks and emoji in any order."""
    dice = random.Random(seed)
    return [
        "".join(
            piece + dice.choice(("", " ", " "))
            for piece in dice.choices(PIECES, k=dice.randint(1, 12))
        ).strip()
        for _ in range(count)
    ]


def program() -> str:
    """Return where fribidi is; its absence is a failure that says what to do, never a skip."""
    found = shutil.which("fribidi")
    if found is None:
        pytest.fail(
            "fribidi is missing: 'make test' installs it where it may, and so does "
            "'sudo apt-get install -y libfribidi-bin'"
        )
    return found


def fribidi(texts: list[str], *, direction: Direction) -> list[Resolved]:
    """Return what the program says of every line."""
    told = ("--charset=UTF-8", "--nobreak", "--novisual", "--basedir", "--ltov", "--levels")
    done = subprocess.run(
        [program(), *told, *OPTIONS[direction]],
        input="".join(f"{text}\n" for text in texts).encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    lines = done.stdout.decode().splitlines()
    assert len(lines) == 3 * len(texts)
    found: list[Resolved] = []
    for number, text in enumerate(texts):
        said, places, levels = lines[3 * number : 3 * number + 3]
        place_of = [int(place) for place in places.split()]
        order = sorted(starts(text), key=place_of.__getitem__)
        rtl = said == "Base direction: R"
        found.append(Resolved(rtl, [int(level) for level in levels.split()], order))
    return found


def starts(text: str) -> list[int]:
    """Return where the grapheme clusters of a text begin."""
    lengths = [len(cluster) for cluster in fonts.clusters(text)]
    return [0, *itertools.accumulate(lengths)][:-1]


def ours(text: str, *, direction: Direction) -> Resolved:
    """Return what the engine says of a line."""
    resolved = bidi.resolve(text, direction=direction)
    levels = bidi.line_levels(resolved, text, start=0, end=len(text))
    begins = set(starts(text))
    order = [index for index in bidi.visual_order(levels) if index in begins]
    return Resolved(resolved.base % 2 == 1, levels, order)


def differing(texts: list[str], *, direction: Direction) -> list[str]:
    """Return the lines of which the program and the engine disagree."""
    return [
        text
        for text, theirs in zip(texts, fribidi(texts, direction=direction), strict=True)
        if ours(text, direction=direction) != theirs
    ]


def test_there_are_lines_of_every_kind() -> None:
    lines = mixed()
    assert len(set(lines)) == len(lines) >= 100
    together = "".join(lines)
    assert {"א", "م", "P", "प", "1", "۱", "١", "(", "]", "«", "🎂", "%", "\u2067"} <= set(together)


@pytest.mark.parametrize("direction", OPTIONS)
def test_lines_written_by_hand_run_as_fribidi_says(direction: Direction) -> None:
    assert differing(mixed(), direction=direction) == []


@pytest.mark.parametrize("direction", OPTIONS)
def test_lines_of_any_pieces_run_as_fribidi_says(direction: Direction) -> None:
    assert differing(generated(1, count=1_000), direction=direction) == []


@pytest.mark.long
@pytest.mark.parametrize("direction", OPTIONS)
def test_many_lines_of_any_pieces_run_as_fribidi_says(direction: Direction) -> None:
    assert differing(generated(2, count=30_000), direction=direction) == []


@pytest.mark.parametrize("direction", OPTIONS)
def test_what_is_drawn_stands_in_the_order_that_fribidi_says(
    direction: Direction, library: fonts.FontLibrary
) -> None:
    texts = mixed() + generated(3, count=200)
    for text, theirs in zip(texts, fribidi(texts, direction=direction), strict=True):
        paragraph = shape.itemise(text, library=library, font="figtree", direction=direction)
        assert paragraph.rtl == theirs.rtl, text
        drawn = [each.start for each in paragraph.line(0, len(text)).clusters]
        # A ligature is one cluster where the text has several.
        assert drawn == [start for start in theirs.order if start in set(drawn)], text
        assert drawn or paragraph.unknown, text


def test_a_missing_program_is_told_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(pytest.fail.Exception, match=r"make test.*libfribidi-bin"):
        program()
    assert bootstrap_steps.SYSTEM_PROGRAMS["fribidi"] == (("fribidi",), "libfribidi-bin")
