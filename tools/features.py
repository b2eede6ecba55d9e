"""Read docs/features.md and say what is wrong with its ticks."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "features.md"
ROW = re.compile(r"^- \[(?P<tick>[ x])\] (?P<id>[AB]\d+) (?P<words>.+)$", re.MULTILINE)
TEST = re.compile(r"(tests/[\w/.]+\.py)::(test_\w+)")

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SLEEPS = {"skip", "skipif", "xfail", "importorskip", "SkipTest"}
WHOLE_MODULE = "pytestmark"
"""The name by which pytest marks every test of a module."""


def _ids(letter: str, *ranges: tuple[int, int]) -> set[str]:
    return {f"{letter}{number}" for first, last in ranges for number in range(first, last + 1)}


IDS = _ids(
    "A",
    *((1, 28), (30, 47), (50, 62), (65, 76), (80, 95)),
) | _ids("B", *((1, 26), (29, 32), (34, 41), (43, 45), (47, 60)))
"""Every feature there is; the gaps mean nothing."""


@dataclass(frozen=True)
class Feature:
    """One line of the list; `tests` are (file, function)."""

    id: str
    done: bool
    tests: tuple[tuple[str, str], ...]


def read(text: str) -> list[Feature]:
    """Return the lines of the list."""
    return [
        Feature(row["id"], row["tick"] == "x", tuple(TEST.findall(row["words"])))
        for row in ROW.finditer(text)
    ]


def findings(text: str, *, root: Path = ROOT) -> list[str]:
    """Return every missing or double id, and every tick that no living test proves."""
    features = read(text)
    ids = [feature.id for feature in features]
    found = [f"{id_} is missing" for id_ in sorted(IDS - set(ids))]
    found += [f"{id_} is no feature" for id_ in sorted(set(ids) - IDS)]
    found += [f"{id_} stands twice" for id_ in sorted({id_ for id_ in ids if ids.count(id_) > 1})]
    for feature in features:
        if feature.done and not feature.tests:
            found.append(f"{feature.id} is ticked and names no test")
        if feature.done:
            found += [
                f"{feature.id}: {path}::{name} {trouble}"
                for path, name in feature.tests
                if (trouble := _trouble(root / path, name))
            ]
    return found


def _trouble(path: Path, name: str) -> str:
    if not path.is_file():
        return "does not exist"
    module = ast.parse(path.read_text(encoding="utf-8"))
    if name not in {node.name for node in module.body if isinstance(node, FUNCTIONS)}:
        return "does not exist"
    return "is skipped" if {name, WHOLE_MODULE} & _sleeping(module) else ""


def _sleeping(module: ast.Module) -> set[str]:
    """Return what of a module may skip: by a mark, in its body, or through others of the module."""
    sleeping: set[str] = set()
    while True:
        found = {
            name
            for node in module.body
            if _names_in(node) & (SLEEPS | sleeping)
            for name in _defined_by(node)
        }
        if found == sleeping:
            return sleeping
        sleeping = found


def _names_in(node: ast.stmt) -> set[str]:
    found: set[str] = set()
    for inner in ast.walk(node):
        match inner:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                found.add(name)
            case _:
                pass
    return found


def _defined_by(node: ast.stmt) -> set[str]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return {node.name}
        case ast.Assign(targets=[ast.Name(id=name)]) if "importorskip" not in _names_in(node):
            return {name}
    return {WHOLE_MODULE}
