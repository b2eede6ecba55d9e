"""A mug, as a shop would publish it, for the tests of customization."""

from typing import Any

import msgspec

from customiseyou.domains.customization import documents
from customiseyou.domains.customization.library import Library, ViewOffered
from customiseyou.domains.customization.values import Artwork

VERSION_ID = "0198a000-0000-7000-8000-000000000001"
PICTURE = "a" * 64

MUG: dict[str, Any] = {
    "format": "customiseyou/template",
    "version": 1,
    "surfaces": [
        {
            "id": "wrap",
            "name": {"en": "Around the mug"},
            "width": 20000,
            "height": 9000,
            "bleed": 200,
            "safe": 500,
        }
    ],
    "views": [
        {
            "id": "front",
            "title": {"en": "Front"},
            "surface": "wrap",
            "mockup": "mug",
            "mockup_view": "front",
        }
    ],
    "fields": [
        {
            "kind": "text",
            "id": "name",
            "label": {"en": "Name"},
            "graphemes_max": 12,
            "sample": {"en": "Asha", "hi": "प्रिया"},
        },
        {
            "kind": "choice",
            "id": "extra",
            "label": {"en": "Back of the mug"},
            "options": [
                {"id": "none", "label": {"en": "Plain"}},
                {"id": "line", "label": {"en": "A second line"}},
                {"id": "photo", "label": {"en": "A photo"}},
            ],
            "default": "none",
        },
        {
            "kind": "text",
            "id": "line",
            "label": {"en": "Second line"},
            "graphemes_max": 40,
            "lines_max": 2,
        },
        {"kind": "photo", "id": "photo", "label": {"en": "Photo"}, "required": True},
        {
            "kind": "swatch",
            "id": "ink",
            "label": {"en": "Colour of the letters"},
            "options": [
                {"id": "peacock", "label": {"en": "Peacock"}, "hex": "#006559"},
                {"id": "rani", "label": {"en": "Rani"}, "hex": "#a83b6a"},
            ],
            "default": "peacock",
        },
    ],
    "layers": [
        {
            "kind": "shape",
            "id": "ground",
            "surface": "wrap",
            "box": {"x": -200, "y": -200, "width": 20400, "height": 9400},
            "colour": "#fdf3e3",
        },
        {
            "kind": "text",
            "id": "name",
            "surface": "wrap",
            "box": {"x": 1500, "y": 2500, "width": 7000, "height": 4000},
            "field": "name",
            "font": "pacifico",
            "fonts": ["pacifico", "caveat"],
            "size": 2600,
            "colour_field": "ink",
        },
        {
            "kind": "text",
            "id": "line",
            "surface": "wrap",
            "box": {"x": 11500, "y": 2000, "width": 7000, "height": 5000},
            "field": "line",
            "font": "playfair",
            "size": 1200,
            "lines_max": 2,
            "locks": ["move", "font"],
        },
        {
            "kind": "image",
            "id": "photo",
            "surface": "wrap",
            "box": {"x": 12000, "y": 1500, "width": 6000, "height": 6000},
            "field": "photo",
            "mask": "heart",
            "locks": ["scale"],
        },
    ],
    "rules": [
        {"when": "answers.extra == 'line'", "show": ["line"]},
        {"when": "answers.extra == 'photo'", "show": ["photo"]},
    ],
    "prices": [
        {
            "id": "line",
            "label": {"en": "Second line, by the letter"},
            "amount": {"INR": 500, "EUR": 10},
            "times": "count.line",
        },
        {
            "id": "photo",
            "label": {"en": "Photo"},
            "amount": {"INR": 15000, "EUR": 250},
            "when": "has.photo",
        },
    ],
}

LIBRARY = Library(
    fonts=frozenset({"pacifico", "caveat", "playfair"}),
    artworks=frozenset({"hearts", "wreath"}),
    engravable=frozenset({"hearts"}),
    views={
        ("mug", "front"): ViewOffered(width=20000, height=9000, techniques=("print",)),
        ("board", "angle"): ViewOffered(width=20000, height=12000, techniques=("engrave",)),
    },
)


ARTWORKS = {
    "hearts": Artwork(sha256="b" * 64),
    "wreath": Artwork(sha256="c" * 64, colour="#e2557a"),
}


def template(**changes: Any) -> documents.Template:
    """Return the mug, with parts of the document replaced."""
    return msgspec.convert({**MUG, **changes}, type=documents.Template)


def design(**answers: str) -> documents.Design:
    """Return a design of the mug with answers and nothing moved."""
    return documents.Design(template=VERSION_ID, answers=answers)
