"""Thousands of requests that nobody would think of: each answered as the document says.

`positive_data_acceptance` is left out: what fits the schema may still be refused for what it says,
such as a password that is wrong or a postcode of another country.
"""

import json
from typing import Any

import hypothesis
import msgspec
import pytest
import schemathesis
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi import checks
from tests.api.client import ADDRESS, CONTACT, PATH, Shop

from customiseyou.app import asgi

pytestmark = pytest.mark.integration

CASES = 1000
CASES_LONG = 10_000
MUG = "cutting-chai-mug"
DOCUMENT = json.loads(asgi.openapi_document())
METHODS = ("get", "post", "put", "patch", "delete")
OPERATIONS = sorted(
    (method.upper(), path)
    for path, item in DOCUMENT["paths"].items()
    for method in item
    if method in METHODS
)
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.missing_required_header,
    checks.unsupported_method,
    checks.allow_header_conformance,
]


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Things that exist, so that requests get past the first refusal."""

    people: tuple[dict[str, str], ...]
    """What each sends to say who they are: who may, thrice, then others."""
    path: dict[str, str]
    """By the name of the parameter."""
    body: dict[str, Any]
    """By the name of the field."""


@pytest.fixture(scope="session")
async def made(shop: Shop) -> dict[str, str]:
    """Return the path to a print file: an order that was paid and drawn."""
    await shop.forget_jobs()
    guest, maker = await shop.guest(), await shop.maker_of(MUG)
    await guest.approve(MUG, name="Ravi")
    placed = (await guest.place("a-purchase-with-files")).json()
    await shop.pay(placed["pay_url"])
    await shop.work()
    code = placed["orders"][0]["code"]
    (pdf, *_) = (await maker.get(f"/shop/orders/{code}")).json()["files"]
    return {
        "code": code,
        "line_id": pdf["line"],
        "surface": pdf["surface"],
        "kind": pdf["kind"],
    }


async def know(shop: Shop, made: dict[str, str], *, path: str) -> Known:
    """Make what an operation may ask for."""
    await shop.one("DELETE FROM rate_limits")
    guest, maker = await shop.guest(), await shop.maker_of(MUG)
    bought = await guest.approve(MUG, name="Ravi")
    placed = (await guest.place("a-purchase-of-its-own")).json()
    is_moved = path.endswith(("/making", "/shipment"))
    if is_moved:
        await shop.pay(placed["pay_url"])
        await guest.post(f"/orders/{placed['code']}/payment-checks")
        await shop.hear()
    approval = await guest.approve(MUG, name="Rani")
    (line,) = (await guest.get("/cart")).json()["parcels"][0]["lines"]
    design = (await guest.get(f"/designs/{approval['design']}")).json()
    owner, other = (maker, guest) if "/shop/" in path or path.endswith("/me") else (guest, maker)
    return Known(
        people=(owner.headers, owner.headers, owner.headers, other.headers, {}),
        path={
            "slug": MUG,
            "template_id": design["template"],
            "design_id": design["id"],
            "approval_id": bought["id"],
            "line_id": line["id"],
            "code": placed["orders"][0]["code"],
            **(made if "/shop/" in path and not is_moved else {}),
        },
        body={
            "product": MUG,
            "variant": design["variant"],
            "hash": approval["hash"],
            "document": design["document"],
            "total": await guest.total(),
            "contact": CONTACT,
            "address": ADDRESS,
        },
    )


def is_sound(case: schemathesis.Case, part: ParameterLocation) -> bool:
    """Return whether a part of a case is as the document wants it."""
    assert case.meta is not None
    found = case.meta.components.get(part)
    return found is None or found.mode is GenerationMode.POSITIVE


def aim(case: schemathesis.Case, known: Known, *, data: st.DataObject) -> dict[str, str]:
    """Point a case at what exists, mostly, and return the headers of who sends it."""
    if is_sound(case, ParameterLocation.PATH):
        for name in case.path_parameters or {}:
            if name in known.path and data.draw(st.integers(0, 3)):
                case.path_parameters[name] = known.path[name]
    if isinstance(case.body, dict) and is_sound(case, ParameterLocation.BODY):
        for name in case.body:
            if name in known.body and data.draw(st.integers(0, 3)):
                case.body[name] = known.body[name]
    if not is_sound(case, ParameterLocation.HEADER) or not data.draw(st.integers(0, 5)):
        return {}
    if "If-Match" in case.headers:
        case.headers["If-Match"] = f'"{data.draw(st.integers(1, 5))}"'
    for name in ("Authorization", "Visitor-Key"):
        case.headers.pop(name, None)
    return data.draw(st.sampled_from(known.people))


@pytest.mark.parametrize("cases", [CASES, pytest.param(CASES_LONG, marks=pytest.mark.long)])
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
async def test_every_answer_is_as_the_document_says(
    served: str, made: dict[str, str], shop: Shop, method: str, path: str, cases: int
) -> None:
    known = await know(shop, made, path=path)
    operation = schemathesis.openapi.from_dict(DOCUMENT)[path][method]
    modes = st.sampled_from([GenerationMode.POSITIVE, GenerationMode.NEGATIVE])

    @hypothesis.settings(
        max_examples=cases // len(OPERATIONS) + 1,
        deadline=None,
        database=None,
        derandomize=cases == CASES,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(st.data())
    def send(data: st.DataObject) -> None:
        case = data.draw(operation.as_strategy(generation_mode=data.draw(modes)))
        headers = aim(case, known, data=data)
        case.call_and_validate(base_url=served, headers=headers, checks=CHECKS)

    send()


def test_the_document_is_served_as_it_is_printed(served: str) -> None:
    api = schemathesis.openapi.from_url(f"{served}{PATH}/openapi.json")
    assert api.raw_schema == DOCUMENT
