"""Write docs/API.md: the JSON interface as its OpenAPI document describes it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from customiseyou.app import asgi

DOCUMENT = "docs/API.md"
METHODS = ("get", "post", "put", "patch", "delete")
HEAD = """# The JSON interface

Made by `make docs` from the OpenAPI 3.1 document; a test fails when it is old. The document itself
is printed by `customiseyou openapi` and served at `/api/v1/openapi.json`.

Errors are problem details (RFC 9457, `application/problem+json`): `status`, a stable `code`, and
`detail`, a sentence in the caller's language (`Accept-Language`, or `?lang=`). Money is
`{"minor": 54900, "currency": "INR"}`, counted in the minor unit.
"""


def document() -> str:
    """Return the text of docs/API.md."""
    return described(json.loads(asgi.openapi_document()))


def described(api: Mapping[str, Any]) -> str:
    """Return an OpenAPI document as a page to read."""
    lines = [HEAD]
    if not api.get("paths"):
        lines.append("\nNo route is published in this version yet.\n")
    for path, item in sorted(api.get("paths", {}).items()):
        for method in METHODS:
            if method in item:
                lines += _operation(path, method, item[method])
    schemas = api.get("components", {}).get("schemas", {})
    if schemas:
        lines.append("\n## Values\n")
    for name, schema in sorted(schemas.items()):
        lines += _schema(name, schema)
    return "".join(lines)


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> Iterator[str]:
    yield f"\n## {method.upper()} {path}\n"
    said = operation.get("description") or operation.get("summary")
    if said:
        yield f"\n{said.strip()}\n"
    parameters = operation.get("parameters", [])
    if parameters:
        yield "\n| parameter | in | type | needed | meaning |\n|---|---|---|---|---|\n"
    for parameter in parameters:
        yield (
            f"| `{parameter['name']}` | {parameter['in']} | {_kind(parameter.get('schema', {}))} "
            f"| {'yes' if parameter.get('required') else ''} "
            f"| {_cell(parameter.get('description', ''))} |\n"
        )
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"\nBody (`{kind}`): {_kind(content.get('schema', {}))}\n"
    answers = operation.get("responses", {})
    if answers:
        yield "\n| answer | body | meaning |\n|---|---|---|\n"
    for status, answer in sorted(answers.items()):
        bodies = [_kind(body.get("schema", {})) for body in answer.get("content", {}).values()]
        yield f"| {status} | {', '.join(bodies)} | {_cell(answer.get('description', ''))} |\n"


def _schema(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    yield f"\n### {name}\n"
    if schema.get("description"):
        yield f"\n{schema['description'].strip().splitlines()[0]}\n"
    if "enum" in schema:
        yield "\nOne of " + ", ".join(f"`{value}`" for value in schema["enum"]) + ".\n"
    properties = schema.get("properties", {})
    if properties:
        yield "\n| field | type | needed | meaning |\n|---|---|---|---|\n"
    needed = schema.get("required", [])
    for field, described_as in properties.items():
        yield (
            f"| `{field}` | {_kind(described_as)} | {'yes' if field in needed else ''} "
            f"| {_cell(described_as.get('description', ''))} |\n"
        )


def _kind(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    for joined in ("oneOf", "anyOf"):
        if joined in schema:
            return " or ".join(dict.fromkeys(_kind(each) for each in schema[joined]))
    if "const" in schema:
        return f"`{json.dumps(schema['const'], ensure_ascii=False)}`"
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    kind = schema.get("type", "any")
    if kind == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if isinstance(kind, list):
        return " or ".join(kind)
    return f"{kind} ({schema['format']})" if "format" in schema else str(kind)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
