"""docs/API.md does what it says."""

import asyncio
import json
import os
import re
import shutil
import subprocess
from typing import Any

import jsonschema
import openapi_spec_validator
import pytest
from tests.api.client import Shop
from tools.lints.source import ROOT

from customiseyou.api.v1 import problems
from customiseyou.app import asgi
from customiseyou.rendering import pictures
from customiseyou.web.shared import failures

GUIDE = ROOT / "docs" / "API.md"
DOCUMENT = json.loads(asgi.openapi_document())
SCHEMAS: dict[str, dict[str, Any]] = DOCUMENT["components"]["schemas"]
WITH_EXAMPLES = sorted(name for name, schema in SCHEMAS.items() if schema.get("examples"))


def test_the_document_is_valid_openapi() -> None:
    openapi_spec_validator.OpenAPIV31SpecValidator(DOCUMENT).validate()


def test_the_kinds_of_photo_and_the_limits_of_lists_are_those_of_the_code() -> None:
    about = DOCUMENT["paths"]["/api/v1/photos"]["post"]["description"]
    *kinds, last = pictures.kinds()
    assert about.startswith(f"Take a photo in ({', '.join(kinds)} or {last}): checked")
    for path in ("/products", "/orders", "/shop/orders"):
        given = DOCUMENT["paths"][f"/api/v1{path}"]["get"]["parameters"]
        (limit,) = (one for one in given if one["name"] == "limit")
        assert limit["description"] == f"How many, up to {limit['schema']['maximum']:.0f}."


def test_the_codes_of_what_is_known_by_its_status_are_in_the_guide() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    for status, code in (*failures.CODES.items(), (401, problems.IDENTITY_UNKNOWN)):
        assert (f"| {status} | `{code}` |" in text) == (status in problems.MEANINGS), code
    assert "app.http" not in text


@pytest.mark.integration
async def test_the_example_in_the_guide_places_an_order(shop: Shop, served: str) -> None:
    assert shutil.which("curl"), "this test runs the guide's example: install curl"
    (script,) = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    before = await shop.counts()
    done = await asyncio.to_thread(
        subprocess.run,
        ["sh", "-eu"],
        input=script,
        env={**os.environ, "SHOP": served},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    after = await shop.counts()
    assert after["order_groups"] == before["order_groups"] + 1
    token = done.stdout.strip().rpartition("/sandbox/pay/")[2]
    assert re.fullmatch(r"[\w-]{32}", token)
    await shop.pay(done.stdout.strip())


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_an_example_fits_its_own_schema(name: str) -> None:
    schema = {**SCHEMAS[name], "components": DOCUMENT["components"]}
    example = SCHEMAS[name]["examples"][0]
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(example)) == []


def test_every_value_that_is_sent_or_given_has_an_example() -> None:
    named = {
        found.rpartition("/")[2]
        for item in DOCUMENT["paths"].values()
        for operation in item.values()
        for found in re.findall(r'"\$ref": "([^"]+)"', json.dumps(operation))
    }
    assert named - set(WITH_EXAMPLES) == {"Upload"}


def test_an_example_of_a_refusal_is_a_refusal_of_its_status() -> None:
    problem = jsonschema.Draft202012Validator(
        {"$ref": "#/components/schemas/Problem", "components": DOCUMENT["components"]}
    )
    for item in DOCUMENT["paths"].values():
        for operation in item.values():
            for status, answer in operation["responses"].items():
                for content in answer.get("content", {}).values():
                    for example in content.get("examples", {}).values():
                        assert list(problem.iter_errors(example["value"])) == []
                        assert str(example["value"]["status"]) == status


def test_every_operation_has_a_name_a_summary_and_a_sentence() -> None:
    operations = [one for item in DOCUMENT["paths"].values() for one in item.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names)
    for operation in operations:
        assert operation["summary"]
        assert operation["description"]
        assert len(operation["tags"]) == 1
        assert {"400", "401", "422"} <= set(operation["responses"])


def test_the_document_is_openapi_3_1() -> None:
    assert DOCUMENT["openapi"].startswith("3.1.")
    for name, schema in SCHEMAS.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema.get("title", name) == name
