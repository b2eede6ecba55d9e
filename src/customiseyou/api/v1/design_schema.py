"""The JSON Schema of the designs of one template, for programs that make forms of it."""

from typing import Any

import msgspec

from customiseyou.domains.customization.documents import (
    ANSWER_CHARACTERS_MAX,
    ChoiceField,
    DateField,
    Design,
    Field,
    MultiField,
    NumberField,
    PhotoField,
    SwatchField,
    Template,
    TextField,
)
from customiseyou.domains.customization.values import TemplateVersion

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NUMBER = r"^(-?[0-9]{1,9}([.][0-9]{1,3})?)?(?!\n)$"
DAY = r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?(?!\n)$"
PICTURE = r"^([0-9a-f]{64})?(?!\n)$"


def of(version: TemplateVersion) -> dict[str, Any]:
    """Return the schema of a version's designs, finished or not.

    It is what `save` takes. Whether such a design can also be made is told by its problems.
    """
    schema = msgspec.json.schema(Design)
    design = dict(schema["$defs"]["Design"])
    layers = [layer.id for layer in version.template.layers]
    properties = {
        **design["properties"],
        "template": {"const": str(version.id)},
        "answers": _answers(version.template),
        "adjustments": {
            **design["properties"]["adjustments"],
            "propertyNames": {"enum": layers},
        },
    }
    if any(surface.added_max for surface in version.template.surfaces):
        # An added layer's words and changes stand under its own id, which nobody can list here.
        properties["answers"].pop("additionalProperties")
        properties["adjustments"].pop("propertyNames")
    defs = {name: part for name, part in schema["$defs"].items() if name != "Design"}
    return {"$schema": DIALECT, **design, "properties": properties, "$defs": defs}


def _answers(template: Template) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {field.id: _answer(field) for field in template.fields},
        "additionalProperties": False,
        "default": {},
    }


def _answer(field: Field) -> dict[str, Any]:
    said = {"title": field.label["en"]}
    if field.help.get("en"):
        said["description"] = field.help["en"]
    match field:
        case TextField():
            return {**said, "type": "string", "maxLength": ANSWER_CHARACTERS_MAX}
        case PhotoField():
            return {**said, "type": "string", "pattern": PICTURE}
        case NumberField():
            return {**said, "type": "string", "pattern": NUMBER}
        case DateField():
            return {**said, "type": "string", "pattern": DAY}
        case MultiField():
            ids = [option.id for option in field.options]
            return {**said, "type": "string", "examples": [ids[0], " ".join(ids)]}
        case ChoiceField() | SwatchField():
            # An answer that is not offered any more is kept; it is in nobody's way but a problem.
            return {
                **said,
                "type": "string",
                "examples": [option.id for option in field.options],
                "default": field.default,
            }
