"""What is read as one piece stays short: functions, modules, test files and templates."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.lints.source import ROOT

FUNCTION_LINES_MAX = 70
"""Counted from `def` on, since decorators declare."""
LINES_MAX = {
    "src/**/*.py": 500,
    "tools/**/*.py": 500,
    "benchmarks/**/*.py": 500,
    "frontend/src/**/*.ts": 500,
    "tests/**/*.py": 400,
    "src/**/*.html": 150,
}
"""Migrations are left out: each says at once what it changes, and is never read again."""


def check(root: Path = ROOT) -> list[str]:
    """Return every file and function that is too long."""
    return [
        f"{path.relative_to(root).as_posix()}:{line}: {words}"
        for pattern, lines_max in LINES_MAX.items()
        for path in sorted(root.glob(pattern))
        for line, words in _too_long(path, lines_max)
    ]


def _too_long(path: Path, lines_max: int) -> Iterator[tuple[int, str]]:
    text = path.read_text(encoding="utf-8")
    lines = len(text.splitlines())
    if lines > lines_max:
        yield lines, f"{lines} lines are more than {lines_max}"
    if path.suffix != ".py":
        return
    for node in ast.walk(ast.parse(text, str(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES_MAX:
                yield (
                    node.lineno,
                    f"{node.name} has {length} lines, more than {FUNCTION_LINES_MAX}",
                )
