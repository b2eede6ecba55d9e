"""Whether a document that a browser sent belongs to its template. Pure."""

import msgspec

from customiseyou.domains.customization import answers, documents
from customiseyou.domains.customization.errors import (
    AnswerTooLong,
    DesignDoesNotFit,
    DesignUnreadable,
    TemplateFaulty,
)
from customiseyou.domains.customization.values import DOCUMENT_BYTES_MAX


def decode_design(data: bytes) -> documents.Design:
    """Return a design from JSON; raises DesignUnreadable with the place that is wrong."""
    if len(data) > DOCUMENT_BYTES_MAX:
        raise DesignUnreadable("$")
    try:
        return msgspec.json.decode(data, type=documents.Design)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DesignUnreadable(_place(error)) from error


def decode_template(data: bytes) -> documents.Template:
    """Return a template from JSON; raises TemplateFaulty with the place that is wrong."""
    if len(data) > DOCUMENT_BYTES_MAX:
        raise TemplateFaulty([{"place": "$", "reason": "too_large"}])
    try:
        return msgspec.json.decode(data, type=documents.Template)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise TemplateFaulty([{"place": _place(error), "reason": "unreadable"}]) from error


def _place(error: Exception) -> str:
    _, found, path = str(error).rpartition("`$")
    return f"${path.rstrip('`')}" if found else "$"


def fitted(
    template: documents.Template, design: documents.Design, *, template_version_id: str
) -> documents.Design:
    """Return the design as it may be kept: cleaned, of its template, readable again later.

    Composing a text (NFC) can make it longer, and a form's answers were never decoded from JSON,
    so the limits of the format are looked at here once more.

    Raises:
        AnswerTooLong, DesignDoesNotFit: with the place and the reason.
    """
    check_fit(template, design, template_version_id=template_version_id)
    cleaned = answers.clean(template, design)
    for name, answer in cleaned.answers.items():
        if len(answer) > documents.ANSWER_CHARACTERS_MAX:
            raise AnswerTooLong(
                name, characters=len(answer), characters_max=documents.ANSWER_CHARACTERS_MAX
            )
    try:
        return msgspec.convert(msgspec.to_builtins(cleaned), type=documents.Design)
    except msgspec.ValidationError as error:
        raise DesignDoesNotFit(_place(error).removeprefix("$."), reason="unreadable") from error


def check_fit(
    template: documents.Template, design: documents.Design, *, template_version_id: str
) -> None:
    """Refuse a design that names what its template does not have or allow.

    Raises:
        DesignDoesNotFit: with the place and the reason.
    """
    if design.template != template_version_id:
        raise DesignDoesNotFit("template", reason="other_template")
    own = {layer.id for layer in design.added}
    for name in design.answers:
        if name not in own and all(field.id != name for field in template.fields):
            raise DesignDoesNotFit(f"answers.{name}", reason="unknown_field")
    layers = {layer.id: layer for layer in (*template.layers, *design.added)}
    for name, change in design.adjustments.items():
        if name not in layers:
            raise DesignDoesNotFit(f"adjustments.{name}", reason="unknown_layer")
        if change.font is not None and change.font not in _fonts_of(layers[name]):
            raise DesignDoesNotFit(f"adjustments.{name}.font", reason="unknown_font")
    _check_added(template, design)


def _fonts_of(layer: documents.Layer) -> tuple[str, ...]:
    return (layer.font, *layer.fonts) if isinstance(layer, documents.TextLayer) else ()


def _check_added(template: documents.Template, design: documents.Design) -> None:
    taken = {part.id for part in (*template.fields, *template.layers)}
    fonts = {font for layer in template.layers for font in _fonts_of(layer)}
    allowed = {surface.id: surface.added_max for surface in template.surfaces}
    for layer in design.added:
        place = f"added.{layer.id}"
        if layer.id in taken or layer.field != layer.id:
            raise DesignDoesNotFit(place, reason="id_taken")
        taken.add(layer.id)
        allowed[layer.surface] = allowed.get(layer.surface, 0) - 1
        if allowed[layer.surface] < 0:
            raise DesignDoesNotFit(place, reason="not_allowed_here")
        if isinstance(layer, documents.TextLayer):
            if layer.font not in fonts:
                raise DesignDoesNotFit(f"{place}.font", reason="unknown_font")
            if layer.words or not 1 <= layer.size_min <= layer.size:
                raise DesignDoesNotFit(place, reason="bad_text")
