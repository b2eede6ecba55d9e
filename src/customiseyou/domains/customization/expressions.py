"""The small part of CEL that templates may use, so that page and server cannot disagree.

Allowed are paths such as `answers.x` (see `ROOTS`), strings without escapes, whole numbers, true,
false, the operators, lists after `in`, and startsWith, endsWith, contains. There are no macros, so
an expression's cost is bounded by its length.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from customiseyou.domains.customization.errors import RuleFailed

NESTING_MAX = 20
INTEGER_DIGITS_MAX = 9
ROOTS = ("answers", "count", "has", "number", "lines", "picked", "own")
OWN = ("texts", "letters", "images")
"""What is known of the layers that the buyer added."""
_WORDS = ("true", "false", "in")
_METHODS = ("startsWith", "endsWith", "contains")
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>'[^'"\\\n\r]*'|"[^'"\\\n\r]*")
      | (?P<path>(?:answers|count|has|number|lines|picked|own)\.[a-z][a-z0-9_]*)
      | (?P<method>\.[A-Za-z]+(?=\())
      | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<number>[0-9]+(?![A-Za-z0-9_.]))
      | (?P<operator>&&|\|\||==|!=|<=|>=|[<>!+\-*/%?:(),\[\]])
    )""",
    re.VERBOSE,
)

Variables = Mapping[str, Mapping[str, str | int | bool | list[str]]]


class Parsed(NamedTuple):
    """What an expression mentions."""

    paths: tuple[tuple[str, str], ...]
    """Pairs such as ('count', 'name')."""
    strings: tuple[str, ...]
    numbers: tuple[int, ...]


class BadExpressionError(ValueError):
    """The expression is not of the allowed part of CEL; `reason` is a code, `near` the place."""

    def __init__(self, reason: str, *, near: str = "") -> None:
        super().__init__(reason, near)
        self.reason = reason
        self.near = near


def parse(expression: str) -> Parsed:
    """Return what an expression mentions; raises BadExpressionError where it is not allowed."""
    paths: list[tuple[str, str]] = []
    strings: list[str] = []
    numbers: list[int] = []
    depth, at, end = 0, 0, len(expression.rstrip())
    while at < end:
        found = _TOKEN.match(expression, at)
        if found is None:
            raise BadExpressionError("unexpected", near=expression[at : at + 20].strip())
        kind, piece = str(found.lastgroup), found.group(str(found.lastgroup))
        if kind == "path":
            root, name = piece.split(".")
            paths.append((root, name))
        elif kind == "string":
            strings.append(piece[1:-1])
        elif kind == "number":
            if len(piece) > INTEGER_DIGITS_MAX:
                raise BadExpressionError("number_too_long", near=piece)
            numbers.append(int(piece))
        elif (kind == "word" and piece not in _WORDS) or (
            kind == "method" and piece[1:] not in _METHODS
        ):
            raise BadExpressionError("unknown_name", near=piece)
        depth += (piece in "([") - (piece in ")]")
        if depth > NESTING_MAX:
            raise BadExpressionError("too_deep", near=piece)
        at = found.end()
    try:
        program = _compile(expression)
    except ValueError as error:
        raise BadExpressionError("not_cel") from error
    if "_[_]" in program.functions():
        raise BadExpressionError("unexpected", near="[")
    return Parsed(tuple(dict.fromkeys(paths)), tuple(strings), tuple(numbers))


@lru_cache(maxsize=4096)
def _program(expression: str) -> Any:
    parse(expression)
    return _compile(expression)


def _compile(expression: str) -> Any:
    import cel  # noqa: PLC0415  (loads a command line of its own: only once a rule is there)

    return cel.compile(expression)


def evaluate(expression: str, variables: Variables) -> Any:
    """Return an expression's value.

    Raises:
        RuleFailed: it is not allowed, names something unknown, or does not work out.
    """
    try:
        return _program(expression).execute(variables)
    except BadExpressionError as error:
        raise RuleFailed(expression, reason=error.reason) from error
    except KeyError as error:
        raise RuleFailed(expression, reason="unknown_field") from error
    except ArithmeticError as error:
        raise RuleFailed(expression, reason="arithmetic") from error
    except (TypeError, ValueError, RuntimeError) as error:
        raise RuleFailed(expression, reason="wrong_kind") from error


def truth(expression: str, variables: Variables) -> bool:
    """Return a condition's value; raises RuleFailed, also for anything but true or false."""
    value = evaluate(expression, variables)
    if not isinstance(value, bool):
        raise RuleFailed(expression, reason="not_true_or_false")
    return value


def whole_number(expression: str, variables: Variables) -> int:
    """Return an integer expression's value; raises RuleFailed, also for any other kind."""
    value = evaluate(expression, variables)
    if isinstance(value, bool) or not isinstance(value, int):
        raise RuleFailed(expression, reason="not_a_whole_number")
    return value
