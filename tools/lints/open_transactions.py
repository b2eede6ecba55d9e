"""No network call while a transaction is open: it would hold rows and a connection for seconds.

This rule sees calls that stand inside the `async with` itself. What a function does that is called
there is refused while it runs: files, mail and payment providers assert `not in_transaction()`.
Drawing processes, which stand below the database, are found by this rule alone.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.lints.source import PACKAGE, read_all

OUTSIDERS = {
    "api",
    "client",
    "delivery",
    "files",
    "http",
    "mailer",
    "pool",
    "provider",
    "smtp",
}
"""Names of what goes over a network or to the drawing processes; a leading _ does not matter."""


def check(package: Path = PACKAGE) -> list[str]:
    """Return every awaited call of an outsider inside `async with ….transaction()`."""
    return [
        source.finding(line, f"{name} is awaited while a transaction is open")
        for source in read_all(package)
        for block in ast.walk(source.tree)
        if isinstance(block, ast.AsyncWith) and any(map(_opens, block.items))
        for line, name in _awaited(block.body)
    ]


def _opens(item: ast.withitem) -> bool:
    called = item.context_expr
    return isinstance(called, ast.Call) and _last_name(called.func) == "transaction"


def _awaited(body: list[ast.stmt]) -> Iterator[tuple[int, str]]:
    for statement in body:
        for node in ast.walk(statement):
            if not (isinstance(node, ast.Await) and isinstance(node.value, ast.Call)):
                continue
            called = node.value.func
            if isinstance(called, ast.Attribute):
                owner = _last_name(called.value).lstrip("_")
                if owner in OUTSIDERS:
                    yield node.lineno, f"{owner}.{called.attr}()"


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
