"""Answers to try a template's expressions with, chosen so that nothing they say is missed. Pure."""

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence

from customiseyou.domains.customization import answers, documents, expressions, rules

CASES_MAX = 5_000
"""Combinations tried for one question; beyond it an even sample is tried."""
_SUBSETS_OF_MAX = 6
_A_PICTURE = "0" * 64
_OWN = "own."

Case = dict[str, str]
"""Answers by field; what the buyer added stands under names such as `own.images`."""


def cases_of(
    template: documents.Template, mentioned: Iterable[expressions.Parsed]
) -> tuple[list[Case], bool]:
    """Return answers to try, and whether they are all that matter to the expressions."""
    parsed = tuple(mentioned)
    paths = {path for one in parsed for path in one.paths}
    names = {name for root, name in paths if root != "own"}
    numbers = {number for one in parsed for number in one.numbers}
    strings = tuple(dict.fromkeys(string for one in parsed for string in one.strings))
    fields = [field for field in template.fields if field.id in names]
    hideable = {name for rule in template.rules for name in (*rule.show, *rule.hide)}
    for field in fields:
        if isinstance(field, documents.NumberField):
            numbers.update((field.least, field.most))
    candidates = {
        field.id: _candidates(field, numbers, strings, may_be_hidden=field.id in hideable)
        for field in fields
    }
    candidates |= {
        f"{_OWN}{name}": [str(value) for value in sorted({0, 1, 2, 30, *_around(numbers, 0, 30)})]
        for root, name in sorted(paths)
        if root == "own"
    }
    total = math.prod(len(options) for options in candidates.values())
    step = -(-total // CASES_MAX)
    found = [
        dict(zip(candidates, _combination(number, [*candidates.values()]), strict=True))
        for number in range(0, total, step)
    ]
    return found, step == 1


def variables_of(template: documents.Template, case: Case) -> expressions.Variables:
    """Return what expressions see in a case."""
    variables = rules.variables_of(template, case)
    own = {
        name.removeprefix(_OWN): int(value) for name, value in case.items() if name.startswith(_OWN)
    }
    return {**variables, "own": {**variables["own"], **own}}


def _combination(number: int, candidates: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the answers of one combination, counted through as digits of mixed bases."""
    for options in candidates:
        number, digit = divmod(number, len(options))
        yield options[digit]


def _around(numbers: Iterable[int], least: int, most: int) -> set[int]:
    near = {number + step for number in numbers for step in (-1, 0, 1)}
    return {number for number in near if least <= number <= most}


def _candidates(
    field: documents.Field, numbers: set[int], strings: tuple[str, ...], *, may_be_hidden: bool
) -> list[str]:
    match field:
        case documents.ChoiceField() | documents.SwatchField():
            options = [option.id for option in field.options]
            return ["", *options] if may_be_hidden else options
        case documents.PhotoField():
            return ["", _A_PICTURE]
        case documents.NumberField():
            values = sorted({field.least, field.most, *_around(numbers, field.least, field.most)})
            return ["", *(answers.written(value, decimals=field.decimals) for value in values)]
        case documents.DateField():
            days = (field.earliest, field.latest, field.sample or "2026-02-28", *strings)
            return list(dict.fromkeys(("", *(day for day in days if day))))
        case documents.MultiField():
            return _subsets([option.id for option in field.options])
        case documents.TextField():
            most = documents.ANSWER_CHARACTERS_MAX
            lengths = {1, field.graphemes_max, most, *_around(numbers, 1, most)}
            texts = ["a" * length for length in sorted(lengths)]
            several = ["\n".join("a" * count) for count in range(2, field.lines_max + 1)]
            return list(dict.fromkeys(("", *texts, *several, *strings)))


def _subsets(options: list[str]) -> list[str]:
    if len(options) <= _SUBSETS_OF_MAX:
        counts: Iterable[int] = range(len(options) + 1)
    else:
        counts = (0, 1, len(options))
    chosen = (itertools.combinations(options, count) for count in counts)
    return [" ".join(picked) for picked in itertools.chain.from_iterable(chosen)]
