"""No float in code that handles money."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.lints.source import PACKAGE, read_all

MONEY_CODE = (
    ("kit", "money"),
    ("flows",),
    ("domains", "cart"),
    ("domains", "catalog"),
    ("domains", "ledger"),
    ("domains", "orders"),
    ("domains", "payments"),
    ("domains", "shipping"),
    ("domains", "customization", "composition"),
    ("domains", "customization", "expressions"),
    ("domains", "customization", "rules"),
    ("integrations",),
    ("infra", "i18n", "formats"),
)
TIME = ("_seconds",)


def check(package: Path = PACKAGE) -> list[str]:
    """Return every float in money code; a duration in seconds may be one."""
    return [
        source.finding(line, f"{words}: money is counted in whole minor units")
        for source in read_all(package)
        if any(source.parts[: len(place)] == place for place in MONEY_CODE)
        for line, words in _floats(source.tree)
    ]


def _floats(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.iter_child_nodes(tree):
        if _is_duration(node):
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield node.lineno, f"the number {node.value} is a float"
        elif isinstance(node, ast.Name) and node.id == "float":
            yield node.lineno, "float is used"
        yield from _floats(node)


def _is_duration(node: ast.AST) -> bool:
    match node:
        case (
            ast.arg(arg=name) | ast.keyword(arg=str(name)) | ast.AnnAssign(target=ast.Name(id=name))
        ):
            return name.lower().endswith(TIME)
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name.lower().endswith(TIME)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="asyncio"))):
            return True
    return False
