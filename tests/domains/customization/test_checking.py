"""What a template must have before it is published."""

import copy
from typing import Any

import msgspec
import pytest
from tests.domains.customization import samples

from customiseyou.domains.customization import documents
from customiseyou.domains.customization.checking import check_template


def faults(document: dict[str, Any]) -> list[tuple[str, str]]:
    template = msgspec.convert(document, type=documents.Template)
    found = check_template(template, library=samples.LIBRARY)
    return [(fault.place, fault.reason) for fault in found]


def changed(path: str, value: object) -> dict[str, Any]:
    """Return the mug's document with one place replaced, such as 'layers.1.font'."""
    document = copy.deepcopy(samples.MUG)
    place: Any = document
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in way:
        place = place[step]
    place[last] = value
    return document


def test_the_mug_is_without_fault() -> None:
    assert faults(samples.MUG) == []


@pytest.mark.parametrize(
    ("path", "value", "place", "reason"),
    [
        ("fields.0.id", "line", "fields.line", "repeated_id"),
        ("fields.1.options.1.id", "none", "fields.extra.options.none", "repeated_id"),
        ("prices.0.id", "base", "prices.base", "repeated_id"),
        ("fields.0.label", {"hi": "नाम"}, "fields.name.label", "no_english_words"),
        ("surfaces.0.safe", 4500, "surfaces.wrap.safe", "nothing_left_inside"),
        ("surfaces.0.dpi_min", 200, "surfaces.wrap.dpi_min", "above_dpi_good"),
        ("surfaces.0.width", 19000, "views.front.mockup", "other_size"),
        ("surfaces.0.technique", "engrave", "views.front.mockup", "other_technique"),
        ("views.0.mockup_view", "back", "views.front.mockup_view", "unknown_mockup"),
        ("views.0.surface", "lid", "views.front.surface", "unknown_surface"),
        ("fields.4.default", "gold", "fields.ink.default", "unknown_option"),
        ("fields.0.sample", {"en": "A" * 13}, "fields.name.sample.en", "too_long"),
        ("layers.1.surface", "lid", "layers.name.surface", "unknown_surface"),
        ("layers.1.box.x", 15000, "layers.name.box", "outside_surface"),
        ("layers.1.font", "comic", "layers.name.font", "unknown_font"),
        ("layers.1.fonts", ["comic"], "layers.name.font", "unknown_font"),
        ("layers.1.size_min", 0, "layers.name.size_min", "above_size_or_zero"),
        ("layers.1.field", "photo", "layers.name.field", "not_a_text_field"),
        ("layers.1.colour_field", "extra", "layers.name.colour_field", "not_a_swatch_field"),
        ("layers.1.words", {"en": "Hello"}, "layers.name", "field_or_words"),
        ("layers.2.lines_max", 1, "layers.line.lines_max", "fewer_than_the_field"),
        ("layers.2.curve", 4000, "layers.line.curve", "several_lines_cannot_curve"),
        ("layers.3.field", "name", "layers.photo.field", "not_a_photo_field"),
        ("rules.0.show", ["back"], "rules.0.show", "unknown_field"),
        ("rules.0.when", "answers.back == 'x'", "rules.0.when", "unknown_field"),
        ("rules.0.when", "answers.extra", "rules.0.when", "not_true_or_false"),
        ("rules.0.when", "answers.extra == 'gold'", "rules.0.when", "never_shows"),
        ("rules.0.when", "count.name > 12 && count.name < 10", "rules.0.when", "never_shows"),
        ("rules.0.when", "has.photo", "rules.0.when", "looks_at_a_later_rule"),
        ("rules.0.when", "has.line", "rules.0.when", "looks_at_a_later_rule"),
        ("rules.0.when", "size(answers.name) > 1", "rules.0.when", "unknown_name"),
        ("prices.0.amount", {"INR": 500}, "prices.line.amount", "currency_missing"),
        ("prices.0.when", "count.line", "prices.line.when", "not_true_or_false"),
        ("prices.1.when", "answers.ink == 'gold'", "prices.photo.when", "never_applies"),
        ("prices.0.times", "'two'", "prices.line.times", "not_a_whole_number"),
        ("prices.0.times", "count.line - 1", "prices.line.times", "times_out_of_range"),
        ("prices.0.times", "100 / count.line", "prices.line.times", "arithmetic"),
        ("prices.0.amount.INR", 100_000_000, "prices.line.times", "too_expensive"),
    ],
)
def test_each_fault_is_named_with_its_place(
    path: str, value: object, place: str, reason: str
) -> None:
    assert (place, reason) in faults(changed(path, value))


def test_a_fault_in_a_rule_comes_with_answers_that_show_it() -> None:
    template = msgspec.convert(changed("prices.0.times", "count.line - 1"), type=documents.Template)
    [fault] = check_template(template, library=samples.LIBRARY)
    assert fault.flat() == {
        "place": "prices.line.times",
        "reason": "times_out_of_range",
        "example": {"line": ""},
        "times": -1,
    }


@pytest.mark.parametrize("field", ["name", "photo"])
def test_words_and_photos_need_a_layer(field: str) -> None:
    document = copy.deepcopy(samples.MUG)
    document["layers"] = [layer for layer in document["layers"] if layer["id"] != field]
    assert (f"fields.{field}", "without_layer") in faults(document)


def test_a_choice_that_changes_nothing_is_a_fault() -> None:
    document = copy.deepcopy(samples.MUG)
    del document["layers"][1]["colour_field"]
    assert faults(document) == [("fields.ink", "without_effect")]


def test_only_drawings_of_one_colour_and_no_photos_are_engraved() -> None:
    board = {
        "surfaces": [
            {
                "id": "top",
                "name": {"en": "Top"},
                "width": 20000,
                "height": 12000,
                "technique": "engrave",
            }
        ],
        "views": [
            {
                "id": "angle",
                "title": {"en": "On the worktop"},
                "surface": "top",
                "mockup": "board",
                "mockup_view": "angle",
            }
        ],
        "fields": [{"kind": "photo", "id": "photo", "label": {"en": "Photo"}}],
        "layers": [
            {"kind": "art", "id": "a", "surface": "top", "box": box(), "art": "hearts"},
            {"kind": "art", "id": "b", "surface": "top", "box": box(), "art": "wreath"},
            {"kind": "art", "id": "c", "surface": "top", "box": box(), "art": "moon"},
            {"kind": "art", "id": "d", "surface": "top", "box": box()},
            {"kind": "image", "id": "e", "surface": "top", "box": box(), "field": "photo"},
        ],
    }
    assert faults(board) == [
        ("layers.b.art", "art_cannot_be_engraved"),
        ("layers.c.art", "unknown_art"),
        ("layers.d", "art_or_field"),
        ("layers.e", "photo_cannot_be_engraved"),
    ]


def box() -> dict[str, int]:
    return {"x": 1000, "y": 1000, "width": 5000, "height": 5000}


def test_an_expression_over_many_fields_is_checked_in_bounded_time() -> None:
    fields = [
        {"kind": "text", "id": f"t{index}", "label": {"en": "T"}, "graphemes_max": 9}
        for index in range(30)
    ]
    layers = [
        {**samples.MUG["layers"][2], "id": field["id"], "field": field["id"]} for field in fields
    ]
    price = {
        "id": "all",
        "label": {"en": "All"},
        "amount": {"INR": 1, "EUR": 1},
        "times": "+".join(f"count.t{index}" for index in range(30)),
    }
    document = {**samples.MUG, "fields": fields, "layers": layers, "rules": []}
    assert faults({**document, "prices": [price]}) == []
