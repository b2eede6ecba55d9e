"""The exact letters of a design, and its choices, as pages show them."""

import unicodedata
from collections.abc import Iterable
from typing import Literal

from customiseyou.domains.customization.values import Answer, TextLine
from customiseyou.infra.i18n import Words
from customiseyou.kit import text as kit_text
from customiseyou.web.shared import parts
from customiseyou.web.storefront.design_form import in_language

RIGHT_TO_LEFT = frozenset({"R", "AL"})


def _direction(value: str) -> Literal["ltr", "rtl"]:
    """Return the direction of the first letter that has one (UAX #9, P2)."""
    for character in value:
        kind = unicodedata.bidirectional(character)
        if kind in RIGHT_TO_LEFT:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def _letter(cluster: str) -> parts.Letter:
    return parts.Letter(
        shown=cluster,
        codes=" ".join(f"U+{ord(character):04X}" for character in cluster),
        name=", ".join(unicodedata.name(character, "").capitalize() for character in cluster),
    )


def texts(lines: Iterable[TextLine], *, lang: str) -> tuple[parts.ExactText, ...]:
    """Return the buyer's texts letter by letter."""
    return tuple(
        parts.ExactText(
            label=in_language(line.label, lang),
            value=line.text,
            letters=tuple(_letter(cluster) for cluster in kit_text.graphemes(line.text)),
            dir=_direction(line.text),
        )
        for line in lines
        if line.by_buyer and line.text
    )


def answer_text(answer: Answer, *, lang: str) -> str:
    """Return an answer as one reads it."""
    if answer.option:
        return in_language(answer.option, lang)
    return answer.text


def choices(answers: Iterable[Answer], *, lang: str, words: Words) -> tuple[parts.Fact, ...]:
    """Return everything that was chosen; a photo is named as one."""
    return tuple(
        parts.Fact(
            label=in_language(answer.label, lang),
            value=words.gettext("As you placed it")
            if answer.picture
            else answer_text(answer, lang=lang),
        )
        for answer in answers
    )
