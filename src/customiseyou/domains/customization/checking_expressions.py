"""Whether a template's conditions and surcharges work out for every kind of answer. Pure."""

from collections.abc import Iterator, Sequence

from customiseyou.domains.customization import cases, documents, expressions
from customiseyou.domains.customization.errors import RuleFailed
from customiseyou.domains.customization.values import TIMES_MAX, TemplateFault

_WITH_OPTIONS = (documents.ChoiceField, documents.SwatchField, documents.MultiField)
_LIMITS_OF: dict[str, tuple[type, ...]] = {
    "graphemes_max": (documents.TextField,),
    "lines_max": (documents.TextField,),
    "least": (documents.NumberField,),
    "most": (documents.NumberField,),
    "picks_max": (documents.MultiField,),
    "options": _WITH_OPTIONS,
}
PART_MINOR_MAX = 1_000_000_000
"""The most that one surcharge may come to, in any currency."""


def mentioned_anywhere(template: documents.Template) -> frozenset[str]:
    """Return the fields that some condition or surcharge looks at."""
    sources = [rule.when for rule in template.rules]
    for price in template.prices:
        sources += [price.when, price.times]
    found: set[str] = set()
    for source in sources:
        try:
            paths = expressions.parse(source).paths
            found.update(name for root, name in paths if root != "own")
        except expressions.BadExpressionError:
            continue
    return frozenset(found)


def rule_faults(template: documents.Template) -> Iterator[TemplateFault]:
    """Yield what is wrong with the conditions under which fields show.

    A rule may look only at fields whose own rules all stand before it: then one pass over the
    rules decides everything, and no two fields wait for each other.
    """
    layers = {layer.id for layer in template.layers}
    fields = {field.id: field for field in template.fields}
    for index, rule in enumerate(template.rules):
        place = f"rules.{index}"
        effects = {"show": rule.show, "hide": rule.hide, "require": rule.require}
        if not (any(effects.values()) or rule.show_layers or rule.limits):
            yield TemplateFault(place=place, reason="without_effect")
        for effect, names in effects.items():
            for name in names:
                if name not in fields:
                    facts = {"field": name}
                    yield TemplateFault(
                        place=f"{place}.{effect}", reason="unknown_field", facts=facts
                    )
        for name in rule.show_layers:
            if name not in layers:
                facts = {"layer": name}
                yield TemplateFault(
                    place=f"{place}.show_layers", reason="unknown_layer", facts=facts
                )
        for limit in rule.limits:
            yield from _limit_faults(f"{place}.limits.{limit.field}", limit, fields)
        yield from _when_faults(f"{place}.when", index, template)


def _when_faults(place: str, index: int, template: documents.Template) -> Iterator[TemplateFault]:
    rule = template.rules[index]
    parsed, fault = _parse(place, rule.when, template)
    if fault is not None:
        yield fault
    if parsed is None:
        return
    if rule.show or rule.hide:
        later = {name for one in template.rules[index:] for name in (*one.show, *one.hide)}
        for name in sorted({name for _, name in parsed.paths} & later):
            facts = {"field": name}
            yield TemplateFault(place=place, reason="looks_at_a_later_rule", facts=facts)
    never = "never_shows" if rule.show else "never_applies"
    yield from _condition_faults(place, rule.when, parsed, template, never=never)


def _limit_faults(
    place: str, limit: documents.Limit, fields: dict[str, documents.Field]
) -> Iterator[TemplateFault]:
    """Yield what a limit names that its field has not."""
    field = fields.get(limit.field)
    if field is None:
        yield TemplateFault(place=place, reason="unknown_field", facts={"field": limit.field})
        return
    given = {name for name in _LIMITS_OF if getattr(limit, name) is not None}
    if not given:
        yield TemplateFault(place=place, reason="without_effect")
    for name in sorted(given):
        if not isinstance(field, _LIMITS_OF[name]):
            yield TemplateFault(place=f"{place}.{name}", reason="not_a_limit_of_this_kind")
    if limit.options is not None and isinstance(field, _LIMITS_OF["options"]):
        known = {option.id for option in getattr(field, "options", ())}
        for option in limit.options:
            if option not in known:
                facts = {"option": option}
                yield TemplateFault(place=f"{place}.options", reason="unknown_option", facts=facts)


def price_faults(
    template: documents.Template, *, currencies: Sequence[str]
) -> Iterator[TemplateFault]:
    """Yield what is wrong with the surcharges."""
    for price in template.prices:
        place = f"prices.{price.id}"
        if bool(price.amount) == bool(price.percent):
            yield TemplateFault(place=place, reason="amount_or_percent")
        for currency in currencies:
            if price.amount and currency not in price.amount:
                facts = {"currency": currency}
                yield TemplateFault(place=f"{place}.amount", reason="currency_missing", facts=facts)
        parsed, fault = _parse(f"{place}.when", price.when, template)
        if fault is not None:
            yield fault
        if parsed is not None:
            yield from _condition_faults(
                f"{place}.when", price.when, parsed, template, never="never_applies"
            )
        parsed, fault = _parse(f"{place}.times", price.times, template)
        if fault is not None:
            yield fault
        if parsed is not None:
            yield from _times_faults(f"{place}.times", price, parsed, template)


def _parse(
    place: str, expression: str, template: documents.Template
) -> tuple[expressions.Parsed | None, TemplateFault | None]:
    try:
        parsed = expressions.parse(expression)
    except expressions.BadExpressionError as error:
        facts = {"near": error.near}
        return None, TemplateFault(place=place, reason=error.reason, facts=facts)
    for root, name in parsed.paths:
        if name not in _known(root, template):
            facts = {"field": name}
            return None, TemplateFault(place=place, reason="unknown_field", facts=facts)
    return parsed, None


def _known(root: str, template: documents.Template) -> frozenset[str]:
    """Return the names that a root has."""
    if root == "own":
        return frozenset(expressions.OWN)
    kinds: dict[str, type] = {
        "number": documents.NumberField,
        "lines": documents.TextField,
        "picked": documents.MultiField,
    }
    kind = kinds.get(root, object)
    return frozenset(field.id for field in template.fields if isinstance(field, kind))


def _condition_faults(
    place: str,
    expression: str,
    parsed: expressions.Parsed,
    template: documents.Template,
    *,
    never: str,
) -> Iterator[TemplateFault]:
    tried, complete = cases.cases_of(template, (parsed,))
    holds = False
    for case in tried:
        try:
            holds |= expressions.truth(expression, cases.variables_of(template, case))
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
    tried, _ = cases.cases_of(template, (parsed,))
    for case in tried:
        try:
            times = expressions.whole_number(price.times, cases.variables_of(template, case))
        except RuleFailed as error:
            yield TemplateFault(place=place, reason=error.reason, facts={"example": case})
            return
        facts: dict[str, object] = {"example": case, "times": times}
        if not 0 <= times <= TIMES_MAX:
            yield TemplateFault(place=place, reason="times_out_of_range", facts=facts)
            return
        if price.amount and max(price.amount.values()) * times > PART_MINOR_MAX:
            yield TemplateFault(place=place, reason="too_expensive", facts=facts)
            return
