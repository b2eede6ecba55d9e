"""What is wrong with an answer by itself, under the limits that hold for it now. Pure."""

from collections.abc import Collection

import msgspec

from customiseyou.domains.customization import answers, characters, dates, documents
from customiseyou.domains.customization.values import FieldLimits, Problem

LETTERS_TOLD_MAX = 5


def limits_of(field: documents.Field) -> FieldLimits:
    """Return a field's own limits."""
    match field:
        case documents.TextField():
            return FieldLimits(
                required=field.required,
                graphemes_max=field.graphemes_max,
                lines_max=field.lines_max,
            )
        case documents.NumberField():
            return FieldLimits(required=field.required, least=field.least, most=field.most)
        case documents.MultiField():
            most = min(field.picks_max, len(field.options))
            return FieldLimits(required=field.picks_min > 0, picks_max=most)
        case documents.PhotoField() | documents.DateField():
            return FieldLimits(required=field.required)
        case documents.ChoiceField() | documents.SwatchField():
            return FieldLimits()


def narrowed(limits: FieldLimits, by: documents.Limit) -> FieldLimits:
    """Return limits that hold together with those of a rule; the stricter of each counts."""
    options = limits.options
    if by.options is not None:
        allowed = by.options
        options = allowed if options is None else tuple(one for one in options if one in allowed)
    return msgspec.structs.replace(
        limits,
        graphemes_max=_smaller(limits.graphemes_max, by.graphemes_max),
        lines_max=_smaller(limits.lines_max, by.lines_max),
        least=_larger(limits.least, by.least),
        most=_smaller(limits.most, by.most),
        picks_max=_smaller(limits.picks_max, by.picks_max),
        options=options,
    )


def of_field(
    field: documents.Field,
    answer: str,
    *,
    limits: FieldLimits,
    pictures: Collection[str] | None,
) -> list[Problem]:
    """Return what is wrong with a shown field's cleaned answer.

    pictures: hashes that may be used; without it they are not looked at.
    """
    if not answer:
        return [Problem(field=field.id, reason="required")] if limits.required else []
    match field:
        case documents.TextField():
            return [*_of_letters(field, answer), *_of_text(field.id, answer, limits=limits)]
        case documents.PhotoField():
            return _of_picture(field.id, answer, pictures=pictures)
        case documents.NumberField():
            return _of_number(field, answer, limits=limits)
        case documents.DateField():
            return _of_date(field, answer)
        case documents.MultiField():
            return _of_picks(field, answer, limits=limits)
        case documents.ChoiceField() | documents.SwatchField():
            return _of_choice(field, answer, limits=limits)


def of_added(
    layer: documents.TextLayer | documents.ImageLayer,
    answer: str,
    *,
    pictures: Collection[str] | None,
) -> list[Problem]:
    """Return what is wrong with the words or the picture of a layer that the buyer added."""
    if not answer:
        return [Problem(field=layer.id, reason="required")]
    if isinstance(layer, documents.TextLayer):
        return _of_text(layer.id, answer, limits=FieldLimits(lines_max=layer.lines_max))
    return _of_picture(layer.id, answer, pictures=pictures)


def _of_letters(field: documents.TextField, answer: str) -> list[Problem]:
    if field.characters is None:
        return []
    found = characters.not_allowed(field.characters, answer)
    facts = {"letters": " ".join(found[:LETTERS_TOLD_MAX])}
    return [Problem(field=field.id, reason="letters_not_allowed", facts=facts)] if found else []


def _of_text(name: str, answer: str, *, limits: FieldLimits) -> list[Problem]:
    found: list[Problem] = []
    count = answers.letters(answer)
    if limits.graphemes_max is not None and count > limits.graphemes_max:
        facts = {"max": limits.graphemes_max, "count": count}
        found.append(Problem(field=name, reason="too_many_graphemes", facts=facts))
    if limits.lines_max is not None and answers.lines(answer) > limits.lines_max:
        facts = {"max": limits.lines_max}
        found.append(Problem(field=name, reason="too_many_lines", facts=facts))
    return found


def _of_picture(name: str, answer: str, *, pictures: Collection[str] | None) -> list[Problem]:
    if pictures is not None and answer not in pictures:
        return [Problem(field=name, reason="unknown_picture")]
    return []


def _of_number(field: documents.NumberField, answer: str, *, limits: FieldLimits) -> list[Problem]:
    value = answers.number(field, answer)
    if value is None:
        facts = {"decimals": field.decimals}
        return [Problem(field=field.id, reason="not_a_number", facts=facts)]
    bounds = {"least": limits.least, "most": limits.most}
    said = {
        name: answers.written(bound, decimals=field.decimals)
        for name, bound in bounds.items()
        if bound is not None
    }
    if limits.least is not None and value < limits.least:
        return [Problem(field=field.id, reason="number_too_small", facts=said)]
    if limits.most is not None and value > limits.most:
        return [Problem(field=field.id, reason="number_too_large", facts=said)]
    over = (value - field.least) % field.step
    if over:
        near = {"below": value - over, "above": value - over + field.step}
        facts = {
            name: answers.written(bound, decimals=field.decimals) for name, bound in near.items()
        }
        return [Problem(field=field.id, reason="number_between_steps", facts=facts)]
    return []


def _of_date(field: documents.DateField, answer: str) -> list[Problem]:
    if dates.parse(answer) is None:
        return [Problem(field=field.id, reason="not_a_date")]
    if field.earliest is not None and answer < field.earliest:
        facts = {"earliest": field.earliest}
        return [Problem(field=field.id, reason="date_too_early", facts=facts)]
    if field.latest is not None and answer > field.latest:
        return [Problem(field=field.id, reason="date_too_late", facts={"latest": field.latest})]
    return []


def _of_picks(field: documents.MultiField, answer: str, *, limits: FieldLimits) -> list[Problem]:
    named, known = answer.split(), answers.picked(field, answer)
    if len(named) > len(known):
        return [Problem(field=field.id, reason="unknown_option")]
    if limits.options is not None and not frozenset(known) <= frozenset(limits.options):
        return [Problem(field=field.id, reason="option_not_with_this")]
    if len(known) < field.picks_min:
        facts = {"min": field.picks_min, "count": len(known)}
        return [Problem(field=field.id, reason="too_few_picks", facts=facts)]
    if limits.picks_max is not None and len(known) > limits.picks_max:
        facts = {"max": limits.picks_max, "count": len(known)}
        return [Problem(field=field.id, reason="too_many_picks", facts=facts)]
    return []


def _of_choice(
    field: documents.ChoiceField | documents.SwatchField, answer: str, *, limits: FieldLimits
) -> list[Problem]:
    if all(option.id != answer for option in field.options):
        return [Problem(field=field.id, reason="unknown_option")]
    if limits.options is not None and answer not in limits.options:
        return [Problem(field=field.id, reason="option_not_with_this")]
    return []


def _smaller(one: int | None, other: int | None) -> int | None:
    return min((limit for limit in (one, other) if limit is not None), default=None)


def _larger(one: int | None, other: int | None) -> int | None:
    return max((limit for limit in (one, other) if limit is not None), default=None)
