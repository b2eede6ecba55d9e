"""Templates and designs by a number: every script, edge and lock, the same for the same number.

`python -m tests.domains.customization.random_designs FROM TO` prints what each comes to, so that
another process can be compared with this one.
"""

import datetime as dt
import functools
import hashlib
import io
import random
import sys
from typing import Any, NamedTuple

import msgspec
import numpy as np
from PIL import Image

from customiseyou.domains.customization import (
    answers,
    checking,
    composition,
    documents,
    production,
    rules,
)
from customiseyou.domains.customization.artworks import ArtLibrary
from customiseyou.domains.customization.library import Library
from customiseyou.domains.customization.values import Outline, Problem
from customiseyou.infra.resources import resource_folder
from customiseyou.rendering import engine, scene
from customiseyou.rendering.fonts import FontLibrary

ASSETS = resource_folder("assets")
VERSION_ID = "0198a000-0000-7000-8000-00000000000a"
WIDTH_PX = 900
MOMENT = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)
PIECES = (
    "Priya", "Łukasz Żółć", "Иван", "प्रिया", "क्षत्रिय", "প্রিয়া", "স্ত্রী", "தமிழ்", "க்ஷ", "محمد",
    "علی", "سالگرہ مبارک", "بِسْمِ", "شكراً", "12:30", "٤٢", "१२", "(ab)", "[جان]", "& Co.", "50%",
    "₹ 1,250", "“q”", "e\u0301", "ffi", "😀", "👩🏽\u200d🍳", "👨\u200d👩\u200d👧\u200d👦", "🇮🇳",
    "❤️\u200d🔥", "7️⃣", "☺\ufe0e", "\u200f", "\u200e", "a\u0308\u0323", "日本", "—", "A\u00ad", "...",
    "x" * 30,
)  # fmt: skip
"""Among them what nothing of ours can draw."""


class Made(NamedTuple):
    """One template and one design on it."""

    template: documents.Template
    design: documents.Design
    pictures: dict[str, bytes]


@functools.cache
def photos() -> dict[str, bytes]:
    """Return three photos by their SHA-256: wide, high, and one that is partly clear."""
    y, x = np.mgrid[0:900, 0:1_200]
    waves = np.stack(
        [128 + 100 * np.sin(x / 90), 128 + 100 * np.cos(y / 70), 255 * x / 1_200, 255 * y / 900],
        axis=-1,
    ).astype(np.uint8)
    wide, clear = Image.fromarray(waves[..., :3]), Image.fromarray(waves)
    made = []
    for picture, kind in ((wide, "JPEG"), (wide.rotate(90, expand=True), "JPEG"), (clear, "PNG")):
        out = io.BytesIO()
        picture.save(out, kind)
        made.append(out.getvalue())
    return {hashlib.sha256(data).hexdigest(): data for data in made}


class _Maker:
    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.library = Library.load(ASSETS)
        self.mockup = self.dice.choice(sorted(self.library.views))
        view = self.library.views[self.mockup]
        self.width, self.height = view.width, view.height
        self.technique = self.dice.choice(view.techniques)
        self.bleed = self.dice.choice([0, 1, 200, 500])

    def some(self, low: int, high: int) -> int:
        """Return a number in a range, its ends more often than others."""
        return self.dice.choice([low, high, *(self.dice.randint(low, high) for _ in range(6))])

    def words(self, pieces: int) -> str:
        count = self.dice.randint(1, pieces)
        joined = (
            self.dice.choice(PIECES) + self.dice.choice([" ", " ", " ", ""]) for _ in range(count)
        )
        return "".join(joined).strip()[:200] or "Asha"

    def box(self) -> dict[str, int]:
        """Return a box within trim and bleed, seldom a sliver, sometimes the whole."""
        whole = (self.width + 2 * self.bleed, self.height + 2 * self.bleed)
        least = self.dice.choice([documents.SIDE_MIN, 300, 800, 800, 800])
        width, height = (self.some(min(least, side), side) for side in whole)
        return {
            "x": self.some(-self.bleed, self.width + self.bleed - width),
            "y": self.some(-self.bleed, self.height + self.bleed - height),
            "width": width,
            "height": height,
        }

    def colour(self) -> str:
        return f"#{self.dice.randrange(1 << 24):06x}"

    def rotation(self) -> int:
        return self.dice.choice([0, 0, 0, 9_000, -18_000, 18_000, self.some(-18_000, 18_000)])

    def locks(self, *names: str) -> list[str]:
        return [name for name in names if self.dice.random() < 0.2]

    def text_layer(self, name: str, **more: Any) -> dict[str, Any]:
        fonts = self.dice.sample(sorted(self.library.fonts), 3)
        curve = self.dice.choice(
            [0, 0, 0, 1, self.some(-200_000, 200_000), self.some(-5_000, 9_000)]
        )
        size_min = self.some(1, 600)
        return {
            "kind": "text", "id": name, "surface": "face", "box": self.box(),
            "font": fonts[0], "fonts": fonts,
            "size": max(size_min, self.some(300, self.dice.choice([3_000, 200_000]))),
            "size_min": size_min, "colour": self.colour(),
            "align": self.dice.choice(["start", "center", "end"]),
            "valign": self.dice.choice(["top", "middle", "bottom"]),
            "rotation": self.rotation(),
            "lines_max": 1 if curve else self.dice.choice([1, 1, 2, 10]),
            "letter_spacing": self.dice.choice([0, 0, 0, self.some(-500, 2_000)]),
            "line_height": self.dice.choice([1_200, self.some(700, 3_000)]),
            "curve": curve,
            "outline_width": self.dice.choice([0, 0, 0, 30, 400]),
            "outline_colour": self.colour(),
            "locks": self.locks("move", "scale", "rotate", "font", "colour"),
            **more,
        }  # fmt: skip

    def template(self) -> documents.Template:
        label = {"en": "Part"}
        swatches = [{"id": f"c{n}", "label": label, "hex": self.colour()} for n in range(3)]
        arts = self.dice.sample(sorted(self.library.engravable), 2)
        options = [
            {"id": "none", "label": label},
            *({"id": f"o{n}", "label": label, "art": art} for n, art in enumerate(arts)),
        ]
        fields: list[dict[str, Any]] = [
            {"kind": "choice", "id": "pick", "label": label, "options": options, "default": "none"},
            {"kind": "swatch", "id": "ink", "label": label, "options": swatches, "default": "c0"},
        ]
        layers: list[dict[str, Any]] = [
            {"kind": "shape", "id": "ground", "surface": "face", "box": self.box(),
             "shape": self.dice.choice(["rect", "ellipse"]), "colour": "#fdf3e3"},
            {"kind": "art", "id": "drawn", "surface": "face", "box": self.box(), "field": "pick",
             "colour_field": "ink", "rotation": self.rotation(),
             "locks": self.locks("move", "scale", "rotate")},
        ]  # fmt: skip
        for number in range(self.dice.choice([1, 2, 3, 12])):
            layer = self.text_layer(f"t{number}", field=f"t{number}")
            layers.append(layer)
            fields.append(
                {"kind": "text", "id": f"t{number}", "label": label, "required": False,
                 "graphemes_max": 300, "lines_max": self.dice.randint(1, layer["lines_max"])}
            )  # fmt: skip
        if self.technique == "print":
            for number in range(self.dice.choice([0, 1, 3])):
                fields.append({"kind": "photo", "id": f"p{number}", "label": label})
                layers.append(
                    {"kind": "image", "id": f"p{number}", "surface": "face", "box": self.box(),
                     "field": f"p{number}", "rotation": self.rotation(),
                     "mask": self.dice.choice(["rect", "rounded", "ellipse", "heart"]),
                     "radius": self.some(0, 200_000),
                     "locks": self.locks("move", "scale", "rotate", "crop")}
                )  # fmt: skip
        layers.append(self.text_layer("fixed", words={"en": "With love", "hi": "प्यार से"}, curve=0))
        self.dice.shuffle(layers)
        return msgspec.convert(
            {
                "surfaces": [
                    {"id": "face", "name": label, "width": self.width, "height": self.height,
                     "bleed": self.bleed, "safe": self.dice.choice([0, 500]),
                     "technique": self.technique, "added_max": 3,
                     "dpi_min": self.dice.choice([30, 30, 110])}
                ],
                "views": [
                    {"id": "front", "title": label, "surface": "face",
                     "mockup": self.mockup[0], "mockup_view": self.mockup[1]}
                ],
                "fields": fields, "layers": layers,
                "rules": [{"when": "answers.pick != 'o1'", "show": ["t0"]}],
            },
            type=documents.Template,
        )  # fmt: skip

    def adjustment(self, layer: documents.Layer) -> dict[str, Any]:
        far = {name: self.some(-200_000, 200_000) for name in ("x", "y")}
        far |= {name: self.some(documents.SIDE_MIN, 200_000) for name in ("width", "height")}
        every: dict[str, Any] = {
            "box": self.dice.choice([far, self.box(), self.box()]),
            "rotation": self.some(-18_000, 18_000),
            "colour": self.colour(),
            "size": self.some(0, 200_000),
            "crop_x": self.some(0, 10_000),
            "crop_y": self.some(0, 10_000),
            "zoom": self.some(10_000, self.dice.choice([15_000, 100_000])),
            "turn": self.some(-18_000, 18_000),
        }
        if isinstance(layer, documents.TextLayer):
            every["font"] = self.dice.choice(layer.fonts)
        return {name: value for name, value in every.items() if self.dice.random() < 0.4}

    def design(self, template: documents.Template) -> documents.Design:
        answers: dict[str, str] = {"pick": self.dice.choice(["none", "o0", "o1"])}
        for field in template.fields:
            if isinstance(field, documents.TextField):
                lines = self.dice.randint(1, field.lines_max)
                answers[field.id] = "\n".join(self.words(4) for _ in range(lines))
            elif isinstance(field, documents.PhotoField):
                answers[field.id] = self.dice.choice(sorted(photos()))
        fonts = next(one.fonts for one in template.layers if isinstance(one, documents.TextLayer))
        added = [
            self.text_layer(f"own{n}", field=f"own{n}", font=fonts[0], fonts=[])
            for n in range(self.dice.choice([0, 0, 3]))
        ]
        answers |= {layer["id"]: self.words(3) for layer in added}
        changed = [layer for layer in template.layers if self.dice.random() < 0.5]
        return msgspec.convert(
            {
                "template": VERSION_ID,
                "language": self.dice.choice(["en", "hi", "ur", "ta", "bn"]),
                "answers": answers,
                "adjustments": {layer.id: self.adjustment(layer) for layer in changed},
                "added": added,
            },
            type=documents.Design,
        )

    def extras(self) -> list[scene.Item]:
        """Return what the engine draws and templates do not ask for yet."""
        box = msgspec.convert(self.box(), type=scene.Box)
        stops = tuple(scene.Stop(offset=at, colour=self.colour()) for at in (0, 400, 1_000))
        return [
            scene.ShapeItem(
                id="blend", form=self.dice.choice(["rect", "ellipse", "heart"]), box=box,
                fill=scene.Linear(stops=stops, angle=self.some(-36_000, 36_000)),
                rotation=self.rotation(), radius=300,
            ),
            scene.QrItem(
                id="qr", payload=f"https://customiseyou.example/{self.dice.random()}",
                box=scene.Box(x=self.dice.randint(0, self.width // 2), y=0,
                              width=self.width // 3, height=self.height // 3),
                correction=self.dice.choice(["low", "medium", "quartile", "high"]),
                rotation=self.dice.choice([0, 9_000, 4_500]),
            ),
        ]  # fmt: skip


def make(seed: int) -> Made:
    """Return the template and the design of a number; the template could be published."""
    maker = _Maker(seed)
    template = maker.template()
    faults = checking.check_template(template, library=maker.library)
    assert faults == [], (seed, faults)
    return Made(template, answers.clean(template, maker.design(template)), photos())


def outline(made: Made) -> Outline:
    """Return what the approval page shows."""
    return production.outline(made.template, made.design, assets=ASSETS, pictures=made.pictures)


class Accepted(NamedTuple):
    """A design that may be approved, what the page shows of it, and what stood in its way."""

    made: Made
    outline: Outline
    met: tuple[str, ...]


@functools.cache
def accepted(seed: int) -> Accepted:
    """Return a number's design after its buyer put right, one by one, what stood in its way."""
    made, met = make(seed), []
    while (found := outline(made)).problems:
        met.append(found.problems[0].reason)
        made = _put_right(made, found.problems[0])
    return Accepted(made, found, tuple(met))


def _put_right(made: Made, problem: Problem) -> Made:
    template, design = made.template, made.design
    names = {problem.field, str(problem.facts.get("layer", problem.field))}
    if any(name in design.adjustments for name in names):
        kept = {key: one for key, one in design.adjustments.items() if key not in names}
        return made._replace(design=msgspec.structs.replace(design, adjustments=kept))
    if problem.field in design.answers or problem.reason == "required":
        kept_answers = {key: one for key, one in design.answers.items() if key != problem.field}
        added = tuple(layer for layer in design.added if layer.id != problem.field)
        return made._replace(
            design=msgspec.structs.replace(design, answers=kept_answers, added=added)
        )
    layers = tuple(layer for layer in template.layers if layer.id not in names)
    assert len(layers) < len(template.layers), problem
    return made._replace(template=msgspec.structs.replace(template, layers=layers))


def scene_of(seed: int, made: Made) -> scene.Scene:
    """Return the design's scene with a gradient and a QR code added."""
    drawn = composition.compose(
        made.template,
        made.design,
        evaluation=rules.evaluate(made.template, made.design),
        artworks=ArtLibrary.load(ASSETS).artworks(),
    )["face"]
    maker = _Maker(seed)
    return msgspec.structs.replace(drawn, items=(*drawn.items, *maker.extras()))


def printed(drawn: scene.Scene) -> engine.PrintFiles:
    """Return the print files, the PNG about WIDTH_PX wide."""
    width = drawn.surface.width + 2 * drawn.surface.bleed
    return engine.render_print(
        drawn,
        fonts=FontLibrary.load(ASSETS),
        pictures=photos(),
        artworks=ArtLibrary.load(ASSETS).files(),
        marks=engine.Marks(
            approval="a" * 64, template_version=VERSION_ID, approved_at=MOMENT, title="प्रिया"
        ),
        dpi=WIDTH_PX * 2_540 // width,
    )


def digest(files: engine.PrintFiles) -> str:
    """Return one hash over all files and the report."""
    report = msgspec.json.encode(files.report)
    return hashlib.sha256(files.pdf + files.png + files.svg.encode() + report).hexdigest()


def main() -> None:
    """Print the digest of each number in a range."""
    for seed in range(int(sys.argv[1]), int(sys.argv[2])):
        print(seed, digest(printed(scene_of(seed, accepted(seed).made))))


if __name__ == "__main__":
    main()
