"""The regression fixture as documents: everything hard that a template can ask for, on one mug."""

import hashlib
import io
from typing import Any

import msgspec
import numpy as np
from PIL import Image

from customiseyou.domains.customization import documents

VERSION_ID = "0198a000-0000-7000-8000-00000000000b"


def _photo() -> bytes:
    """Return soft waves of colour, on which every kind of resampling agrees."""
    y, x = np.mgrid[0:600, 0:900]
    waves = [128 + 100 * np.sin(x / 90), 128 + 100 * np.cos(y / 70), 255 * x / 900]
    out = io.BytesIO()
    Image.fromarray(np.stack(waves, axis=-1).astype(np.uint8)).save(out, "PNG")
    return out.getvalue()


PHOTO = _photo()
PHOTO_NAME = hashlib.sha256(PHOTO).hexdigest()
PICTURES = {PHOTO_NAME: PHOTO}

TEXTS: dict[str, tuple[str, tuple[int, int, int, int], dict[str, Any]]] = {
    "name": (
        "Priya & Arjun", (5_200, 300, 7_200, 1_600),
        {"font": "pacifico", "size": 1_400, "colour_field": "ink", "outline_width": 50},
    ),
    "hindi": ("प्रिया और अर्जुन", (12_600, 400, 6_800, 1_300), {"font": "baloo", "size": 1_100}),
    "bengali": ("প্রিয়া", (5_200, 2_000, 3_000, 1_300), {"font": "caveat", "size": 1_000}),
    "tamil": ("தமிழ்", (8_300, 2_000, 3_400, 1_300), {"font": "caveat", "size": 1_000}),
    "naskh": ("محمد علی", (12_000, 1_800, 3_400, 1_500), {"font": "noto-naskh", "size": 1_000}),
    "nastaliq": (
        "محمد علی", (15_800, 1_700, 3_600, 2_000), {"font": "noto-nastaliq", "size": 1_000},
    ),
    "arch": (
        "Happy anniversary", (5_200, 3_500, 6_800, 2_500),
        {"font": "playfair", "size": 1_000, "curve": 4_500},
    ),
    "smile": (
        "शुभ विवाह मुबारक", (12_400, 3_800, 6_800, 2_300),
        {"font": "baloo", "size": 900, "curve": -5_000, "colour": "#00695c"},
    ),
    "emoji": ("👨\u200d👩\u200d👧\u200d👦 👍🏽 🇮🇳 ❤️\u200d🔥", (5_200, 6_300, 5_200, 1_400),
              {"font": "figtree", "size": 1_000}),
    "spaced": (
        "Letters fifty", (10_600, 6_400, 5_400, 1_000),
        {"font": "bricolage", "size": 620, "letter_spacing": 180},
    ),
    "both": (
        "Priya (محمد) 12:30\nand अर्जुन", (10_600, 7_400, 5_600, 1_200),
        {"font": "figtree", "size": 520, "lines_max": 2, "rotation": -300, "align": "start"},
    ),
}  # fmt: skip
"""By field: the answer, the box, and what else the layer says."""


def _box(*numbers: int) -> dict[str, int]:
    return dict(zip(("x", "y", "width", "height"), numbers, strict=True))


def _image(name: str, *box: int, **more: Any) -> dict[str, Any]:
    return {"kind": "image", "id": name, "surface": "wrap", "box": _box(*box), "field": "photo",
            **more}  # fmt: skip


def template() -> documents.Template:
    """Return the template."""
    label = {"en": "Part"}
    swatches = [
        {"id": "red", "label": label, "hex": "#b3261e"},
        {"id": "blue", "label": label, "hex": "#1a237e"},
    ]
    fields: list[dict[str, Any]] = [
        {"kind": "photo", "id": "photo", "label": label},
        {"kind": "swatch", "id": "ink", "label": label, "options": swatches, "default": "blue"},
    ]
    layers: list[dict[str, Any]] = [
        {"kind": "shape", "id": "ground", "surface": "wrap", "colour": "#fff6ea",
         "box": _box(-200, -200, 20_400, 9_400)},
        {"kind": "shape", "id": "sun", "surface": "wrap", "shape": "ellipse", "colour": "#ffe0b2",
         "box": _box(16_400, 5_900, 2_900, 2_900)},
        _image("heart", 600, 300, 4_200, 4_200, mask="heart", rotation=-800),
        _image("round", 600, 4_900, 2_600, 2_600, mask="rounded", radius=500),
        {"kind": "art", "id": "wreath", "surface": "wrap", "art": "laurel", "colour": "#2e7d32",
         "box": _box(3_400, 5_400, 1_700, 1_700), "rotation": 1_200},
    ]  # fmt: skip
    for name, (words, box, more) in TEXTS.items():
        fields.append({"kind": "text", "id": name, "label": label, "graphemes_max": 40,
                       "lines_max": more.get("lines_max", 1), "sample": {"en": words}})  # fmt: skip
        layers.append({"kind": "text", "id": name, "surface": "wrap", "box": _box(*box),
                       "field": name, "size_min": 200, **more})  # fmt: skip
    return msgspec.convert(
        {
            "surfaces": [{"id": "wrap", "name": label, "width": 20_000, "height": 9_000,
                          "bleed": 200, "safe": 300}],
            "views": [{"id": "front", "title": label, "surface": "wrap", "mockup": "mug",
                       "mockup_view": "front"}],
            "fields": fields,
            "layers": layers,
        },
        type=documents.Template,
    )  # fmt: skip


def design() -> documents.Design:
    """Return the design: every answer, and a photo that the buyer has turned and zoomed."""
    answers = {name: words for name, (words, _, _) in TEXTS.items()}
    return msgspec.convert(
        {
            "template": VERSION_ID,
            "answers": {**answers, "photo": PHOTO_NAME, "ink": "red"},
            "adjustments": {
                "heart": {"crop_x": 4_000, "crop_y": 6_000, "zoom": 13_000, "turn": 1_500}
            },
        },
        type=documents.Design,
    )
