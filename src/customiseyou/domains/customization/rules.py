"""What a template's rules and prices make of a design's answers. Pure."""

from collections.abc import Collection, Mapping
from functools import lru_cache

import msgspec

from customiseyou.domains.customization import (
    answer_problems,
    answers,
    documents,
    expressions,
)
from customiseyou.domains.customization.errors import CurrencyNotOffered, RuleFailed
from customiseyou.domains.customization.values import (
    TIMES_MAX,
    Evaluation,
    FieldLimits,
    PricePart,
    Problem,
    Quote,
)
from customiseyou.kit import money

RULE_PASSES = 2
KEPT_MAX = 1_000
"""Evaluations and quotes of one process: the pages of a purchase ask for the same ones."""
BASE_PART = "base"


class _Asked:
    """A design on a template, to be told from others: by its letters and by that very object."""

    __slots__ = ("design", "template", "written")

    def __init__(self, template: documents.Template, design: documents.Design) -> None:
        self.template = template
        self.design = design
        self.written = msgspec.json.encode(design)

    def __hash__(self) -> int:
        return hash((id(self.template), self.written))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Asked)
            and self.template is other.template
            and self.written == other.written
        )


def evaluate(
    template: documents.Template,
    design: documents.Design,
    *,
    pictures: Collection[str] | None = None,
) -> Evaluation:
    """Return which fields show, their answers in force, and what is wrong with them.

    `pictures` are the hashes that the design may use; without it they are not looked at. Layout
    (overflow, resolution, unknown letters) is not known here. Nobody changes what is returned:
    the next who asks the same gets it too.

    Raises:
        RuleFailed: a condition does not work out, which check_template refuses to publish.
    """
    return _evaluate(_Asked(template, design), None if pictures is None else frozenset(pictures))


@lru_cache(maxsize=KEPT_MAX)
def _evaluate(asked: _Asked, pictures: frozenset[str] | None) -> Evaluation:
    template, design = asked.template, asked.design
    given = answers.clean(template, design).answers
    usable = {field.id: answers.usable(field, given.get(field.id, "")) for field in template.fields}
    hidden = _hidden(template, usable, design=design)
    in_force = {name: "" if name in hidden else answer for name, answer in usable.items()}
    holds = _holding(template, in_force, design=design)
    limits = _limits(template, holds)
    problems: list[Problem] = []
    for field in template.fields:
        if field.id not in hidden:
            problems += answer_problems.of_field(
                field,
                given.get(field.id, "") or in_force[field.id],
                limits=limits[field.id],
                pictures=pictures,
            )
    for layer in design.added:
        problems += answer_problems.of_added(layer, given.get(layer.id, ""), pictures=pictures)
    return Evaluation(
        shown=tuple(field.id for field in template.fields if field.id not in hidden),
        hidden=tuple(field.id for field in template.fields if field.id in hidden),
        answers=in_force,
        hidden_layers=_hidden_layers(template, holds),
        limits={name: limit for name, limit in limits.items() if name not in hidden},
        problems=tuple(problems),
    )


def quote(template: documents.Template, design: documents.Design, *, base: money.Money) -> Quote:
    """Return what one piece costs: the variant's price, then each surcharge that applies.

    Raises:
        RuleFailed: a condition or a surcharge does not work out for these answers.
        CurrencyNotOffered: a surcharge that applies has no amount in the currency.
    """
    return _quote(_Asked(template, design), base)


@lru_cache(maxsize=KEPT_MAX)
def _quote(asked: _Asked, base: money.Money) -> Quote:
    template, evaluation = asked.template, _evaluate(asked, None)
    variables = variables_of(template, evaluation.answers, design=asked.design)
    parts = [PricePart(id=BASE_PART, label={}, amount=base)]
    for surcharge in template.prices:
        if not expressions.truth(surcharge.when, variables):
            continue
        times = expressions.whole_number(surcharge.times, variables)
        if not 0 <= times <= TIMES_MAX:
            raise RuleFailed(surcharge.times, reason="times_out_of_range")
        if times == 0:
            continue
        minor = _one_time(surcharge, base=base) * times
        if minor > 0:
            amount = money.Money(minor, base.currency)
            parts.append(PricePart(id=surcharge.id, label=surcharge.label, amount=amount))
    total = money.total((part.amount for part in parts), currency=base.currency)
    return Quote(parts=tuple(parts), total=total)


def _one_time(surcharge: documents.Price, *, base: money.Money) -> int:
    """Return what a surcharge adds for each time, in minor units."""
    if surcharge.percent:
        return (base.minor * surcharge.percent + 5_000) // 10_000
    if base.currency not in surcharge.amount:
        raise CurrencyNotOffered(surcharge.id, currency=base.currency)
    return surcharge.amount[base.currency]


def variables_of(
    template: documents.Template,
    in_force: Mapping[str, str],
    *,
    design: documents.Design | None = None,
) -> dict[str, dict[str, str | int | bool | list[str]]]:
    """Return what expressions see; every field is present, empty when unanswered.

    design: whose own layers count as `own`; without it there are none.
    """
    present = {field.id: in_force.get(field.id, "") for field in template.fields}
    seen: dict[str, dict[str, str | int | bool | list[str]]] = {
        "answers": dict(present),
        "has": {name: answer != "" for name, answer in present.items()},
        "count": dict.fromkeys(present, 0),
        "lines": {},
        "number": {},
        "picked": {},
        "own": _own(design),
    }
    for field in template.fields:
        answer = present[field.id]
        match field:
            case documents.TextField():
                seen["count"][field.id] = answers.letters(answer)
                seen["lines"][field.id] = answers.lines(answer)
            case documents.NumberField():
                seen["number"][field.id] = answers.number(field, answer) or 0
            case documents.MultiField():
                chosen = list(answers.picked(field, answer))
                seen["picked"][field.id] = chosen
                seen["count"][field.id] = len(chosen)
            case _:
                pass
    return seen


def _own(design: documents.Design | None) -> dict[str, str | int | bool | list[str]]:
    found: dict[str, str | int | bool | list[str]] = dict.fromkeys(expressions.OWN, 0)
    if design is None:
        return found
    texts = [layer.id for layer in design.added if isinstance(layer, documents.TextLayer)]
    words = (answers.clean_words(design.answers.get(name, "")) for name in texts)
    found["texts"] = len(texts)
    found["images"] = len(design.added) - len(texts)
    found["letters"] = sum(map(answers.letters, words))
    return found


def _hidden(
    template: documents.Template, usable: Mapping[str, str], *, design: documents.Design
) -> frozenset[str]:
    """Return the fields that a rule hides.

    Rules are taken in their order, each seeing the fields hidden so far as empty. A second pass
    lets a rule see what a later one hid; check_template asks for an order in which it changes
    nothing.
    """
    hidden: set[str] = set()
    deciding = [rule for rule in template.rules if rule.show or rule.hide]
    for _ in range(RULE_PASSES):
        before = set(hidden)
        fails: set[str] = set()
        for rule in deciding:
            seen = {name: "" if name in hidden else value for name, value in usable.items()}
            holds = expressions.truth(rule.when, variables_of(template, seen, design=design))
            fails.update(rule.hide if holds else rule.show)
            for name in (*rule.show, *rule.hide):
                if name in fails:
                    hidden.add(name)
                else:
                    hidden.discard(name)
        if hidden == before:
            break
    return frozenset(hidden)


def _holding(
    template: documents.Template, in_force: Mapping[str, str], *, design: documents.Design
) -> tuple[tuple[documents.Rule, bool], ...]:
    """Return the rules that do more than show and hide fields, and whether each holds."""
    further = [rule for rule in template.rules if rule.show_layers or rule.require or rule.limits]
    if not further:
        return ()
    variables = variables_of(template, in_force, design=design)
    return tuple((rule, expressions.truth(rule.when, variables)) for rule in further)


def _hidden_layers(
    template: documents.Template, holds: tuple[tuple[documents.Rule, bool], ...]
) -> tuple[str, ...]:
    left_out = {name for rule, is_so in holds if not is_so for name in rule.show_layers}
    return tuple(layer.id for layer in template.layers if layer.id in left_out)


def _limits(
    template: documents.Template, holds: tuple[tuple[documents.Rule, bool], ...]
) -> dict[str, FieldLimits]:
    limits = {field.id: answer_problems.limits_of(field) for field in template.fields}
    for rule, is_so in holds:
        if not is_so:
            continue
        for name in rule.require:
            limits[name] = msgspec.structs.replace(limits[name], required=True)
        for limit in rule.limits:
            limits[limit.field] = answer_problems.narrowed(limits[limit.field], limit)
    return limits
