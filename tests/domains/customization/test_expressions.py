"""The part of CEL that templates may use."""

import pytest

from customiseyou.domains.customization import expressions
from customiseyou.domains.customization.errors import RuleFailed

VARIABLES = {
    "answers": {"name": "Asha", "gift": "yes"},
    "count": {"name": 4, "gift": 0},
    "has": {"name": True, "gift": True},
}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("answers.gift == 'yes' && has.name", True),
        ("count.name > 3 ? 2 : 1", 2),
        ("!(has.name) || answers.name.startsWith('As')", True),
        ('answers.gift in ["no", "maybe"]', False),
        ("(count.name + 1) / 2 * 3 % 4 - 1", 1),
        ("answers.name.endsWith('a') && answers.name.contains('sh')", True),
        ("true", True),
    ],
)
def test_the_allowed_part_works_out(expression: str, value: object) -> None:
    assert expressions.evaluate(expression, VARIABLES) == value


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("[1, 2].exists(x, x == 1)", "unknown_name"),
        ("size(answers.name) > 3", "unknown_name"),
        ("answers.name.matches('a+')", "unknown_name"),
        ("answers.name.size() > 3", "unknown_name"),
        ("answers['name'] == 'x'", "unknown_name"),
        ("[1, 2][0] == 1", "unexpected"),
        ("1.5 > 1", "unexpected"),
        ("2u == 2", "unexpected"),
        (r"answers.name == 'a\n'", "unexpected"),
        ("answers == {}", "unknown_name"),
        ("name == 'x'", "unknown_name"),
        ("b'a' == b'a'", "unknown_name"),
        ("1 +", "not_cel"),
        ("", "not_cel"),
        ("1234567890 > 1", "number_too_long"),
        ("(" * 21 + "true" + ")" * 21, "too_deep"),
    ],
)
def test_everything_else_is_refused_by_name(expression: str, reason: str) -> None:
    with pytest.raises(expressions.BadExpressionError) as refused:
        expressions.parse(expression)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("answers.colour == 'red'", "unknown_field"),
        ("count.name / count.gift > 1", "arithmetic"),
        ("answers.name > count.name", "wrong_kind"),
        ("answers.name", "not_true_or_false"),
        ("count.name", "not_true_or_false"),
        ("size(answers.name) == 4", "unknown_name"),
    ],
)
def test_a_condition_that_does_not_work_out_says_why(expression: str, reason: str) -> None:
    with pytest.raises(RuleFailed) as failed:
        expressions.truth(expression, VARIABLES)
    assert failed.value.data() == {"expression": expression, "reason": reason}


def test_a_number_of_times_is_whole_and_not_a_truth_value() -> None:
    assert expressions.whole_number("count.name * 2", VARIABLES) == 8
    with pytest.raises(RuleFailed) as failed:
        expressions.whole_number("has.name", VARIABLES)
    assert failed.value.reason == "not_a_whole_number"


def test_an_expression_tells_what_it_mentions() -> None:
    parsed = expressions.parse("answers.gift == 'yes' && count.name > 12 && count.name < 20")
    assert parsed.paths == (("answers", "gift"), ("count", "name"))
    assert parsed.strings == ("yes",)
    assert parsed.numbers == (12, 20)
