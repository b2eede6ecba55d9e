"""No float in code that handles money, nor what makes one of whole numbers, like `/`."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.lints.source import PACKAGE, Source, imported, read_all

MONEY_CODE = (
    ("kit",),
    ("domains",),
    ("flows",),
    ("integrations",),
    ("web",),
    ("api",),
    ("infra", "i18n", "formats"),
)
"""Whole layers, since an amount passes through most of their modules."""
NO_MONEY = {
    ("domains", "customization", "production"): "places on a picture are parts of its width",
    ("web", "storefront", "problems"): "lengths are told in millimetres",
}
DECIMALS = {("kit", "money")}
"""Where an exact Decimal may be divided, to be rounded at the same place."""
TIME = ("_seconds",)
WHOLE_MATHS = {
    "ceil",
    "comb",
    "factorial",
    "floor",
    "gcd",
    "isqrt",
    "lcm",
    "perm",
    "prod",
    "trunc",
}
PATHS = ("folder", "path", "Path")


def check(package: Path = PACKAGE) -> list[str]:
    """Return every float in money code; a duration in seconds may be one."""
    return [
        source.finding(line, f"{words}: money is counted in whole minor units")
        for source in read_all(package)
        if any(source.parts[: len(place)] == place for place in MONEY_CODE)
        if source.parts not in NO_MONEY
        for line, words in (*_imported(source), *_floats(source.tree, source))
    ]


def _imported(source: Source) -> Iterator[tuple[int, str]]:
    for line, name in imported(source.tree):
        library, _, wanted = name.partition(".")
        if library == "statistics" or (library == "math" and wanted not in {"", *WHOLE_MATHS}):
            yield line, f"{name} gives floats"


def _floats(tree: ast.AST, source: Source) -> Iterator[tuple[int, str]]:
    for node in ast.iter_child_nodes(tree):
        if _is_duration(node):
            continue
        match node:
            case ast.Constant(value=float()):
                yield node.lineno, f"the number {node.value} is a float"
            case ast.Name(id="float"):
                yield node.lineno, "float is used"
            case ast.Attribute(value=ast.Name(id="math"), attr=name) if name not in WHOLE_MATHS:
                yield node.lineno, f"math.{name} gives floats"
            case ast.BinOp(op=ast.Div()) if not _is_path(node):
                if source.parts not in DECIMALS or not _is_decimal(node.left):
                    yield node.lineno, "/ gives a float"
            case ast.AugAssign(op=ast.Div()) if not _is_path(node.value):
                yield node.lineno, "/= gives a float"
            case ast.BinOp(op=ast.Pow(), right=ast.UnaryOp(op=ast.USub())):
                yield node.lineno, "a power below zero is a float"
            case _:
                pass
        yield from _floats(node, source)


def _is_path(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.endswith(PATHS)
        case ast.Call(func=called):
            return _is_path(called)
        case ast.BinOp(op=ast.Div()):
            return _is_path(node.left) or _is_path(node.right)
    return False


def _is_decimal(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="Decimal")):
            return True
        case ast.BinOp(left=left):
            return _is_decimal(left)
    return False


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
