"""Read docs/features.md and say what is wrong with its ticks."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "features.md"
ROW = re.compile(r"^- \[(?P<tick>[ x])\] (?P<id>[AB]\d+) (?P<words>.+)$", re.MULTILINE)
TEST = re.compile(r"(tests/[\w/.]+\.py)::(test_\w+)")


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
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
            marks = " ".join(map(ast.unparse, node.decorator_list))
            return "is skipped" if re.search(r"\b(skip|xfail)\b", marks) else ""
    return "does not exist"
