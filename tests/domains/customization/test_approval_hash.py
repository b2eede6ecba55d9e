"""The approved hash: another one when anything that is printed is another, else the same."""

import random
import unicodedata
from typing import Any

import msgspec
import pytest
from tests.domains.customization import random_designs, samples

from customiseyou.domains.customization import composition, documents, fingerprints, rules
from customiseyou.domains.customization.artworks import ArtLibrary
from customiseyou.domains.customization.values import FontUsed

MUG = samples.template(surfaces=[{**samples.MUG["surfaces"][0], "added_max": 2}])
PHOTO, OTHER_PHOTO = "a" * 64, "b" * 64
FACTS: dict[str, Any] = {
    "template_version_id": samples.VERSION_ID,
    "template_sha256": "c" * 64,
    "variant_id": "white",
    "fonts": (FontUsed(id="pacifico", sha256="d" * 64), FontUsed(id="caveat", sha256="e" * 64)),
    "artworks": ("f" * 64,),
    "pictures": (PHOTO,),
    "renderer_version": "one",
}
BOX = {"x": 1_600, "y": 2_500, "width": 7_000, "height": 4_000}
PHOTO_BOX = {"x": 12_000, "y": 1_500, "width": 6_000, "height": 6_000}
BASE: dict[str, Any] = {
    "template": samples.VERSION_ID,
    "answers": {"name": "Zoë", "extra": "photo", "photo": PHOTO},
    "adjustments": {
        "name": {"box": BOX, "rotation": 100, "font": "caveat", "size": 2_000},
        "photo": {"box": {**PHOTO_BOX, "x": 12_001}, "crop_x": 4_000, "zoom": 12_000, "turn": 10},
    },
}


def hash_of(document: dict[str, Any] | None = None, **facts: Any) -> str:
    design = msgspec.convert({**BASE, **(document or {})}, type=documents.Design)
    return fingerprints.approval_hash(design, template=MUG, **{**FACTS, **facts})


def answered(**answers: str) -> dict[str, Any]:
    return {"answers": {**BASE["answers"], **answers}}


def changed(layer: str, **change: Any) -> dict[str, Any]:
    before = BASE["adjustments"]
    return {"adjustments": {**before, layer: {**before.get(layer, {}), **change}}}


PRINTED_OTHERWISE: dict[str, dict[str, Any]] = {
    "one letter": answered(name="Zoé"),
    "a small letter for a capital": answered(name="zoë"),
    "a space inside": answered(name="Z oë"),
    "a letter that looks alike": answered(name="Ζoë"),
    "a mark of direction": answered(name="Zoë\u200f"),
    "another photo": answered(photo=OTHER_PHOTO),
    "no photo": answered(extra="none"),
    "another colour": answered(ink="rani"),
    "the language, which decides on letter forms": {"language": "ur"},
    "1/100 mm to the right": changed("name", box={**BOX, "x": 1_601}),
    "1/100 mm down": changed("name", box={**BOX, "y": 2_501}),
    "1/100 mm wider": changed("name", box={**BOX, "width": 7_001}),
    "1/100 degree": changed("name", rotation=101),
    "another font": changed("name", font=None),
    "1/100 mm larger": changed("name", size=2_001),
    "the photo 1/100 mm lower": changed("photo", box={**PHOTO_BOX, "x": 12_001, "y": 1_501}),
    "another part of the photo": changed("photo", crop_x=4_001),
    "more of the photo": changed("photo", zoom=11_990),
    "the photo turned in its mask": changed("photo", turn=11),
    "nothing moved": {"adjustments": {}},
    "a text of one's own": {
        "added": [{"kind": "text", "id": "own", "field": "own", "surface": "wrap", "box": BOX,
                   "font": "caveat", "size": 900}],
        **answered(own="x"),
    },
}  # fmt: skip

OTHER_FACTS: dict[str, dict[str, Any]] = {
    "another version of the template": {"template_version_id": samples.VERSION_ID[:-1] + "2"},
    "another template": {"template_sha256": "0" * 64},
    "another variant": {"variant_id": "red"},
    "another file of a font": {
        "fonts": (FACTS["fonts"][0], FontUsed(id="caveat", sha256="0" * 64))
    },
    "one font fewer": {"fonts": FACTS["fonts"][:1]},
    "another drawing": {"artworks": ("0" * 64,)},
    "another photo's bytes": {"pictures": (OTHER_PHOTO,)},
    "another engine": {"renderer_version": "two"},
}

PRINTED_ALIKE: dict[str, dict[str, Any]] = {
    "answers in another order": {"answers": dict(reversed(BASE["answers"].items()))},
    "layers in another order": {"adjustments": dict(reversed(BASE["adjustments"].items()))},
    "spaces around": answered(name="  Zoë "),
    "the letter in pieces": answered(name=unicodedata.normalize("NFD", "Zoë")),
    "a default that was chosen": answered(ink="peacock"),
    "an answer to what is not asked": answered(line="hidden"),
    "an empty answer": answered(line=""),
    "a change of a layer that is not shown": changed("line", rotation=900, size=900),
    "a change that says nothing": changed("line"),
    "a change of the ground, which nobody can move": changed("ground", rotation=900),
    "a size that a lock forbids": changed("photo", box={**PHOTO_BOX, "x": 12_001, "width": 900}),
    "a colour where a question decides": changed("name", colour="#123456"),
    "a font on a photo": changed("photo", font="caveat"),
    "what the template says anyway": changed("photo", crop_y=5_000, rotation=0),
}


def test_every_change_of_what_is_printed_gives_a_hash_of_its_own() -> None:
    found = {name: hash_of(document) for name, document in PRINTED_OTHERWISE.items()}
    found |= {name: hash_of(**facts) for name, facts in OTHER_FACTS.items()}
    found["as it was"] = hash_of()
    twice = {name for name, value in found.items() if list(found.values()).count(value) > 1}
    assert twice == set()
    assert len(found) == 30


@pytest.mark.parametrize("name", list(PRINTED_ALIKE))
def test_what_changes_nothing_that_is_printed_leaves_the_hash(name: str) -> None:
    assert hash_of(PRINTED_ALIKE[name]) == hash_of()


def test_the_order_of_fonts_and_pictures_does_not_matter() -> None:
    assert hash_of(fonts=tuple(reversed(FACTS["fonts"]))) == hash_of()
    assert hash_of(pictures=(OTHER_PHOTO, PHOTO)) == hash_of(pictures=(PHOTO, OTHER_PHOTO))


def _scenes(made: random_designs.Made) -> Any:
    return composition.compose(
        made.template,
        made.design,
        evaluation=rules.evaluate(made.template, made.design),
        artworks=ArtLibrary.load(random_designs.ASSETS).artworks(),
    )


def _hash(made: random_designs.Made) -> str:
    return fingerprints.approval_hash(made.design, template=made.template, **FACTS)


def _mutated(design: documents.Design, dice: random.Random) -> documents.Design:
    """Return the design with one number or letter of it changed by the smallest step."""
    document = msgspec.to_builtins(design)
    layers = list(document["adjustments"])
    if layers and dice.random() < 0.7:
        change = document["adjustments"][dice.choice(layers)]
        names = [name for name in change if name not in {"font", "colour"}]
        name = dice.choice(names) if names else ""
        if name == "box":
            part = dice.choice(["x", "y", "width", "height"])
            change["box"][part] += -1 if change["box"][part] == 200_000 else 1
        elif name:
            change[name] += -1 if change[name] > 0 else 1
    else:
        field = dice.choice(list(document["answers"]))
        document["answers"][field] = document["answers"][field][:-1] or "x"
    try:
        return msgspec.convert(document, type=documents.Design)
    except msgspec.ValidationError:
        return design


def test_random_designs_of_one_hash_are_one_scene_and_stay_so_when_normalised() -> None:
    equal = other = 0
    for seed in range(60):
        made, dice = random_designs.make(seed), random.Random(seed)
        before, scenes = _hash(made), _scenes(made)
        normal = made._replace(design=fingerprints.in_force(made.template, made.design))
        assert _scenes(normal) == scenes
        assert _hash(normal) == before
        for _ in range(12):
            change = made._replace(design=_mutated(made.design, dice))
            if _scenes(change) != scenes:
                other += 1
                assert _hash(change) != before
            elif _hash(change) == before:
                equal += 1
    assert equal > 50
    assert other > 200
