"""The fixtures that the page's test suite reads too: both must come to the same."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from customiseyou.domains.customization import documents, rules
from customiseyou.kit.money import Money

FOLDER = Path(__file__).parents[2] / "fixtures" / "customization"
FILES = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_rules_and_prices_come_to_what_the_fixture_expects(file: Path) -> None:
    fixture: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    template = msgspec.convert(fixture["template"], type=documents.Template)
    design = msgspec.convert(fixture["design"], type=documents.Design)
    evaluation = rules.evaluate(template, design, pictures=fixture.get("pictures"))
    base = Money(fixture["variant"]["price"][fixture["currency"]], fixture["currency"])
    quote = rules.quote(template, design, base=base)
    variables = rules.variables_of(template, evaluation.answers, design=design)
    found = {
        "shown": list(evaluation.shown),
        "hidden": list(evaluation.hidden),
        "problems": [problem.flat() for problem in evaluation.problems],
        "price": {
            "parts": [{"id": part.id, "minor": part.amount.minor} for part in quote.parts],
            "total_minor": quote.total.minor,
        },
        "answers": evaluation.answers,
        "count": {
            name: count for name, count in variables["count"].items() if name in _counted(fixture)
        },
    }
    expected = fixture["expect"]
    assert {name: found[name] for name in expected} == expected


def _counted(fixture: dict[str, Any]) -> dict[str, int]:
    return fixture["expect"].get("count", {})


def test_there_are_fixtures() -> None:
    assert len(FILES) >= 9
