"""Reading Python files as trees."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "customiseyou"


@dataclass(frozen=True)
class Source:
    """One parsed file; `parts` is its place below the package, without the suffix."""

    path: Path
    parts: tuple[str, ...]
    tree: ast.Module

    def finding(self, line: int, words: str) -> str:
        """Return a finding at a line of this file."""
        return f"{'/'.join(self.parts)}.py:{line}: {words}"


def read_all(package: Path) -> Iterator[Source]:
    """Yield every Python file below a package folder."""
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        yield Source(path, parts, ast.parse(path.read_text(encoding="utf-8"), str(path)))


def imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line and full dotted name of everything that a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
