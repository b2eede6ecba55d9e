"""What exactly was approved, as one hash. Pure."""

import hashlib
from collections.abc import Collection
from typing import Any

import msgspec

from customiseyou.domains.customization import answers as answering
from customiseyou.domains.customization import composition, documents, rules
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
    template: documents.Template,
    template_version_id: str,
    template_sha256: str,
    variant_id: str,
    fonts: Collection[FontUsed],
    artworks: Collection[str],
    pictures: Collection[str],
    renderer_version: str,
) -> str:
    """Return the hash that a buyer approves and that every print file carries.

    It changes when what the design comes to, the template, the variant, a font or drawing in use,
    a picture or the print engine changes, and with nothing else: an answer to a question that is
    not asked, or a change that a lock forbids, is no part of it.
    """
    return sha256_of(
        {
            "format": HASH_FORMAT,
            "design": in_force(template, design),
            "template_version": template_version_id,
            "template": template_sha256,
            "variant": variant_id,
            "fonts": sorted([font.id, font.sha256] for font in fonts),
            "artworks": sorted(artworks),
            "pictures": sorted(pictures),
            "renderer": renderer_version,
        }
    )


def in_force(template: documents.Template, design: documents.Design) -> documents.Design:
    """Return the design without what changes nothing: hidden answers, changes without effect.

    Defaults are filled in, so that choosing one and leaving it chosen are the same.
    """
    evaluation = rules.evaluate(template, design)
    own = answering.clean(template, design).answers
    answers = {name: answer for name, answer in evaluation.answers.items() if answer}
    answers |= {layer.id: own[layer.id] for layer in design.added if layer.id in own}
    engraved = {one.id for one in template.surfaces if one.technique == "engrave"}
    changes: dict[str, documents.Adjustment] = {}
    # A text that the buyer added already is as they want it, so that changes of it do nothing.
    added = (layer for layer in design.added if isinstance(layer, documents.ImageLayer))
    for layer in (*template.layers, *added):
        field = getattr(layer, "field", None)
        is_drawn = layer.id not in evaluation.hidden_layers and (field is None or field in answers)
        if layer.id in design.adjustments and is_drawn:
            change = _effective(layer, design.adjustments[layer.id], engraved=engraved)
            if change != documents.Adjustment():
                changes[layer.id] = change
    return msgspec.structs.replace(design, answers=answers, adjustments=changes)


def _effective(
    layer: documents.Layer, change: documents.Adjustment, *, engraved: set[str]
) -> documents.Adjustment:
    """Return what is left of a change of a layer where its locks and the layer itself differ."""
    if isinstance(layer, documents.ShapeLayer):
        return documents.Adjustment()
    locks: tuple[str, ...] = layer.locks
    usual: dict[str, Any] = {"box": layer.box, "rotation": layer.rotation}
    box = composition.adjusted_box(layer.box, change.box, locks=locks)
    wanted: dict[str, Any] = {
        "box": box,
        "rotation": None if "rotate" in locks else change.rotation,
    }
    if isinstance(layer, documents.TextLayer):
        fixed = layer.colour_field is not None or layer.surface in engraved or "colour" in locks
        # A wished size is kept as it is: unlike the template's own it is bounded by the surface.
        usual |= {"font": layer.font, "size": None, "colour": layer.colour}
        wanted |= {
            "font": None if "font" in locks else change.font,
            "size": None if "scale" in locks else change.size,
            "colour": None if fixed else change.colour,
        }
    elif isinstance(layer, documents.ImageLayer) and "crop" not in locks:
        usual |= {"crop_x": 5_000, "crop_y": 5_000, "zoom": 10_000, "turn": 0}
        wanted |= {name: getattr(change, name) for name in ("crop_x", "crop_y", "zoom", "turn")}
    return documents.Adjustment(
        **{name: value for name, value in wanted.items() if value != usual[name]}
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
    evaluation = rules.evaluate(template, design)
    fields = {field.id: field for field in template.fields}
    surfaces = {surface.id: surface.name for surface in template.surfaces}
    cleaned = answering.clean(template, design).answers
    lines: dict[str, TextLine] = {}
    for layer in template.layers:
        if not isinstance(layer, documents.TextLayer) or layer.id in evaluation.hidden_layers:
            continue
        if layer.field is not None:
            field = fields[layer.field]
            shown = answering.drawn(
                field, evaluation.answers[layer.field], language=design.language
            )
            line = TextLine(field=layer.field, label=field.label, text=shown)
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
