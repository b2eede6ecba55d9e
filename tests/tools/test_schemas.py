"""The published schemas are the documents' own, and take what the shop sells."""

import json
from pathlib import Path

import jsonschema
import pytest

from tools import schemas


@pytest.mark.parametrize("name", list(schemas.DOCUMENTS))
def test_the_schema_is_fresh(name):
    assert (schemas.FOLDER / name).read_bytes() == schemas.texts()[name], (
        "run `python tools/schemas.py`"
    )


def test_every_template_of_the_catalogue_fits_the_schema():
    schema = json.loads((schemas.FOLDER / "template-1.json").read_bytes())
    found = sorted(Path("assets/catalogue/products").glob("*.json"))
    assert len(found) >= 24
    for path in found:
        jsonschema.validate(json.loads(path.read_bytes())["template"], schema)


def test_an_unknown_name_is_refused():
    schema = json.loads((schemas.FOLDER / "design-1.json").read_bytes())
    design = json.loads(Path("docs/examples/garland-mug.json").read_bytes())["design"]
    jsonschema.validate(design, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**design, "shiny": True}, schema)
