"""Numbers, days and several picks: how they are kept, what is wrong with them, what is drawn."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domains.customization import asked, samples

from customiseyou.domains.customization import (
    answers,
    composition,
    describing,
    documents,
    fingerprints,
    rules,
)
from customiseyou.domains.customization.values import Problem
from customiseyou.kit.money import Money
from customiseyou.rendering import scene

CHART = msgspec.convert(asked.template(), type=documents.Template)
BASE = Money(49_990, "INR")
FIELDS = {field.id: field for field in CHART.fields}


def design(language: str = "en", **given_answers: str) -> documents.Design:
    return documents.Design(template=samples.VERSION_ID, language=language, answers=given_answers)


def problems(**given_answers: str) -> list[dict[str, Any]]:
    usual = {"name": "Zoya", "height": "110"}
    found = rules.evaluate(CHART, design(**{**usual, **given_answers}))
    return [problem.flat() for problem in found.problems]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("110", "110"),
        (" 110.50 ", "110.5"),
        ("0110", "110"),
        ("110,5", "110.5"),
        ("११०.५", "110.5"),
        ("১১০", "110"),
        ("۱۱۰٫۵", "110.5"),
        ("110.55", "110.55"),
        ("tall", "tall"),
        ("1e3", "1e3"),
    ],
)
def test_a_number_is_kept_in_one_form_in_whatever_digits_it_was_typed(
    typed: str, kept: str
) -> None:
    assert answers.clean(CHART, design(height=typed)).answers["height"] == kept


@pytest.mark.parametrize(
    ("height", "expected"),
    [
        ("30", []),
        ("200", []),
        ("29.5", [{"reason": "number_too_small", "least": "30", "most": "200"}]),
        ("-110", [{"reason": "number_too_small", "least": "30", "most": "200"}]),
        ("200.5", [{"reason": "number_too_large", "least": "30", "most": "200"}]),
        ("110.3", [{"reason": "number_between_steps", "below": "110", "above": "110.5"}]),
        ("110.55", [{"reason": "not_a_number", "decimals": 1}]),
        ("tall", [{"reason": "not_a_number", "decimals": 1}]),
        ("", [{"reason": "required"}]),
    ],
)
def test_a_number_keeps_its_bounds_and_steps(height: str, expected: list[dict[str, Any]]) -> None:
    assert problems(height=height) == [{"field": "height", **one} for one in expected]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2024-02-29", []),
        ("2000-02-29", []),
        ("2023-02-29", [{"reason": "not_a_date"}]),
        ("29.02.2024", [{"reason": "not_a_date"}]),
        ("2024-2-9", [{"reason": "not_a_date"}]),
        ("2000-02-28", [{"reason": "date_too_early", "earliest": "2000-02-29"}]),
        ("2031-01-01", [{"reason": "date_too_late", "latest": "2030-12-31"}]),
    ],
)
def test_a_day_is_one_of_the_calendar_and_within_its_bounds(
    day: str, expected: list[dict[str, Any]]
) -> None:
    assert problems(day=day) == [{"field": "day", **one} for one in expected]


def test_picks_are_kept_in_the_fields_order_and_counted() -> None:
    cleaned = answers.clean(CHART, design(extras="moon  stars moon"))
    assert cleaned.answers["extras"] == "stars moon"
    assert problems(extras="stars moon") == []
    many = {"field": "extras", "reason": "too_many_picks", "max": 2, "count": 3}
    assert problems(extras="sun moon stars") == [many]
    assert problems(extras="stars comet") == [{"field": "extras", "reason": "unknown_option"}]


def test_a_condition_narrows_limits_and_asks_for_more() -> None:
    assert problems(name="Zoya\nAl", wood="oak") == []
    assert problems(name="Zoyaan\nAl", wood="teak", height="160", extras="sun") == [
        {"field": "name", "reason": "too_many_graphemes", "max": 5, "count": 8},
        {"field": "name", "reason": "too_many_lines", "max": 1},
        {"field": "height", "reason": "number_too_large", "least": "30", "most": "150"},
        {"field": "age", "reason": "required"},
        {"field": "extras", "reason": "option_not_with_this"},
    ]
    limits = rules.evaluate(CHART, design(wood="teak", name="Zoya")).limits
    assert (limits["age"].required, limits["extras"].options) == (True, ("stars", "moon"))


@pytest.mark.parametrize(
    ("characters", "typed", "refused"),
    [
        ({"scripts": ["latin"]}, "Zoë O'Neill-Rao & Jr. 7", ""),
        ({"scripts": ["latin"]}, "Zoya ♥ प्रिया 😀", "♥ प्रि या 😀"),
        ({"scripts": ["latin"]}, "e\u0301", ""),
        ({"scripts": ["devanagari"]}, "प्रिया क़ 12 १२", ""),
        ({"scripts": ["devanagari"]}, "प्रिया Zoya", "Z o y a"),
        ({"scripts": ["arabic"]}, "محمّد علی‌رضا", ""),
        ({"scripts": ["latin"], "digits": False}, "Zoya 7 ५", "7 ५"),
        ({"scripts": ["latin"], "emoji": True}, "Zoya 👩🏽‍🚀 🇮🇳", ""),
        ({"scripts": [], "signs": "+♥"}, "1+2 ♥ x", "x"),
        ({"scripts": ["latin"]}, "a漢b字c漢d国e語f人g", "漢 字 国 語 人"),
    ],
)
def test_a_field_may_take_some_letters_only(
    characters: dict[str, Any], typed: str, refused: str
) -> None:
    field = {"kind": "text", "id": "name", "label": asked.WORDS, "graphemes_max": 90}
    document = asked.template(
        fields=[{**field, "characters": characters}],
        layers=[asked._text("name")],
        rules=[],
        prices=[],
        groups=[],
    )
    template = msgspec.convert(document, type=documents.Template)
    found = [one.flat() for one in rules.evaluate(template, design(name=typed)).problems]
    told = {"field": "name", "reason": "letters_not_allowed", "letters": refused}
    assert found == ([told] if refused else [])


def test_hiding_wins_over_requiring_and_empties_the_answer() -> None:
    found = rules.evaluate(CHART, design(name="Al", height="110", age="40", day="2024-02-29"))
    assert found.hidden == ("day",)
    assert found.answers["day"] == ""
    assert "day" not in found.limits


def test_a_layer_is_drawn_only_while_its_condition_holds() -> None:
    for extras, drawn in (("moon", ["name"]), ("stars", ["name", "motto"])):
        given_design = design(name="Zoya", extras=extras)
        scenes = composition.compose(
            CHART, given_design, evaluation=rules.evaluate(CHART, given_design), artworks={}
        )
        assert [item.id for item in scenes["wrap"].items] == drawn
        lines = fingerprints.text_lines(CHART, given_design)
        assert [line.field for line in lines] == drawn


@pytest.mark.parametrize(
    ("language", "height", "day"),
    [
        ("en", "110.5 cm", "24 December 2026"),
        ("hi", "110.5 सें.मी.", "24 दिसंबर 2026"),
        ("ur", "110.5 cm", "24 دسمبر 2026"),
        ("de", "110.5 cm", "24. Dezember 2026"),
        ("xx", "110.5 cm", "24 December 2026"),
    ],
)
def test_numbers_and_days_are_drawn_in_the_designs_language(
    language: str, height: str, day: str
) -> None:
    given_design = design(language, height="110.50", day="2026-12-24")
    found = rules.evaluate(CHART, given_design)
    drawn = composition.compose(CHART, given_design, evaluation=found, artworks={})["wrap"]
    texts = {item.id: item.text for item in drawn.items if isinstance(item, scene.TextItem)}
    assert texts == {"height": height, "day": day}
    told = {line.field: line.text for line in fingerprints.text_lines(CHART, given_design)}
    assert told == texts


@pytest.mark.parametrize(
    ("form", "drawn"),
    [("dots", "05.03.2026"), ("slashes", "05/03/2026"), ("roman", "5 · III · 2026")],
)
def test_a_day_is_drawn_in_the_form_that_the_maker_chose(form: str, drawn: str) -> None:
    field = msgspec.convert(
        {"kind": "date", "id": "day", "label": {"en": "Day"}, "form": form}, documents.DateField
    )
    assert answers.drawn(field, "2026-03-05", language="en") == drawn
    assert answers.drawn(field, "2026-02-30", language="en") == ""


def test_shares_and_counts_are_added_to_the_price() -> None:
    given_design = msgspec.convert(
        {
            "template": samples.VERSION_ID,
            "answers": {
                "name": "Zoya\nAl",
                "wood": "teak",
                "extras": "moon stars",
                "own_1": "प्रिया",
                "own_2": samples.PICTURE,
            },
            "added": [
                {**asked._text("own_1"), "field": "own_1"},
                {
                    "kind": "image",
                    "id": "own_2",
                    "surface": "wrap",
                    "box": {"x": 0, "y": 0, "width": 3000, "height": 3000},
                    "field": "own_2",
                },
            ],
        },
        type=documents.Design,
    )
    quote = rules.quote(CHART, given_design, base=BASE)
    assert [(part.id, part.amount.minor) for part in quote.parts] == [
        ("base", 49_990),
        ("teak", 6_249),  # 12.5 % are 6,248.75.
        ("lines", 10_000),
        ("extras", 4_000),
        ("own", 3_600),  # Two letters as people count them, and a picture.
    ]


def test_answers_are_told_in_words() -> None:
    told = describing.describe(
        CHART, design("hi", height="110", day="2026-12-24", extras="moon", name="Zoya")
    )
    assert [(one.kind, one.text) for one in told] == [
        ("text", "Zoya"),
        ("number", "110"),
        ("date", "2026-12-24"),
        ("multi", ""),
        ("choice", ""),
    ]
    assert told[1].unit == {"en": "cm", "hi": "सें.मी."}
    assert told[3].options == (asked.WORDS,)


@given(value=st.integers(-999_999_999, 999_999_999), decimals=st.integers(0, 3))
def test_a_number_that_is_written_reads_as_itself(value: int, decimals: int) -> None:
    field = documents.NumberField(id="n", label={"en": "N"}, decimals=decimals)
    text = answers.written(value, decimals=decimals)
    assert answers.number(field, text) == value
    assert not text.endswith((".", "0")) or "." not in text


@given(st.text(max_size=40))
def test_whatever_is_typed_is_kept_in_one_form_and_never_fails(typed: str) -> None:
    given_design = design(**dict.fromkeys(FIELDS, typed))
    once = answers.clean(CHART, given_design)
    assert answers.clean(CHART, once) == once
    found = rules.evaluate(CHART, given_design)
    assert rules.evaluate(CHART, once) == found
    assert all(isinstance(problem, Problem) for problem in found.problems)
