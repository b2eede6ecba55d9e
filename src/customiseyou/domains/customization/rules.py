"""What a template's rules and prices make of a design's answers. Pure."""

from collections.abc import Collection, Mapping
from functools import lru_cache

import msgspec

from customiseyou.domains.customization import documents, expressions
from customiseyou.domains.customization.errors import CurrencyNotOffered, RuleFailed
from customiseyou.domains.customization.values import (
    TIMES_MAX,
    Evaluation,
    PricePart,
    Problem,
    Quote,
)
from customiseyou.kit import money, text

RULE_PASSES = 2
KEPT_MAX = 1_000
"""Evaluations and quotes of one process: the pages of a purchase ask for the same ones."""
BASE_PART = "base"


def clean(template: documents.Template, design: documents.Design) -> documents.Design:
    """Return the design as it is kept: answers in NFC without control characters or edge spaces.

    Answers in which nothing can be seen and empty adjustments go away, so equal designs have
    equal documents.
    """
    lines = {
        place.id: place.lines_max
        for place in (*template.fields, *design.added)
        if isinstance(place, documents.TextField | documents.TextLayer)
    }
    cleaned = {
        name: _clean(answer, lines_max=lines.get(name, 1))
        for name, answer in design.answers.items()
    }
    return msgspec.structs.replace(
        design,
        answers={name: answer for name, answer in cleaned.items() if answer},
        adjustments={
            name: adjustment
            for name, adjustment in design.adjustments.items()
            if adjustment != documents.Adjustment()
        },
    )


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
    given = clean(template, design).answers
    usable = {field.id: _usable(field, given.get(field.id, "")) for field in template.fields}
    hidden = _hidden(template, usable)
    answers = {name: "" if name in hidden else answer for name, answer in usable.items()}
    problems: list[Problem] = []
    for field in template.fields:
        if field.id not in hidden:
            problems += _problems(field, given.get(field.id, ""), pictures=pictures)
    for layer in design.added:
        problems += _added_problems(layer, given.get(layer.id, ""), pictures=pictures)
    return Evaluation(
        shown=tuple(field.id for field in template.fields if field.id not in hidden),
        hidden=tuple(field.id for field in template.fields if field.id in hidden),
        answers=answers,
        problems=tuple(problems),
    )


def quote(template: documents.Template, design: documents.Design, *, base: money.Money) -> Quote:
    """Return what one piece of a design costs; raises as `evaluate` and `price` do."""
    return _quote(_Asked(template, design), base)


@lru_cache(maxsize=KEPT_MAX)
def _quote(asked: _Asked, base: money.Money) -> Quote:
    return price(asked.template, _evaluate(asked, None), base=base)


def price(template: documents.Template, evaluation: Evaluation, *, base: money.Money) -> Quote:
    """Return what one piece costs: the variant's price, then each surcharge that applies.

    Raises:
        RuleFailed: a surcharge does not work out for these answers.
        CurrencyNotOffered: a surcharge that applies has no amount in the currency.
    """
    variables = variables_of(template, evaluation.answers)
    parts = [PricePart(id=BASE_PART, label={}, amount=base)]
    for surcharge in template.prices:
        if not expressions.truth(surcharge.when, variables):
            continue
        times = expressions.whole_number(surcharge.times, variables)
        if not 0 <= times <= TIMES_MAX:
            raise RuleFailed(surcharge.times, reason="times_out_of_range")
        if times == 0:
            continue
        if base.currency not in surcharge.amount:
            raise CurrencyNotOffered(surcharge.id, currency=base.currency)
        minor = surcharge.amount[base.currency] * times
        if minor > 0:
            amount = money.Money(minor, base.currency)
            parts.append(PricePart(id=surcharge.id, label=surcharge.label, amount=amount))
    total = money.total((part.amount for part in parts), currency=base.currency)
    return Quote(parts=tuple(parts), total=total)


def variables_of(
    template: documents.Template, answers: Mapping[str, str]
) -> dict[str, dict[str, str | int | bool]]:
    """Return what expressions see; every field is present, empty when unanswered."""
    texts = {field.id for field in template.fields if isinstance(field, documents.TextField)}
    present = {field.id: answers.get(field.id, "") for field in template.fields}
    return {
        "answers": dict(present),
        "count": {
            name: letters(answer) if name in texts else 0 for name, answer in present.items()
        },
        "has": {name: answer != "" for name, answer in present.items()},
    }


def letters(answer: str) -> int:
    """Return how many graphemes a text has; line breaks are not letters, spaces are."""
    return sum(len(text.graphemes(line)) for line in answer.split("\n"))


def _clean(answer: str, *, lines_max: int) -> str:
    # A text of one line keeps a line break that was sent, so that it is told, not lost.
    several = lines_max > 1 or "\n" in answer.strip() or "\r" in answer.strip()
    cleaned = text.clean_lines(answer) if several else text.clean_line(answer)
    return cleaned if text.is_visible(cleaned) else ""


def _usable(field: documents.Field, answer: str) -> str:
    if isinstance(field, documents.ChoiceField | documents.SwatchField):
        return answer if any(option.id == answer for option in field.options) else field.default
    return answer


def _hidden(template: documents.Template, answers: Mapping[str, str]) -> frozenset[str]:
    """Return the fields that a rule hides.

    Rules are taken in their order, each seeing the fields hidden so far as empty. A second pass
    lets a rule see what a later one hid; check_template asks for an order in which it changes
    nothing.
    """
    hidden: set[str] = set()
    for _ in range(RULE_PASSES):
        before = set(hidden)
        fails: set[str] = set()
        for rule in template.rules:
            seen = {name: "" if name in hidden else value for name, value in answers.items()}
            if not expressions.truth(rule.when, variables_of(template, seen)):
                fails.update(rule.show)
            for name in rule.show:
                if name in fails:
                    hidden.add(name)
                else:
                    hidden.discard(name)
        if hidden == before:
            break
    return frozenset(hidden)


def _problems(
    field: documents.Field, answer: str, *, pictures: Collection[str] | None
) -> list[Problem]:
    if isinstance(field, documents.TextField):
        return _text_problems(field, answer)
    if isinstance(field, documents.PhotoField):
        if not answer:
            return [Problem(field=field.id, reason="required")] if field.required else []
        if pictures is not None and answer not in pictures:
            return [Problem(field=field.id, reason="unknown_picture")]
        return []
    if answer and all(option.id != answer for option in field.options):
        return [Problem(field=field.id, reason="unknown_option")]
    return []


def _text_problems(field: documents.TextField, answer: str) -> list[Problem]:
    if not answer:
        return [Problem(field=field.id, reason="required")] if field.required else []
    found: list[Problem] = []
    count = letters(answer)
    if count > field.graphemes_max:
        facts = {"max": field.graphemes_max, "count": count}
        found.append(Problem(field=field.id, reason="too_many_graphemes", facts=facts))
    if answer.count("\n") >= field.lines_max:
        facts = {"max": field.lines_max}
        found.append(Problem(field=field.id, reason="too_many_lines", facts=facts))
    return found


def _added_problems(
    layer: documents.TextLayer | documents.ImageLayer,
    answer: str,
    *,
    pictures: Collection[str] | None,
) -> list[Problem]:
    if not answer:
        return [Problem(field=layer.id, reason="required")]
    if isinstance(layer, documents.TextLayer):
        if answer.count("\n") >= layer.lines_max:
            facts = {"max": layer.lines_max}
            return [Problem(field=layer.id, reason="too_many_lines", facts=facts)]
        return []
    if pictures is not None and answer not in pictures:
        return [Problem(field=layer.id, reason="unknown_picture")]
    return []
