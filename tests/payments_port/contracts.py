"""A provider's published OpenAPI as a local server: every request and answer is validated."""

import json
import re
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import yaml
from openapi_schema_validator import OAS30Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
PYTHON_TYPES: dict[Any, type] = {"object": dict, "array": list, "integer": int, "boolean": bool}


class Call:
    """A request that was found in the contract and is valid."""

    def __init__(self, *, operation: str, headers: Mapping[str, str], body: Any) -> None:
        self.operation = operation
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.body = body


Answer = Callable[[Call], tuple[int, Any]]


class Contract:
    """One OpenAPI 3.0 document."""

    def __init__(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            self.document: dict[str, Any] = json.loads(text)
        else:
            self.document = yaml.load(text, Loader=yaml.CSafeLoader)
        whole = Resource(contents=self.document, specification=DRAFT4)
        self._registry: Registry[Any] = Registry().with_resource("urn:contract", whole)

    def find(self, method: str, path: str) -> str | None:
        """Return the template of a path that the contract has with this method."""
        for template, operations in self.document["paths"].items():
            pattern = re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(template))
            if method.lower() in operations and re.fullmatch(pattern, path):
                return str(template)
        return None

    def check(self, value: Any, *, at: tuple[str, ...]) -> list[str]:
        """Return what is wrong with a value by the schema at a place in the document."""
        pointer = "/".join(part.replace("~", "~0").replace("/", "~1") for part in at)
        validator = OAS30Validator({"$ref": f"urn:contract#/{pointer}"}, registry=self._registry)
        return [
            f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(value)
        ]

    def schema_at(self, at: tuple[str, ...]) -> dict[str, Any]:
        found: Any = self.document
        for part in at:
            found = found[part]
        return self.resolve(found)

    def resolve(self, schema: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in schema:
            found: Any = self.document
            for part in schema["$ref"].removeprefix("#/").split("/"):
                found = found[part.replace("~1", "/").replace("~0", "~")]
            schema = found
        return schema


def read_form(text: str) -> dict[str, Any]:
    """Return Stripe's bracketed form as nested values, all of them text."""
    root: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        first, *rest = re.findall(r"[^\[\]]+", name)
        place = root
        for key, following in zip([first, *rest], [*rest, None], strict=False):
            if following is None:
                place[key] = value
            else:
                place = place.setdefault(key, {})
    return root


def typed(contract: Contract, value: Any, schema: dict[str, Any]) -> Any:
    """Return a form's text as the types that the schema wants."""
    schema = contract.resolve(schema)
    for choice in schema.get("anyOf", ()):
        tried = typed(contract, value, choice)
        kind = contract.resolve(choice).get("type")
        if {"object": dict, "array": list, "integer": int, "boolean": bool}.get(kind) is type(
            tried
        ):
            return tried
    match schema.get("type"):
        case "integer" if isinstance(value, str) and re.fullmatch(r"-?\d+", value):
            return int(value)
        case "boolean" if value in {"true", "false"}:
            return value == "true"
        case "array" if isinstance(value, dict):
            return [typed(contract, item, schema["items"]) for _, item in sorted(value.items())]
        case "object" if isinstance(value, dict):
            known, other = schema.get("properties", {}), schema.get("additionalProperties")
            loose = other if isinstance(other, dict) else {}
            return {
                name: typed(contract, item, known.get(name, loose)) for name, item in value.items()
            }
    return value


class Stand:
    """A local server that answers only what the contracts allow, and keeps what was asked."""

    def __init__(
        self, contracts: list[Contract], *, content: str, answers: Mapping[str, Answer]
    ) -> None:
        self.calls: list[Call] = []
        self.faults: list[str] = []
        self._contracts = contracts
        self._content = content
        self._answers = answers
        stand = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                length = int(self.headers.get("content-length", "0"))
                status, body = stand.take(
                    self.command, self.path, dict(self.headers), self.rfile.read(length).decode()
                )
                data = b"" if body is None else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("content-type", JSON)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                """Stay silent."""

        for method in ("GET", "POST", "PATCH", "DELETE"):
            setattr(Handler, f"do_{method}", Handler.answer)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self, method: str, target: str, headers: dict[str, str], text: str) -> tuple[int, Any]:
        """Validate a request, answer it, and validate the answer."""
        path = urlsplit(target).path
        for contract in self._contracts:
            template = contract.find(method, path)
            if template is not None:
                return self._serve(contract, method, template, headers=headers, text=text)
        if f"{method} {path}" in self._answers:
            return self._answers[f"{method} {path}"](
                Call(operation=f"{method} {path}", headers=headers, body=text)
            )
        self.faults.append(f"{method} {path}: not in the contract")
        return 404, {"error": {"message": "not in the contract"}}

    def _serve(
        self, contract: Contract, method: str, template: str, *, headers: dict[str, str], text: str
    ) -> tuple[int, Any]:
        operation = f"{method} {template}"
        place = ("paths", template, method.lower())
        body: Any = None
        described = contract.document["paths"][template][method.lower()].get("requestBody")
        if described is not None and self._content in described["content"]:
            at = (*place, "requestBody", "content", self._content, "schema")
            if self._content == FORM:
                body = typed(contract, read_form(text), contract.schema_at(at))
            else:
                body = json.loads(text) if text else {}
            self.faults += [f"{operation} request {fault}" for fault in contract.check(body, at=at)]
        call = Call(operation=operation, headers=headers, body=body)
        self.calls.append(call)
        status, answer = self._answers[operation](call)
        responses = contract.document["paths"][template][method.lower()]["responses"]
        found = responses.get(str(status), responses.get("default", {}))
        # What a shared default answer holds is an error, which none of ours is.
        if "$ref" not in found and "content" in found:
            key = str(status) if str(status) in responses else "default"
            at = (*place, "responses", key, "content", JSON, "schema")
            wrong = contract.check(answer, at=at)
            self.faults += [f"{operation} answer {fault}" for fault in wrong]
        return status, answer
