"""Rules that get into each other's way are named before publishing, with answers that show it."""

from typing import Any

import msgspec
import pytest
from tests.domains.customization import asked, samples

from customiseyou.domains.customization import documents, rules
from customiseyou.domains.customization.checking import check_template
from customiseyou.domains.customization.values import TemplateFault


def faults(**changes: Any) -> list[TemplateFault]:
    template = msgspec.convert(asked.template(**changes), type=documents.Template)
    return check_template(template, library=samples.LIBRARY)


def with_field(name: str, **changes: Any) -> list[dict[str, Any]]:
    return [
        {**field, **changes} if field["id"] == name else field
        for field in asked.template()["fields"]
    ]


def told(found: list[TemplateFault]) -> list[tuple[str, str]]:
    return [(fault.place, fault.reason) for fault in found]


def test_the_chart_is_without_fault() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("rule", "place", "reason"),
    [
        ({"when": "true"}, "rules.0", "without_effect"),
        ({"when": "true", "hide": ["hue"]}, "rules.0.hide", "unknown_field"),
        ({"when": "true", "require": ["hue"]}, "rules.0.require", "unknown_field"),
        ({"when": "true", "show_layers": ["hue"]}, "rules.0.show_layers", "unknown_layer"),
        ({"when": "number.wood > 1", "hide": ["age"]}, "rules.0.when", "unknown_field"),
        ({"when": "own.hats > 1", "hide": ["age"]}, "rules.0.when", "unknown_field"),
        ({"when": "number.age > 120", "hide": ["day"]}, "rules.0.when", "never_applies"),
        ({"when": "number.age > 200", "show": ["day"]}, "rules.0.when", "never_shows"),
        ({"when": "picked.extras", "hide": ["age"]}, "rules.0.when", "not_true_or_false"),
        ({"when": "has.age", "hide": ["age"]}, "rules.0.when", "looks_at_a_later_rule"),
        (
            {"when": "true", "limits": [{"field": "age"}]},
            "rules.0.limits.age",
            "without_effect",
        ),
        (
            {"when": "true", "limits": [{"field": "age", "graphemes_max": 2}]},
            "rules.0.limits.age.graphemes_max",
            "not_a_limit_of_this_kind",
        ),
        (
            {"when": "true", "limits": [{"field": "wood", "options": ["ash"]}]},
            "rules.0.limits.wood.options",
            "unknown_option",
        ),
        (
            {"when": "true", "limits": [{"field": "hue", "most": 2}]},
            "rules.0.limits.hue",
            "unknown_field",
        ),
    ],
)
def test_what_is_wrong_with_one_rule(rule: dict[str, Any], place: str, reason: str) -> None:
    assert (place, reason) in told(faults(rules=[rule]))


def test_a_field_that_must_be_answered_while_it_is_hidden() -> None:
    [fault] = faults(
        rules=[
            {"when": "number.age > 18", "hide": ["day"]},
            {"when": "number.age > 60", "require": ["day"]},
        ]
    )
    assert (fault.place, fault.reason) == ("rules.1.require.day", "required_while_hidden")
    example = documents.Design(template="", answers=fault.facts["example"])
    shown = msgspec.convert(asked.template(rules=[]), type=documents.Template)
    assert int(rules.evaluate(shown, example).answers["age"]) > 60


def test_a_field_that_several_rules_hide_for_good() -> None:
    found = faults(
        rules=[
            {"when": "answers.wood == 'teak'", "hide": ["day"]},
            {"when": "answers.wood == 'oak'", "hide": ["day"]},
        ]
    )
    assert told(found) == [("fields.day", "never_shows")]


def test_limits_that_leave_nothing() -> None:
    found = faults(
        rules=[
            {"when": "has.age", "limits": [{"field": "height", "least": 1000}]},
            {"when": "number.age < 3", "limits": [{"field": "height", "most": 900}]},
            {"when": "has.name", "limits": [{"field": "wood", "options": ["oak"]}]},
            {"when": "count.name > 9", "limits": [{"field": "wood", "options": ["teak"]}]},
        ]
    )
    assert told(found) == [
        ("fields.height", "limits_contradict"),
        ("fields.wood", "no_option_left"),
    ]
    assert int(found[0].facts["example"]["age"]) < 3
    assert len(found[1].facts["example"]["name"]) > 9


def test_a_step_that_skips_all_that_a_limit_leaves() -> None:
    found = faults(
        fields=with_field("age", step=50),
        rules=[{"when": "has.name", "limits": [{"field": "age", "least": 51, "most": 99}]}],
    )
    assert told(found) == [("fields.age", "limits_contradict")]


@pytest.mark.parametrize(
    ("field", "changes", "place", "reason"),
    [
        (
            "name",
            {"characters": {"scripts": ["tamil"]}, "sample": {"en": "Zoya"}},
            "fields.name.sample.en",
            "letters_not_allowed",
        ),
        ("age", {"least": 130}, "fields.age.least", "above_most"),
        ("age", {"sample": 121}, "fields.age.sample", "number_too_large"),
        ("height", {"sample": 1103}, "fields.height.sample", "number_between_steps"),
        ("height", {"group": "weights"}, "fields.height.group", "unknown_group"),
        ("height", {"unit": {"hi": "सें.मी."}}, "fields.height.unit", "no_english_words"),
        ("day", {"earliest": "2031-01-01"}, "fields.day.earliest", "after_latest"),
        ("day", {"latest": "2030-02-30"}, "fields.day.latest", "not_a_date"),
        ("day", {"sample": "1999-01-01"}, "fields.day.sample", "date_too_early"),
        ("extras", {"picks_min": 3}, "fields.extras.picks_min", "above_picks_max"),
    ],
)
def test_what_is_wrong_with_one_field(
    field: str, changes: dict[str, Any], place: str, reason: str
) -> None:
    assert (place, reason) in told(faults(fields=with_field(field, **changes)))


def test_a_surcharge_is_an_amount_or_a_share() -> None:
    price = {"id": "x", "label": asked.WORDS}
    assert told(faults(prices=[price])) == [("prices.x", "amount_or_percent")]
    both = {**price, "amount": {"INR": 1, "EUR": 1}, "percent": 5}
    assert told(faults(prices=[both])) == [("prices.x", "amount_or_percent")]
    assert faults(prices=[{**price, "percent": 5}]) == []
