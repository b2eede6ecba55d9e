"""Whether a template's conditions and surcharges work out for every kind of answer. Pure."""

import math
from collections.abc import Iterator, Sequence

from customiseyou.domains.customization import documents, expressions, rules
from customiseyou.domains.customization.errors import RuleFailed
from customiseyou.domains.customization.values import TIMES_MAX, TemplateFault

CASES_MAX = 5_000
"""Combinations of answers tried for one expression; beyond it an even sample is tried."""
PART_MINOR_MAX = 1_000_000_000
"""The most that one surcharge may come to, in any currency."""
_A_PICTURE = "0" * 64

Case = dict[str, str]


def mentioned_anywhere(template: documents.Template) -> frozenset[str]:
    """Return the fields that some condition or surcharge looks at."""
    sources = [rule.when for rule in template.rules]
    for price in template.prices:
        sources += [price.when, price.times]
    found: set[str] = set()
    for source in sources:
        try:
            found.update(name for _, name in expressions.parse(source).paths)
        except expressions.BadExpressionError:
            continue
    return frozenset(found)


def rule_faults(template: documents.Template) -> Iterator[TemplateFault]:
    """Yield what is wrong with the conditions under which fields show.

    A rule may look only at fields whose own rules all stand before it: then one pass over the
    rules decides everything, and no two fields wait for each other.
    """
    known = {field.id for field in template.fields}
    for index, rule in enumerate(template.rules):
        place = f"rules.{index}"
        for name in rule.show:
            if name not in known:
                yield TemplateFault(
                    place=f"{place}.show", reason="unknown_field", facts={"field": name}
                )
        parsed, fault = _parse(f"{place}.when", rule.when, known=known)
        if fault is not None:
            yield fault
        if parsed is None:
            continue
        decided_later = {name for later in template.rules[index:] for name in later.show}
        for name in sorted({name for _, name in parsed.paths} & decided_later):
            yield TemplateFault(
                place=f"{place}.when", reason="looks_at_a_later_rule", facts={"field": name}
            )
        yield from _condition_faults(
            f"{place}.when", rule.when, parsed, template, never="never_shows"
        )


def price_faults(
    template: documents.Template, *, currencies: Sequence[str]
) -> Iterator[TemplateFault]:
    """Yield what is wrong with the surcharges."""
    known = {field.id for field in template.fields}
    for price in template.prices:
        place = f"prices.{price.id}"
        for currency in currencies:
            if currency not in price.amount:
                yield TemplateFault(
                    place=f"{place}.amount",
                    reason="currency_missing",
                    facts={"currency": currency},
                )
        parsed, fault = _parse(f"{place}.when", price.when, known=known)
        if fault is not None:
            yield fault
        if parsed is not None:
            yield from _condition_faults(
                f"{place}.when", price.when, parsed, template, never="never_applies"
            )
        parsed, fault = _parse(f"{place}.times", price.times, known=known)
        if fault is not None:
            yield fault
        if parsed is not None:
            yield from _times_faults(f"{place}.times", price, parsed, template)


def _parse(
    place: str, expression: str, *, known: set[str]
) -> tuple[expressions.Parsed | None, TemplateFault | None]:
    try:
        parsed = expressions.parse(expression)
    except expressions.BadExpressionError as error:
        facts = {"near": error.near}
        return None, TemplateFault(place=place, reason=error.reason, facts=facts)
    for _, name in parsed.paths:
        if name not in known:
            facts = {"field": name}
            return None, TemplateFault(place=place, reason="unknown_field", facts=facts)
    return parsed, None


def _condition_faults(
    place: str,
    expression: str,
    parsed: expressions.Parsed,
    template: documents.Template,
    *,
    never: str,
) -> Iterator[TemplateFault]:
    cases, complete = _cases(template, parsed)
    holds = False
    for case in cases:
        try:
            holds |= expressions.truth(expression, rules.variables_of(template, case))
        except RuleFailed as error:
            yield TemplateFault(place=place, reason=error.reason, facts={"example": case})
            return
    if complete and not holds:
        yield TemplateFault(place=place, reason=never)


def _times_faults(
    place: str,
    price: documents.Price,
    parsed: expressions.Parsed,
    template: documents.Template,
) -> Iterator[TemplateFault]:
    cases, _ = _cases(template, parsed)
    for case in cases:
        try:
            times = expressions.whole_number(price.times, rules.variables_of(template, case))
        except RuleFailed as error:
            yield TemplateFault(place=place, reason=error.reason, facts={"example": case})
            return
        facts: dict[str, object] = {"example": case, "times": times}
        if not 0 <= times <= TIMES_MAX:
            yield TemplateFault(place=place, reason="times_out_of_range", facts=facts)
            return
        if max(price.amount.values(), default=0) * times > PART_MINOR_MAX:
            yield TemplateFault(place=place, reason="too_expensive", facts=facts)
            return


def _cases(template: documents.Template, parsed: expressions.Parsed) -> tuple[list[Case], bool]:
    """Return answers to try, and whether they are all that matter to the expression."""
    mentioned = {name for _, name in parsed.paths}
    fields = [field for field in template.fields if field.id in mentioned]
    hideable = {name for rule in template.rules for name in rule.show}
    candidates = [
        _candidates(field, parsed, may_be_hidden=field.id in hideable) for field in fields
    ]
    total = math.prod(len(options) for options in candidates)
    step = -(-total // CASES_MAX)
    names = [field.id for field in fields]
    cases = [
        dict(zip(names, _combination(number, candidates), strict=True))
        for number in range(0, total, step)
    ]
    return cases, step == 1


def _combination(number: int, candidates: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the answers of one combination, counted through as digits of mixed bases."""
    for options in candidates:
        number, digit = divmod(number, len(options))
        yield options[digit]


def _candidates(
    field: documents.Field, parsed: expressions.Parsed, *, may_be_hidden: bool
) -> list[str]:
    if isinstance(field, documents.ChoiceField | documents.SwatchField):
        options = [option.id for option in field.options]
        return ["", *options] if may_be_hidden else options
    if isinstance(field, documents.PhotoField):
        return ["", _A_PICTURE]
    lengths = {1, field.graphemes_max, documents.ANSWER_CHARACTERS_MAX}
    for number in parsed.numbers:
        lengths.update((number - 1, number, number + 1))
    texts = [
        "a" * length for length in sorted(lengths) if 1 <= length <= documents.ANSWER_CHARACTERS_MAX
    ]
    return list(dict.fromkeys(("", *texts, *parsed.strings)))
