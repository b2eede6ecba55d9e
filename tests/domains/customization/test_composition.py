"""From answers and adjustments to what is drawn."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domains.customization import samples

from customiseyou.domains.customization import composition, documents, rules
from customiseyou.rendering import scene

MUG = samples.template()
ANSWERS = {"name": "Asha", "extra": "photo", "photo": samples.PICTURE, "ink": "rani"}


def drawn(
    adjustments: dict[str, Any] | None = None,
    *,
    template: documents.Template = MUG,
    added: tuple[Any, ...] = (),
    language: str = "en",
    **answers: str,
) -> dict[str, scene.Item]:
    design = msgspec.convert(
        {
            "template": samples.VERSION_ID,
            "language": language,
            "answers": answers or ANSWERS,
            "adjustments": adjustments or {},
            "added": added,
        },
        type=documents.Design,
    )
    scenes = composition.compose(
        template,
        design,
        evaluation=rules.evaluate(template, design),
        artworks=samples.ARTWORKS,
    )
    assert list(scenes) == [surface.id for surface in template.surfaces]
    return {item.id: item for one in scenes.values() for item in one.items}


def box(x: int, y: int, width: int, height: int) -> dict[str, int]:
    return {"x": x, "y": y, "width": width, "height": height}


def test_layers_of_hidden_and_unanswered_fields_are_left_out() -> None:
    assert list(drawn()) == ["ground", "name", "photo"]
    assert list(drawn(name="Asha")) == ["ground", "name"]
    assert list(drawn(name="", line="hidden")) == ["ground"]


def test_the_swatch_in_force_colours_the_letters() -> None:
    assert drawn()["name"] == scene.TextItem(
        id="name",
        text="Asha",
        font="pacifico",
        box=scene.Box(x=1500, y=2500, width=7000, height=4000),
        size=2600,
        size_min=300,
        colour="#a83b6a",
        language="en",
    )
    assert drawn(name="Asha")["name"].colour == "#006559"
    assert drawn({"name": {"colour": "#ffffff"}})["name"].colour == "#a83b6a"


def test_what_is_not_locked_changes() -> None:
    wanted = {
        "name": {"box": box(2000, 3000, 5000, 2000), "rotation": 900, "font": "caveat", "size": 99},
        "photo": {"crop_x": 1, "crop_y": 9999, "zoom": 15_009, "turn": -500, "rotation": 700},
    }
    items = drawn(wanted)
    name, photo = items["name"], items["photo"]
    assert isinstance(name, scene.TextItem)
    assert isinstance(photo, scene.ImageItem)
    assert name.box == scene.Box(x=2000, y=3000, width=5000, height=2000)
    assert (name.rotation, name.font, name.size) == (900, "caveat", 300)
    assert photo.crop == scene.Crop(centre_x=1, centre_y=9999, zoom=1500, rotation=-500)
    assert photo.rotation == 700


def test_locks_keep_what_they_name() -> None:
    line = drawn(
        {"line": {"box": box(0, 0, 5000, 2001), "font": "caveat"}},
        name="A",
        extra="line",
        line="x",
    )["line"]
    photo = drawn({"photo": {"box": box(10000, 100, 500, 500)}})["photo"]
    assert isinstance(line, scene.TextItem)
    assert line.box == scene.Box(x=12500, y=3499, width=5000, height=2001)
    assert line.font == "playfair"
    assert photo.box == scene.Box(x=10000, y=100, width=6000, height=6000)


def test_a_font_that_the_layer_does_not_offer_is_not_taken() -> None:
    name = drawn({"name": {"font": "playfair"}})["name"]
    assert isinstance(name, scene.TextItem)
    assert name.font == "pacifico"


def test_a_box_outside_comes_back_into_trim_and_bleed() -> None:
    assert drawn({"name": {"box": box(19000, -900, 7000, 99999)}})["name"].box == scene.Box(
        x=13200, y=-200, width=7000, height=9400
    )


def test_fixed_words_come_in_the_buyers_language() -> None:
    words = {"en": "Good morning", "hi": "सुप्रभात"}
    layer = {**samples.MUG["layers"][2], "id": "fixed", "words": words}
    del layer["field"]
    template = samples.template(layers=[layer])
    texts = {lang: drawn(template=template, language=lang)["fixed"] for lang in ("en", "hi", "ur")}
    assert [item.text for item in texts.values() if isinstance(item, scene.TextItem)] == [
        "Good morning",
        "सुप्रभात",
        "Good morning",
    ]
    assert isinstance(texts["ur"], scene.TextItem)
    assert texts["ur"].language == "ur"


@pytest.mark.parametrize(("chosen", "artwork"), [("heart", "b"), ("leaf", "c"), ("none", "")])
def test_a_choice_swaps_the_drawing(chosen: str, artwork: str) -> None:
    options = [
        {"id": "heart", "label": {"en": "Hearts"}, "art": "hearts"},
        {"id": "leaf", "label": {"en": "Leaves"}, "art": "wreath"},
        {"id": "none", "label": {"en": "Nothing"}},
    ]
    field = {"kind": "choice", "id": "art", "label": {"en": "Art"}, "options": options}
    layer = {
        "kind": "art",
        "id": "art",
        "surface": "wrap",
        "box": box(0, 0, 90, 90),
        "field": "art",
    }
    template = samples.template(
        fields=[{**field, "default": "none"}, samples.MUG["fields"][4]],
        layers=[{**layer, "colour_field": "ink"}],
        rules=[],
        prices=[],
    )
    items = drawn(template=template, art=chosen, ink="rani")
    art = items.get("art")
    if artwork:
        assert isinstance(art, scene.ArtItem)
        assert (art.artwork, art.colour) == (artwork * 64, "#a83b6a")
    else:
        assert items == {}


def test_on_an_engraved_surface_everything_is_of_full_depth() -> None:
    surface = {**samples.MUG["surfaces"][0], "technique": "engrave"}
    layer = {**samples.MUG["layers"][1], "outline_width": 100}
    items = drawn(template=samples.template(surfaces=[surface], layers=[layer]))
    name = items["name"]
    assert isinstance(name, scene.TextItem)
    assert (name.colour, name.outline) == ("#000000", None)


def test_what_the_buyer_added_comes_last_and_draws_its_own_answer() -> None:
    text = {**samples.MUG["layers"][2], "id": "mine", "field": "mine"}
    picture = {**samples.MUG["layers"][3], "id": "pic", "field": "pic"}
    items = drawn(added=(text, picture), name="Asha", mine="Hello\nthere", pic=samples.PICTURE)
    assert list(items) == ["ground", "name", "mine", "pic"]
    assert isinstance(items["mine"], scene.TextItem)
    assert items["mine"].text == "Hello\nthere"


places = st.integers(-200_000, 200_000)
sizes = st.integers(1, 200_000)
boxes = st.builds(documents.Box, x=places, y=places, width=sizes, height=sizes)
adjustments = st.builds(
    documents.Adjustment,
    box=st.none() | boxes,
    rotation=st.none() | st.integers(-18_000, 18_000),
    font=st.none() | st.sampled_from(["caveat", "playfair", "nothing"]),
    size=st.none() | st.integers(0, 200_000),
    zoom=st.none() | st.integers(10_000, 100_000),
)


@given(st.dictionaries(st.sampled_from(["ground", "name", "line", "photo"]), adjustments))
def test_nothing_is_ever_placed_outside(wanted: dict[str, documents.Adjustment]) -> None:
    design = documents.Design(template=samples.VERSION_ID, answers=ANSWERS, adjustments=wanted)
    scenes = composition.compose(MUG, design, evaluation=rules.evaluate(MUG, design), artworks={})
    data = msgspec.json.encode(scenes["wrap"])
    assert msgspec.json.decode(data, type=scene.Scene) == scenes["wrap"]
    for item in scenes["wrap"].items:
        assert item.box.x >= -200
        assert item.box.y >= -200
        assert item.box.x + item.box.width <= 20_200
        assert item.box.y + item.box.height <= 9_200


@pytest.mark.parametrize(
    ("layer", "colour"),
    [({"art": "wreath"}, "#e2557a"), ({"art": "wreath", "colour": "#123456"}, "#123456")],
)
def test_a_drawing_has_its_own_colour_until_the_template_chooses(
    layer: dict[str, str], colour: str
) -> None:
    art = {"kind": "art", "id": "art", "surface": "wrap", "box": box(0, 0, 900, 900), **layer}
    item = drawn(template=samples.template(layers=[art]))["art"]
    assert isinstance(item, scene.ArtItem)
    assert item.colour == colour
