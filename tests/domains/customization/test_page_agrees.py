"""The page's rules and prices, run by Node, come to what the server's come to."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.domains.customization import asked, samples

from customiseyou.domains.customization import documents, rules
from customiseyou.kit.money import Money

FRONTEND = Path(__file__).parents[3] / "frontend"
BASE = Money(49_950, "INR")
CASES = 400
CASES_LONG = 10_000


def of_the_page(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what the page makes of each case."""
    beside_python = Path(sys.executable).parent
    done = subprocess.run(
        ["node", str(FRONTEND / "conformance.mjs")],
        input="\n".join(json.dumps(case) for case in cases),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={**os.environ, "PATH": f"{os.environ['PATH']}:{beside_python}"},
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def of_the_server(case: dict[str, Any]) -> dict[str, Any]:
    template = msgspec.convert(case["template"], type=documents.Template)
    design = msgspec.convert(case["design"], type=documents.Design)
    found = rules.evaluate(template, design, pictures=case["pictures"])
    quote = rules.quote(template, design, base=BASE)
    return {
        "shown": list(found.shown),
        "hidden": list(found.hidden),
        "answers": found.answers,
        "hiddenLayers": list(found.hidden_layers),
        "limits": json.loads(msgspec.json.encode(found.limits)),
        "problems": [problem.flat() for problem in found.problems],
        "parts": [[part.id, part.amount.minor] for part in quote.parts],
    }


@pytest.mark.parametrize("count", [CASES, pytest.param(CASES_LONG, marks=pytest.mark.long)])
def test_random_templates_and_answers_come_to_the_same_on_both_sides(count: int) -> None:
    cases: list[dict[str, Any]] = []
    for seed in range(count):
        maker = asked.Maker(seed)
        template = maker.template()
        cases.append(
            {
                "template": template,
                "design": maker.design(template),
                "pictures": [samples.PICTURE] if seed % 3 else [],
                "base": {"minor": BASE.minor, "currency": BASE.currency},
            }
        )
    said = of_the_page(cases)
    assert len(said) == count
    seen = {"problems": set[str](), "hidden": 0, "hiddenLayers": 0, "parts": 0}
    for seed, (case, page) in enumerate(zip(cases, said, strict=True)):
        server = of_the_server(case)
        assert page == server, (seed, case["design"]["answers"])
        seen["problems"] |= {problem["reason"] for problem in server["problems"]}
        seen["hidden"] += bool(server["hidden"])
        seen["hiddenLayers"] += bool(server["hiddenLayers"])
        seen["parts"] += len(server["parts"]) > 1
    # What is compared is worth comparing.
    assert len(seen.pop("problems")) == 16
    assert min(seen.values()) > count // 20, seen
