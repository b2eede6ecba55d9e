"""The faces that a buyer chooses for words, and letters that a face has not."""

from collections.abc import Iterator

import regex

from customiseyou.domains.customization.documents import (
    Adjustment,
    Design,
    Layer,
    Template,
    TextLayer,
)
from customiseyou.domains.customization.values import Problem
from customiseyou.infra.i18n import Words
from customiseyou.rendering.fonts import FontLibrary


def _(message: str) -> str:
    """Mark a sentence for the catalogues; it is translated when it is said."""
    return message


SCRIPTS = {
    "Latn": _("Latin"),
    "Cyrl": _("Cyrillic"),
    "Grek": _("Greek"),
    "Deva": _("Devanagari"),
    "Beng": _("Bengali"),
    "Guru": _("Gurmukhi"),
    "Gujr": _("Gujarati"),
    "Taml": _("Tamil"),
    "Telu": _("Telugu"),
    "Knda": _("Kannada"),
    "Mlym": _("Malayalam"),
    "Arab": _("Arabic and Urdu"),
}
"""ISO 15924 codes of the scripts that some face of ours has, and how they are called."""
_LETTER_OF = {code: regex.compile(rf"\p{{Script={code}}}") for code in SCRIPTS}


def is_chosen(layer: TextLayer) -> bool:
    """Return whether the buyer chooses the layer's face."""
    return len(layer.fonts) > 1 and "font" not in layer.locks


def is_of(layer: Layer, field: str) -> bool:
    """Return whether a layer shows the words of a field in a face that the buyer chooses."""
    return isinstance(layer, TextLayer) and layer.field == field and is_chosen(layer)


def font_of(layer: TextLayer, design: Design) -> str:
    """Return the face that the layer's words are to have."""
    wanted = design.adjustments.get(layer.id, Adjustment()).font
    return wanted if wanted in layer.fonts and is_chosen(layer) else layer.font


def note(layer: TextLayer, design: Design, *, words: Words, fonts: FontLibrary) -> str:
    """Return which letters of the words the chosen face has not, '' where it has all."""
    text = design.answers.get(layer.field or layer.id, "")
    face = fonts.face(font_of(layer, design))
    for code, letter in _LETTER_OF.items():
        if code in face.scripts or not letter.search(text):
            continue
        order = fonts.fallback_order(face.id, language=design.language)
        others = (fonts.face(other) for other in order)
        instead = next((other.family for other in others if code in other.scripts), "")
        if instead:
            return words.gettext("{face} has no {script} letters; they are set in {other}.").format(
                face=face.family, script=words.gettext(SCRIPTS[code]), other=instead
            )
    return ""


def unmakeable(template: Template, design: Design, *, fonts: FontLibrary) -> Iterator[Problem]:
    """Yield the characters of the buyer's words that no face of ours has."""
    for layer in template.layers:
        if not isinstance(layer, TextLayer) or layer.field is None:
            continue
        text = design.answers.get(layer.field, "")
        font = font_of(layer, design)
        for character in fonts.unprintable(text, font=font, language=design.language):
            facts = {"character": character, "code_point": ord(character[0])}
            yield Problem(field=layer.field, reason="unknown_glyph", facts=facts)


def notes(
    template: Template, design: Design, *, words: Words, fonts: FontLibrary
) -> dict[str, str]:
    """Return by layer, of those whose face is chosen, what `note` says; '' included."""
    layers = [layer for layer in template.layers if isinstance(layer, TextLayer)]
    own = [layer for layer in design.added if isinstance(layer, TextLayer)]
    return {
        layer.id: note(layer, design, words=words, fonts=fonts)
        for layer in (*filter(is_chosen, layers), *own)
    }
