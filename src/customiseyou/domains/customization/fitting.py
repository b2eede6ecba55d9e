"""Whether a document that a browser sent belongs to its template. Pure."""

import msgspec

from customiseyou.domains.customization import documents
from customiseyou.domains.customization.errors import (
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
    except msgspec.DecodeError as error:
        raise DesignUnreadable(_place(error)) from error


def decode_template(data: bytes) -> documents.Template:
    """Return a template from JSON; raises TemplateFaulty with the place that is wrong."""
    if len(data) > DOCUMENT_BYTES_MAX:
        raise TemplateFaulty([{"place": "$", "reason": "too_large"}])
    try:
        return msgspec.json.decode(data, type=documents.Template)
    except msgspec.DecodeError as error:
        raise TemplateFaulty([{"place": _place(error), "reason": "unreadable"}]) from error


def _place(error: msgspec.DecodeError) -> str:
    _, found, path = str(error).rpartition("`$")
    return f"${path.rstrip('`')}" if found else "$"


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
    for name in design.adjustments:
        if name not in own and all(layer.id != name for layer in template.layers):
            raise DesignDoesNotFit(f"adjustments.{name}", reason="unknown_layer")
    _check_added(template, design)


def _check_added(template: documents.Template, design: documents.Design) -> None:
    taken = {part.id for part in (*template.fields, *template.layers)}
    fonts = {
        font
        for layer in template.layers
        if isinstance(layer, documents.TextLayer)
        for font in (layer.font, *layer.fonts)
    }
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
