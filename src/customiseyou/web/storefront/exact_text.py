"""The exact letters of a design, and its choices, as pages show them."""

import itertools
import unicodedata
from collections.abc import Iterable
from datetime import date

from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.documents import Design, Layer, Template, TextLayer
from customiseyou.domains.customization.values import Answer, TextLine
from customiseyou.infra.i18n import Words, format_date, format_list
from customiseyou.infra.resources import resource_folder
from customiseyou.kit import text as kit_text
from customiseyou.rendering import bidi
from customiseyou.rendering.fonts import FontLibrary
from customiseyou.web.shared import parts
from customiseyou.web.storefront import lettering
from customiseyou.web.storefront.design_form import in_language


def _letter(cluster: str) -> parts.Letter:
    return parts.Letter(
        shown=cluster,
        codes=" ".join(f"U+{ord(character):04X}" for character in cluster),
        name=", ".join(unicodedata.name(character, "").capitalize() for character in cluster),
    )


def _run(value: str) -> parts.LetterRun:
    levels = bidi.resolve(value)
    clusters = kit_text.graphemes(value)
    starts = itertools.accumulate(map(len, clusters), initial=0)
    placed = [
        (levels.levels[start], cluster) for start, cluster in zip(starts, clusters, strict=False)
    ]
    return _at_level(placed, level=levels.base)


def _at_level(placed: Iterable[tuple[int, str]], *, level: int) -> parts.LetterRun:
    """Return letters with their levels as runs within runs (UAX #9, L2)."""
    found: list[parts.Letter | parts.LetterRun] = []
    for is_deeper, group in itertools.groupby(placed, key=lambda one: one[0] > level):
        if is_deeper:
            found.append(_at_level(group, level=level + 1))
        else:
            found.extend(_letter(cluster) for _, cluster in group)
    return parts.LetterRun(dir="rtl" if level % 2 else "ltr", parts=tuple(found))


def texts(lines: Iterable[TextLine], *, lang: str) -> tuple[parts.ExactText, ...]:
    """Return the buyer's texts letter by letter."""
    return tuple(
        parts.ExactText(
            label=in_language(line.label, lang),
            value=line.text,
            run=_run(line.text),
        )
        for line in lines
        if line.by_buyer and line.text
    )


def answer_text(answer: Answer, *, lang: str) -> str:
    """Return an answer as one reads it."""
    match answer.kind:
        case "choice" | "swatch":
            return in_language(answer.option, lang)
        case "multi":
            return format_list([in_language(one, lang) for one in answer.options], lang=lang)
        case "number":
            return f"{answer.text} {in_language(answer.unit, lang)}".rstrip()
        case "date":
            return format_date(date.fromisoformat(answer.text), lang=lang)
        case "text" | "photo":
            return answer.text


def choices(
    template: Template, design: Design, *, piece: str, words: Words
) -> tuple[parts.Fact, ...]:
    """Return everything that was chosen, words with their lettering, last which piece it is."""
    lang = words.language.code
    fonts = FontLibrary.load(resource_folder("assets"))
    found: list[parts.Fact] = []
    for answer in customization.describe(template, design):
        placed = words.gettext("As you placed it")
        value = placed if answer.picture else answer_text(answer, lang=lang)
        found.append(parts.Fact(label=in_language(answer.label, lang), value=value))
        found += _letterings(
            (layer for layer in template.layers if lettering.is_of(layer, answer.field)),
            design,
            label=words.gettext("Lettering"),
            words=words,
            fonts=fonts,
        )
    own = (layer for layer in design.added if isinstance(layer, TextLayer))
    label = words.gettext("Lettering of your own text")
    found += _letterings(own, design, label=label, words=words, fonts=fonts)
    if piece:
        found.append(parts.Fact(label=words.gettext("Piece"), value=piece))
    return tuple(found)


def _letterings(
    layers: Iterable[Layer], design: Design, *, label: str, words: Words, fonts: FontLibrary
) -> list[parts.Fact]:
    """Return the face of each text, or which other one has the letters that it lacks."""
    return [
        parts.Fact(
            label=label,
            value=lettering.note(layer, design, words=words, fonts=fonts)
            or fonts.face(lettering.font_of(layer, design)).family,
        )
        for layer in layers
        if isinstance(layer, TextLayer)
    ]
