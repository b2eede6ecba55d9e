"""What exactly was approved, as one hash. Pure."""

import hashlib
from collections.abc import Collection
from typing import Any

import msgspec

from customiseyou.domains.customization import documents, rules
from customiseyou.domains.customization.values import FontUsed, TextLine

HASH_FORMAT = "customiseyou/approval 1"


def canonical(value: Any) -> bytes:
    """Return a value's one JSON form: keys sorted, no spaces, UTF-8, whole numbers only."""
    return msgspec.json.encode(msgspec.to_builtins(value, order="sorted"), order="sorted")


def sha256_of(value: Any) -> str:
    """Return the SHA-256 of a value's canonical JSON."""
    return hashlib.sha256(canonical(value)).hexdigest()


def approval_hash(
    design: documents.Design,
    *,
    template_version_id: str,
    template_sha256: str,
    variant_id: str,
    fonts: Collection[FontUsed],
    artworks: Collection[str],
    pictures: Collection[str],
    renderer_version: str,
) -> str:
    """Return the hash that a buyer approves and that every print file carries.

    It changes when the design, the template, the variant, a font or drawing in use, a picture or
    the print engine changes, and with nothing else.
    """
    return sha256_of(
        {
            "format": HASH_FORMAT,
            "design": design,
            "template_version": template_version_id,
            "template": template_sha256,
            "variant": variant_id,
            "fonts": sorted([font.id, font.sha256] for font in fonts),
            "artworks": sorted(artworks),
            "pictures": sorted(pictures),
            "renderer": renderer_version,
        }
    )


def pictures_in(template: documents.Template, design: documents.Design) -> tuple[str, ...]:
    """Return the hashes of the pictures that the design shows, sorted."""
    answers = rules.evaluate(template, design).answers
    named = {
        answers[field.id] for field in template.fields if isinstance(field, documents.PhotoField)
    }
    named |= {
        design.answers.get(layer.id, "")
        for layer in design.added
        if isinstance(layer, documents.ImageLayer)
    }
    return tuple(sorted(named - {""}))


def text_lines(template: documents.Template, design: documents.Design) -> tuple[TextLine, ...]:
    """Return the exact letters of every text that is made, in the order of the layers.

    A field that stands on several layers is listed once.
    """
    answers = rules.evaluate(template, design).answers
    labels = {field.id: field.label for field in template.fields}
    surfaces = {surface.id: surface.name for surface in template.surfaces}
    cleaned = rules.clean(template, design).answers
    lines: dict[str, TextLine] = {}
    for layer in template.layers:
        if not isinstance(layer, documents.TextLayer):
            continue
        if layer.field is not None:
            line = TextLine(field=layer.field, label=labels[layer.field], text=answers[layer.field])
        else:
            words = layer.words.get(design.language, layer.words.get("en", ""))
            line = TextLine(
                field=layer.id, label=surfaces[layer.surface], text=words, by_buyer=False
            )
        lines.setdefault(line.field, line)
    for layer in design.added:
        if isinstance(layer, documents.TextLayer):
            lines[layer.id] = TextLine(
                field=layer.id, label=surfaces[layer.surface], text=cleaned.get(layer.id, "")
            )
    return tuple(line for line in lines.values() if line.text)
