"""Sentences for what stands in the way of a design, or wants a look."""

from collections.abc import Callable
from datetime import date
from typing import Any

from customiseyou.domains.customization.values import Problem
from customiseyou.infra.i18n import Words, format_date
from customiseyou.web.shared import parts, sentences

Say = Callable[[dict[str, Any], Words], str]


def _mm(hundredths: int) -> str:
    """Return millimetres with at most one digit after the point."""
    return f"{hundredths / 100:.1f}".removesuffix(".0")


def _overflow(facts: dict[str, Any], words: Words) -> str:
    """Return by how much words do not fit: in lines where they break, in millimetres else."""
    needed, available = facts["needed"], facts["available"]
    if facts["dimension"] == "lines":
        return words.ngettext(
            "The words take {needed} lines here, and {available} line fits. Shorten them.",
            "The words take {needed} lines here, and {available} lines fit. Shorten them.",
            available,
        ).format(needed=needed, available=available)
    return words.gettext(
        "The words do not fit: they need {needed} mm and have {available} mm. Shorten them."
    ).format(needed=_mm(needed), available=_mm(available))


def _(message: str) -> str:
    """Mark a sentence for the catalogues; it is translated when it is said."""
    return message


SENTENCES: dict[str, Say] = {
    "required": lambda facts, words: words.gettext("Please fill this in."),
    "too_many_graphemes": lambda facts, words: words.ngettext(
        "{count} letters are too many: {max} letter fits.",
        "{count} letters are too many: {max} letters fit.",
        facts["max"],
    ).format(**facts),
    "too_many_lines": lambda facts, words: words.ngettext(
        "Too many lines: {max} line fits.", "Too many lines: {max} lines fit.", facts["max"]
    ).format(**facts),
    "unknown_option": lambda facts, words: words.gettext(
        "This choice is not offered any more. Pick another one."
    ),
    "letters_not_allowed": lambda facts, words: words.gettext(
        "This can't be made here: {letters} Leave it out."
    ).format(**facts),
    "option_not_with_this": lambda facts, words: words.gettext(
        "This choice does not go with the others. Pick another one."
    ),
    "not_a_number": lambda facts, words: (
        words.gettext("Write a number in digits.")
        if facts["decimals"] == 0
        else words.ngettext(
            "Write a number in digits, with at most {decimals} digit after the point.",
            "Write a number in digits, with at most {decimals} digits after the point.",
            facts["decimals"],
        ).format(**facts)
    ),
    "number_too_small": lambda facts, words: words.gettext("{least} is the least.").format(**facts),
    "number_too_large": lambda facts, words: words.gettext("{most} is the most.").format(**facts),
    "number_between_steps": lambda facts, words: words.gettext(
        "{below} or {above} can be made, nothing between them."
    ).format(**facts),
    "not_a_date": lambda facts, words: words.gettext("Pick a day of the calendar."),
    "date_too_early": lambda facts, words: words.gettext("{earliest} is the first day.").format(
        earliest=format_date(date.fromisoformat(facts["earliest"]), lang=words.language.code)
    ),
    "date_too_late": lambda facts, words: words.gettext("{latest} is the last day.").format(
        latest=format_date(date.fromisoformat(facts["latest"]), lang=words.language.code)
    ),
    "too_few_picks": lambda facts, words: words.gettext("Pick at least {min}.").format(**facts),
    "too_many_picks": lambda facts, words: words.gettext("Pick {max} at most.").format(**facts),
    "unknown_picture": lambda facts, words: words.gettext(
        "This photo is not here any more. Choose it again."
    ),
    "unknown_glyph": lambda facts, words: words.gettext(
        "The letter “{character}” ({code_point}) can't be made. Please take it out."
    ).format(character=facts["character"], code_point=f"U+{facts['code_point']:04X}"),
    "overflow": _overflow,
    "low_dpi": lambda facts, words: words.gettext(
        "This photo has {dpi} dpi at this size. It needs {min} dpi: use a larger photo."
    ).format(**facts),
    "soft_dpi": lambda facts, words: words.gettext(
        "This photo has {dpi} dpi at this size. From {good} dpi it prints crisp."
    ).format(**facts),
    "cut_off": lambda facts, words: words.gettext(
        "Letters run off the edge and would be cut. Move, turn or shrink the words."
    ),
    "outside_safe": lambda facts, words: words.gettext(
        "A part is close to the edge and may be cut. Move it inside the dashed line."
    ),
}


def sentence(problem: Problem, words: Words) -> str:
    """Return what is wrong and how to put it right."""
    if problem.reason in SENTENCES:
        return SENTENCES[problem.reason](problem.facts, words)
    return sentences.sentence_of(problem.reason, problem.facts, words=words)


def notices(
    problems: tuple[Problem, ...], warnings: tuple[Problem, ...], words: Words
) -> tuple[parts.Notice, ...]:
    """Return problems, which stand in the way, and warnings, which want a look."""
    blocking = (parts.Notice(tone="bad", title=sentence(found, words)) for found in problems)
    looking = (parts.Notice(tone="look", title=sentence(found, words)) for found in warnings)
    return (*blocking, *looking)
