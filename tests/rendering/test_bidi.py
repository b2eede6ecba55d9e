"""Levels and order against python-bidi, whose Rust core is an implementation of its own."""

import unicodedata

import pytest
from bidi import get_display
from hypothesis import example, given, settings
from hypothesis import strategies as st

from customiseyou.rendering import bidi

ALPHABET = "abZ éאבعمफ1७٢۴+,.%$:-/ ([)]{}«»\u0301\u0651\u2066\u2067\u2068\u2069\u200f\u200e"
"""Every bidi class but tabs and the old embeddings, for which python-bidi takes short cuts."""
SIDES = {"auto": None, "ltr": "L", "rtl": "R"}


def displayed(text: str, *, direction: bidi.Direction) -> str:
    """Return the text from left to right, its brackets as they are written."""
    resolved = bidi.resolve(text, direction=direction)
    levels = bidi.line_levels(resolved, text, start=0, end=len(text))
    return "".join(text[place] for place in bidi.visual_order(levels))


@given(st.text(ALPHABET, max_size=24), st.sampled_from(["auto", "ltr", "rtl"]))
@example("محمد (Ali) 50%", "auto")
@example("Ali (محمد [علی]) x", "ltr")
@settings(max_examples=600, deadline=None)
def test_order_is_that_of_python_bidi(text: str, direction: bidi.Direction) -> None:
    assert displayed(text, direction=direction) == get_display(text, base_dir=SIDES[direction])


def test_old_embeddings_and_overrides_raise_levels() -> None:
    assert bidi.resolve("a\u202bb\u202cc").levels == (0, 0, 2, 2, 0)
    assert bidi.resolve("a\u202ebc\u202cd").levels == (0, 0, 1, 1, 1, 0)
    assert bidi.resolve("\u202dאא\u202c", direction="ltr").levels == (0, 2, 2, 2)


def test_embeddings_beyond_the_limit_change_nothing_more() -> None:
    text = "\u202b" * 200 + "א" + "\u202c" * 200 + "x"
    levels = bidi.resolve(text, direction="ltr").levels
    assert max(levels) == bidi.DEPTH_MAX
    assert levels[-1] == 0


def test_spaces_at_the_end_of_a_line_take_the_base_level() -> None:
    text = "abc אב  "
    resolved = bidi.resolve(text)
    assert bidi.line_levels(resolved, text, start=0, end=8) == [0, 0, 0, 0, 1, 1, 0, 0]


@pytest.mark.parametrize(
    ("levels", "order"),
    [([], []), ([0, 0], [0, 1]), ([1, 1], [1, 0]), ([0, 1, 2, 2, 1], [0, 4, 2, 3, 1])],
)
def test_runs_are_reversed_from_the_highest_level_down(levels: list[int], order: list[int]) -> None:
    assert bidi.visual_order(levels) == order


def test_the_alphabet_has_every_kind_of_character() -> None:
    kinds = {unicodedata.bidirectional(character) for character in ALPHABET}
    assert {"L", "R", "AL", "EN", "AN", "ES", "ET", "CS", "NSM", "WS", "ON"} <= kinds
    assert {"LRI", "RLI", "FSI", "PDI"} <= kinds
