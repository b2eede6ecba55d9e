"""Which fields show, what is wrong with answers, and what a design costs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domains.customization import samples

from customiseyou.domains.customization import answers as answering
from customiseyou.domains.customization import documents, rules
from customiseyou.domains.customization.errors import CurrencyNotOffered, RuleFailed
from customiseyou.domains.customization.values import Problem
from customiseyou.kit.money import Money, total

MUG = samples.template()
BASE = Money(49900, "INR")

answers = st.fixed_dictionaries(
    {},
    optional={
        "name": st.text(max_size=20),
        "extra": st.sampled_from(["none", "line", "photo", "gold", ""]),
        "line": st.text(max_size=60),
        "photo": st.sampled_from(["", samples.PICTURE]),
        "ink": st.sampled_from(["peacock", "rani", "blue"]),
    },
)


def test_a_hidden_field_counts_as_empty_for_everything() -> None:
    design = samples.design(name="Asha", line="second line")
    evaluation = rules.evaluate(MUG, design)
    assert evaluation.shown == ("name", "extra", "ink")
    assert evaluation.hidden == ("line", "photo")
    assert evaluation.answers == {
        "name": "Asha",
        "extra": "none",
        "line": "",
        "photo": "",
        "ink": "peacock",
    }
    assert evaluation.problems == ()
    assert [part.id for part in rules.quote(MUG, design, base=BASE).parts] == ["base"]


def test_a_choice_shows_its_field_and_its_price() -> None:
    design = samples.design(name="Asha", extra="line", line="for\nDida")
    evaluation = rules.evaluate(MUG, design)
    quote = rules.quote(MUG, design, base=BASE)
    assert evaluation.shown == ("name", "extra", "line", "ink")
    assert [(part.id, part.amount.minor) for part in quote.parts] == [
        ("base", 49900),
        ("line", 7 * 500),
    ]
    assert quote.total == Money(53400, "INR")


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({}, Problem(field="name", reason="required")),
        ({"name": "  \u200e \n "}, Problem(field="name", reason="required")),
        (
            {"name": "Chandrashekhar"},
            Problem(field="name", reason="too_many_graphemes", facts={"max": 12, "count": 14}),
        ),
        (
            {"name": "Asha\nRavi"},
            Problem(field="name", reason="too_many_lines", facts={"max": 1}),
        ),
        ({"name": "Asha", "ink": "gold"}, Problem(field="ink", reason="unknown_option")),
        ({"name": "Asha", "extra": "photo"}, Problem(field="photo", reason="required")),
        (
            {"name": "Asha", "extra": "photo", "photo": "b" * 64},
            Problem(field="photo", reason="unknown_picture"),
        ),
    ],
)
def test_what_is_wrong_is_named(answers: dict[str, str], problem: Problem) -> None:
    evaluation = rules.evaluate(MUG, samples.design(**answers), pictures={samples.PICTURE})
    assert evaluation.problems == (problem,)


def test_letters_are_what_a_person_counts() -> None:
    assert answering.letters("प्रिया") == 2
    assert answering.letters("👩‍👩‍👧‍👦") == 1
    assert answering.letters("e\u0301a") == 2
    assert answering.letters("two\nlines") == 8


def test_a_rule_sees_what_an_earlier_rule_hid() -> None:
    chained = samples.template(
        rules=[
            {"when": "answers.extra == 'line'", "show": ["line"]},
            {"when": "has.line", "show": ["photo"]},
        ]
    )
    hidden = rules.evaluate(chained, samples.design(name="A", extra="none", line="x"))
    shown = rules.evaluate(chained, samples.design(name="A", extra="line", line="x"))
    assert hidden.hidden == ("line", "photo")
    assert shown.hidden == ()


def test_every_rule_that_names_a_field_has_to_hold() -> None:
    both = samples.template(
        rules=[
            {"when": "has.name", "show": ["line"]},
            {"when": "answers.extra == 'line'", "show": ["line"]},
        ]
    )
    assert "line" in rules.evaluate(both, samples.design(name="A", extra="line")).shown
    assert "line" in rules.evaluate(both, samples.design(extra="line")).hidden
    assert "line" in rules.evaluate(both, samples.design(name="A")).hidden


def test_a_surcharge_without_the_currency_is_refused_when_it_applies() -> None:
    design = samples.design(extra="photo", photo=samples.PICTURE)
    with pytest.raises(CurrencyNotOffered) as refused:
        rules.quote(MUG, design, base=Money(900, "USD"))
    assert refused.value.data() == {"price": "photo", "currency": "USD"}
    plain = samples.design(name="Asha")
    assert rules.quote(MUG, plain, base=Money(900, "USD")).total == Money(900, "USD")


@pytest.mark.parametrize("times", ["0 - 1", "10001"])
def test_a_surcharge_outside_its_bounds_is_refused(times: str) -> None:
    price = {"id": "x", "label": {"en": "X"}, "amount": {"INR": 1, "EUR": 1}, "times": times}
    template = samples.template(prices=[price])
    with pytest.raises(RuleFailed) as failed:
        rules.quote(template, samples.design(), base=BASE)
    assert failed.value.reason == "times_out_of_range"


@given(answers)
def test_parts_sum_to_the_total_and_hidden_fields_are_free(given_answers: dict[str, str]) -> None:
    design = documents.Design(template=samples.VERSION_ID, answers=given_answers)
    evaluation = rules.evaluate(MUG, design)
    quote = rules.quote(MUG, design, base=BASE)
    assert total((part.amount for part in quote.parts), currency="INR") == quote.total
    assert quote.parts[0].amount == BASE
    assert not {part.id for part in quote.parts} & set(evaluation.hidden)
    emptied = {
        name: "" if name in evaluation.hidden else answer for name, answer in given_answers.items()
    }
    again = documents.Design(template=samples.VERSION_ID, answers=emptied)
    assert rules.quote(MUG, again, base=BASE) == quote


@given(answers)
def test_cleaning_twice_is_cleaning_once(given_answers: dict[str, str]) -> None:
    design = documents.Design(template=samples.VERSION_ID, answers=given_answers)
    once = answering.clean(MUG, design)
    assert answering.clean(MUG, once) == once
    assert rules.evaluate(MUG, once) == rules.evaluate(MUG, design)
