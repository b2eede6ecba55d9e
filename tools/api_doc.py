"""Write docs/API.md: the JSON interface as its OpenAPI document describes it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from customiseyou.api.v1.problems import ALWAYS, BODY_STATUSES
from customiseyou.app import asgi
from tools import api_guide

DOCUMENT = "docs/API.md"
METHODS = ("get", "post", "put", "patch", "delete")
COMMON = {str(status) for status in (*ALWAYS, *BODY_STATUSES)}
NOBODY = "anybody"
CALLERS = {"bearer": "a token", "visitor": "a visitor key"}


def document() -> str:
    """Return the text of docs/API.md."""
    return api_guide.text() + described(json.loads(asgi.openapi_document()))


def described(api: Mapping[str, Any]) -> str:
    """Return an OpenAPI document as a page to read: its operations by tag, then its values."""
    lines: list[str] = []
    tags = {tag["name"]: tag.get("description", "") for tag in api.get("tags", ())}
    operations = list(_operations(api))
    for name, about in {**tags, "": ""}.items():
        found = [one for one in operations if (one[2].get("tags") or [""])[0] == name]
        if found and name:
            lines.append(f"\n## {name}\n\n{about}\n")
        for method, path, operation in found:
            lines += _operation(path, method, operation)
    schemas = api.get("components", {}).get("schemas", {})
    if schemas:
        lines.append("\n## Every value\n")
    for name, schema in sorted(schemas.items()):
        lines += _schema(name, schema)
    return "".join(lines)


def _operations(api: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, item in api.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield method, path, item[method]


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> Iterator[str]:
    yield f"\n### {operation.get('summary', path)}\n\n`{method.upper()} {path}`\n"
    if operation.get("description"):
        yield f"\n{operation['description'].strip()}\n"
    parameters = operation.get("parameters", [])
    if parameters:
        yield "\n| parameter | in | type | needed | meaning |\n|---|---|---|---|---|\n"
    for parameter in parameters:
        yield (
            f"| `{parameter['name']}` | {parameter['in']} | {_kind(parameter.get('schema', {}))} "
            f"| {'yes' if parameter.get('required') else ''} "
            f"| {_cell(parameter.get('description', ''))} |\n"
        )
    yield f"\n- For: {_callers(operation.get('security', []))}.\n"
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"- Takes: {_kind(content.get('schema', {}))} as `{kind}`.\n"
    yield from _answers(operation.get("responses", {}))


def _callers(security: Iterable[Mapping[str, Any]]) -> str:
    """Return who may call, as the security requirements say it."""
    named = [" and ".join(CALLERS.get(name, name) for name in one) or NOBODY for one in security]
    return " or ".join(named) or NOBODY


def _answers(answers: Mapping[str, Any]) -> Iterator[str]:
    for status, answer in sorted(answers.items()):
        if status < "300":
            kinds = answer.get("content", {})
            bodies = dict.fromkeys(_kind(body.get("schema", {})) for body in kinds.values())
            yield f"- Gives: {status}{', ' if bodies else ''}{', '.join(bodies)}"
            named = [kind for kind in kinds if kind != "application/json"]
            yield f" as {', '.join(f'`{kind}`' for kind in named)}.\n" if named else ".\n"
    refused = sorted(status for status in answers if status >= "300" and status not in COMMON)
    if refused:
        yield f"- Also: {', '.join(refused)}.\n"


def _schema(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    yield f"\n### {name}\n"
    if schema.get("description"):
        yield f"\n{' '.join(schema['description'].split())}\n"
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
        parts = schema.get("prefixItems", [schema.get("items", {})])
        return "list of " + ", ".join(dict.fromkeys(_kind(each) for each in parts))
    values = schema.get("additionalProperties")
    if kind == "object" and isinstance(values, Mapping) and values:
        return f"{_kind(values)} by name"
    if isinstance(kind, list):
        return " or ".join(kind)
    return f"{kind} ({schema['format']})" if "format" in schema else str(kind)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
