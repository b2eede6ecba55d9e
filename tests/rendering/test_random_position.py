"""Ink of random lines in six writings lies where hb-shape and fontTools together put it."""

import json
import random
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from tests.rendering import shaping_strings, test_hb_shape

from customiseyou.rendering import engine, fonts, scene

SCRIPT = Path(__file__).with_name("independent_shaping.py")
TOLERANCE_MM = 0.1
SEEDS = range(40)
LONG_SEEDS = range(40, 440)
RIGHT_TO_LEFT = {"Arab", "Urdu"}


def random_line(seed: int) -> dict[str, object]:
    """Return a text item that one face draws, anywhere on the surface, turned anyhow."""
    dice = random.Random(seed)
    name = dice.choice(sorted(shaping_strings.SAMPLES))
    font, language, texts = shaping_strings.SAMPLES[name]
    width, height = dice.randint(1_500, 11_000), dice.randint(800, 7_000)
    return {
        "text": " ".join(dice.sample(texts, dice.randint(1, 3))),
        "font": font,
        "language": language,
        "direction": "rtl" if name in RIGHT_TO_LEFT else "ltr",
        "joins": name in RIGHT_TO_LEFT,
        "box": {
            "x": dice.randint(-200, 12_200 - width),
            "y": dice.randint(-200, 8_200 - height),
            "width": width,
            "height": height,
        },
        "size": dice.choice([200, 900, 2_000, 9_000]),
        "size_min": 1,
        "align": dice.choice(["start", "center", "end"]),
        "valign": dice.choice(["top", "middle", "bottom"]),
        "rotation": dice.choice([0, 9_000, -18_000, dice.randint(-18_000, 18_000)]),
        "letter_spacing": dice.choice([0, 0, -100, 200, 1_500]),
        "line_height": dice.choice([1_200, 700, 3_000]),
    }


def check(seed: int, library: fonts.FontLibrary) -> None:
    """Compare the engine's ink with the second opinion's."""
    test_hb_shape.program()
    design = random_line(seed)
    font = library.folder / "fonts" / library.face(str(design["font"])).ttf
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(font)],
        input=json.dumps(design), capture_output=True, text=True, check=True,
    )  # fmt: skip
    expected = json.loads(done.stdout)
    plain = {name: value for name, value in design.items() if name != "joins"}
    item = msgspec.convert({"kind": "text", "id": "t", **plain}, type=scene.Item)
    assert isinstance(item, scene.TextItem)
    ink = engine.outline_text(item, fonts=library).report.items[0].ink
    assert ink is not None
    found = {
        "left": ink.x / 100,
        "top": ink.y / 100,
        "right": (ink.x + ink.width) / 100,
        "bottom": (ink.y + ink.height) / 100,
    }
    assert found == pytest.approx(expected, abs=TOLERANCE_MM), design


def test_the_second_opinion_shares_no_code_with_the_engine() -> None:
    assert "customiseyou" not in SCRIPT.read_text(encoding="utf-8")


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_line_lies_within_a_tenth_of_a_millimetre(
    seed: int, library: fonts.FontLibrary
) -> None:
    check(seed, library)


@pytest.mark.long
@pytest.mark.parametrize("seed", LONG_SEEDS)
def test_one_random_line_of_many_lies_within_a_tenth_of_a_millimetre(
    seed: int, library: fonts.FontLibrary
) -> None:
    check(seed, library)


def test_the_random_lines_have_every_writing() -> None:
    assert {str(random_line(seed)["font"]) for seed in SEEDS} == {
        font for font, _, _ in shaping_strings.SAMPLES.values()
    }
