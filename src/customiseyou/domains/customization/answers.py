"""What a buyer answered, as it is kept and as it is drawn. Pure.

An answer is text in the design's document whatever its field asks for. It is cleaned once, the
same way in the browser (`frontend/src/studio/answers.ts`), so equal designs have equal documents.
"""

import re
from decimal import Decimal

import msgspec

from customiseyou.domains.customization import dates, documents
from customiseyou.kit import text

_NUMBER = re.compile(r"([-−]?)([0-9]{1,9})(?:[.,٫]([0-9]{1,9}))?")
_ZEROS = (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0xFF10)
_DIGITS = {zero + value: str(value) for zero in _ZEROS for value in range(10)}
"""Digits of the scripts that people here type in, as those of a document."""


def clean(template: documents.Template, design: documents.Design) -> documents.Design:
    """Return the design as it is kept: each answer in the one form that its field has for it.

    Answers in which nothing can be seen and empty adjustments go away, so equal designs have
    equal documents. What a number or a day cannot be read from stays, so that it can be told.
    """
    places = {place.id: place for place in (*template.fields, *design.added)}
    cleaned = {name: _clean(places.get(name), answer) for name, answer in design.answers.items()}
    return msgspec.structs.replace(
        design,
        answers={name: answer for name, answer in cleaned.items() if answer},
        adjustments={
            name: adjustment
            for name, adjustment in design.adjustments.items()
            if adjustment != documents.Adjustment()
        },
    )


def clean_words(answer: str, *, lines_max: int = 1) -> str:
    """Return a text in NFC without control characters or edge spaces; '' if nothing is seen."""
    # A text of one line keeps a line break that was sent, so that it is told, not lost.
    several = lines_max > 1 or "\n" in answer.strip() or "\r" in answer.strip()
    cleaned = text.clean_lines(answer) if several else text.clean_line(answer)
    return cleaned if text.is_visible(cleaned) else ""


def letters(answer: str) -> int:
    """Return how many graphemes a text has; line breaks are not letters, spaces are."""
    return sum(len(text.graphemes(line)) for line in answer.split("\n"))


def lines(answer: str) -> int:
    """Return how many lines a text has, 0 where it is empty."""
    return answer.count("\n") + 1 if answer else 0


def number(field: documents.NumberField, answer: str) -> int | None:
    """Return an answer's number in steps of the field's last decimal, None where it is none."""
    found = _NUMBER.fullmatch(answer)
    if found is None:
        return None
    sign, whole, fraction = found[1], found[2], (found[3] or "").rstrip("0")
    if len(fraction) > field.decimals:
        return None
    scaled = int(whole + fraction.ljust(field.decimals, "0"))
    return -scaled if sign else scaled


def written(value: int, *, decimals: int) -> str:
    """Return a number as an answer has it: 125 with one decimal is 12.5, 120 is 12."""
    exact = Decimal(value).scaleb(-decimals)
    return f"{exact:f}".rstrip("0").rstrip(".") if decimals else str(value)


def picked(field: documents.MultiField, answer: str) -> tuple[str, ...]:
    """Return the options of the field that an answer names, in the field's order."""
    named = frozenset(answer.split())
    return tuple(option.id for option in field.options if option.id in named)


def usable(field: documents.Field, answer: str) -> str:
    """Return a cleaned answer as it is in force: a default for a choice, '' for nonsense."""
    match field:
        case documents.ChoiceField() | documents.SwatchField():
            return answer if any(one.id == answer for one in field.options) else field.default
        case documents.NumberField():
            return answer if number(field, answer) is not None else ""
        case documents.DateField():
            return answer if dates.parse(answer) is not None else ""
        case documents.MultiField():
            return " ".join(picked(field, answer))
        case documents.TextField() | documents.PhotoField():
            return answer


def drawn(field: documents.Field, answer: str, *, language: str) -> str:
    """Return the letters that a layer shows for an answer in force."""
    match field:
        case documents.DateField():
            return dates.drawn(field, answer, language=language)
        case documents.NumberField():
            unit = field.unit.get(language, field.unit.get("en", ""))
            return f"{answer} {unit}" if answer and unit else answer
        case _:
            return answer


def sample(field: documents.Field, *, language: str) -> str:
    """Return the answer that pictures of an empty template show, '' where there is none."""
    match field:
        case documents.TextField():
            return field.sample.get(language, field.sample.get("en", ""))
        case documents.NumberField():
            return "" if field.sample is None else written(field.sample, decimals=field.decimals)
        case documents.DateField():
            return field.sample or ""
        case _:
            return ""


def _clean(
    place: documents.Field | documents.TextLayer | documents.ImageLayer | None, answer: str
) -> str:
    cleaned = clean_words(answer, lines_max=getattr(place, "lines_max", 1))
    match place:
        case documents.NumberField():
            plain = cleaned.translate(_DIGITS)
            value = number(place, plain)
            return plain if value is None else written(value, decimals=place.decimals)
        case documents.DateField():
            return cleaned.translate(_DIGITS)
        case documents.MultiField():
            known = picked(place, cleaned)
            others = dict.fromkeys(one for one in cleaned.split() if one not in known)
            return " ".join((*known, *others))
        case _:
            return cleaned
