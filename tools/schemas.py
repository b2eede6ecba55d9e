"""Write the JSON Schemas of templates and designs into docs/schemas."""

from pathlib import Path

import msgspec

from customiseyou.domains.customization.documents import Design, Template

FOLDER = Path(__file__).parents[1] / "docs" / "schemas"
DOCUMENTS = {"template-1.json": Template, "design-1.json": Design}


def texts() -> dict[str, bytes]:
    """Return file name -> the schema as it should stand there."""
    return {
        name: msgspec.json.format(
            msgspec.json.encode(
                {
                    "$schema": "https://json-schema.org/draft/2020-12/schema",
                    **msgspec.json.schema(kind),
                },
                order="sorted",
            )
        )
        + b"\n"
        for name, kind in DOCUMENTS.items()
    }


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in texts().items():
        (FOLDER / name).write_bytes(text)
