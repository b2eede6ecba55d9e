"""What must hold before a template is published. Pure.

Each fault names the place and a reason; a rule or price that goes wrong comes with the answers
that show it.
"""

import itertools
from collections.abc import Iterable, Iterator
from typing import TypeVar

import regex

from customiseyou.domains.customization import (
    answer_problems,
    answers,
    characters,
    checking_conflicts,
    checking_expressions,
    dates,
    documents,
)
from customiseyou.domains.customization.library import Library
from customiseyou.domains.customization.rules import BASE_PART
from customiseyou.domains.customization.values import TRADED_CURRENCIES, TemplateFault
from customiseyou.kit import text

T = TypeVar(
    "T",
    documents.Surface,
    documents.Field,
    documents.Option | documents.Swatch,
    documents.Group,
)

_KINDS_WITH_LAYER = (documents.TextField, documents.PhotoField)
_KINDS_READ_BY_MAKERS = (documents.NumberField, documents.DateField, documents.MultiField)
"""They need not show on the piece: the maker reads their answers."""
_KINDS_WITH_OPTIONS = (documents.ChoiceField, documents.SwatchField, documents.MultiField)
_KINDS_WITH_LETTERS = (documents.TextField, documents.NumberField, documents.DateField)
_UNPRINTABLE = regex.compile(r"[\p{Cs}\x00-\x09\x0b-\x1f\x7f]")
"""Among them what PostgreSQL cannot keep in a document."""


def check_template(
    template: documents.Template,
    *,
    library: Library,
    currencies: Iterable[str] = TRADED_CURRENCIES,
) -> list[TemplateFault]:
    """Return every reason why a template cannot be published, in the document's order.

    `library` says which fonts, drawings and views there are; each surcharge needs an amount in
    each of `currencies`.
    """
    return [
        *_repeated_ids(template),
        *_word_faults(template),
        *itertools.chain(*(_surface_faults(surface, template) for surface in template.surfaces)),
        *itertools.chain(*(_view_faults(view, template, library) for view in template.views)),
        *itertools.chain(*(_field_faults(field, template) for field in template.fields)),
        *itertools.chain(*(_layer_faults(layer, template, library) for layer in template.layers)),
        *_rule_faults(template),
        *checking_expressions.price_faults(template, currencies=tuple(currencies)),
    ]


def _rule_faults(template: documents.Template) -> list[TemplateFault]:
    """Return what is wrong with each rule, or, where nothing is, with all of them together."""
    single = list(checking_expressions.rule_faults(template))
    return single or list(checking_conflicts.rule_conflicts(template))


def _fault(place: str, reason: str, **facts: object) -> TemplateFault:
    return TemplateFault(place=place, reason=reason, facts=dict(facts))


def _repeated_ids(template: documents.Template) -> Iterator[TemplateFault]:
    groups = {
        "surfaces": template.surfaces,
        "views": template.views,
        "fields": template.fields,
        "groups": template.groups,
        "layers": template.layers,
        "prices": template.prices,
    }
    named = {name: [part.id for part in parts] for name, parts in groups.items()}
    for field in template.fields:
        if isinstance(field, _KINDS_WITH_OPTIONS):
            named[f"fields.{field.id}.options"] = [option.id for option in field.options]
    named["prices"].insert(0, BASE_PART)
    for name, ids in named.items():
        for repeated in sorted({one for one in ids if ids.count(one) > 1}):
            yield _fault(f"{name}.{repeated}", "repeated_id")


def _word_faults(template: documents.Template) -> Iterator[TemplateFault]:
    wanted: list[tuple[str, documents.Words]] = [
        *((f"surfaces.{surface.id}.name", surface.name) for surface in template.surfaces),
        *((f"views.{view.id}.title", view.title) for view in template.views),
        *((f"fields.{field.id}.label", field.label) for field in template.fields),
        *((f"groups.{group.id}.label", group.label) for group in template.groups),
        *((f"prices.{price.id}.label", price.label) for price in template.prices),
    ]
    for field in template.fields:
        if isinstance(field, _KINDS_WITH_OPTIONS):
            wanted += [
                (f"fields.{field.id}.options.{option.id}.label", option.label)
                for option in field.options
            ]
        if field.help:
            wanted.append((f"fields.{field.id}.help", field.help))
        if isinstance(field, documents.TextField) and field.sample:
            wanted.append((f"fields.{field.id}.sample", field.sample))
        if isinstance(field, documents.NumberField) and field.unit:
            wanted.append((f"fields.{field.id}.unit", field.unit))
    wanted += [(f"groups.{group.id}.help", group.help) for group in template.groups if group.help]
    for place, words in wanted:
        if not words.get("en", "").strip():
            yield _fault(place, "no_english_words")
    wanted += [
        (f"layers.{layer.id}.words", layer.words)
        for layer in template.layers
        if isinstance(layer, documents.TextLayer)
    ]
    for place, words in wanted:
        if any(_UNPRINTABLE.search(part) for pair in words.items() for part in pair):
            yield _fault(place, "unprintable_characters")


def _surface_faults(
    surface: documents.Surface, template: documents.Template
) -> Iterator[TemplateFault]:
    place = f"surfaces.{surface.id}"
    if min(surface.width, surface.height) < 1:
        yield _fault(place, "empty")
    elif 2 * surface.safe >= min(surface.width, surface.height):
        yield _fault(f"{place}.safe", "nothing_left_inside")
    if surface.dpi_min > surface.dpi_good:
        yield _fault(f"{place}.dpi_min", "above_dpi_good")
    if all(view.surface != surface.id for view in template.views):
        yield _fault(place, "shown_in_no_view")


def _view_faults(
    view: documents.View, template: documents.Template, library: Library
) -> Iterator[TemplateFault]:
    place = f"views.{view.id}"
    surface = _find(template.surfaces, view.surface)
    offered = library.views.get((view.mockup, view.mockup_view))
    if surface is None:
        yield _fault(f"{place}.surface", "unknown_surface", surface=view.surface)
    if offered is None:
        yield _fault(f"{place}.mockup_view", "unknown_mockup", mockup=view.mockup)
    if surface is None or offered is None:
        return
    if (surface.width, surface.height) != (offered.width, offered.height):
        yield _fault(f"{place}.mockup", "other_size", width=offered.width, height=offered.height)
    if surface.technique not in offered.techniques:
        yield _fault(f"{place}.mockup", "other_technique", techniques=list(offered.techniques))


def _field_faults(field: documents.Field, template: documents.Template) -> Iterator[TemplateFault]:
    place = f"fields.{field.id}"
    if isinstance(field, _KINDS_WITH_LAYER):
        if all(getattr(layer, "field", None) != field.id for layer in template.layers):
            yield _fault(place, "without_layer")
    elif not isinstance(field, _KINDS_READ_BY_MAKERS) and not _has_effect(field.id, template):
        yield _fault(place, "without_effect")
    match field:
        case documents.ChoiceField() | documents.SwatchField():
            if _find(field.options, field.default) is None:
                yield _fault(f"{place}.default", "unknown_option", option=field.default)
        case documents.TextField():
            yield from _sample_faults(field)
        case documents.NumberField():
            yield from _number_faults(field, template)
        case documents.DateField():
            yield from _date_faults(field)
        case documents.MultiField():
            if field.picks_min > min(field.picks_max, len(field.options)):
                yield _fault(f"{place}.picks_min", "above_picks_max")
        case documents.PhotoField():
            pass


def _sample_faults(field: documents.TextField) -> Iterator[TemplateFault]:
    for language, words in field.sample.items():
        sample = text.clean_lines(words)
        if field.characters and characters.not_allowed(field.characters, sample):
            yield _fault(f"fields.{field.id}.sample.{language}", "letters_not_allowed")
        many = answers.letters(sample) > field.graphemes_max
        if many or answers.lines(sample) > field.lines_max:
            yield _fault(f"fields.{field.id}.sample.{language}", "too_long")


def _number_faults(
    field: documents.NumberField, template: documents.Template
) -> Iterator[TemplateFault]:
    place = f"fields.{field.id}"
    if field.least > field.most:
        yield _fault(f"{place}.least", "above_most")
        return
    if field.group is not None and _find(template.groups, field.group) is None:
        yield _fault(f"{place}.group", "unknown_group", group=field.group)
    if field.sample is not None:
        answer = answers.written(field.sample, decimals=field.decimals)
        limits = answer_problems.limits_of(field)
        for problem in answer_problems.of_field(field, answer, limits=limits, pictures=None):
            yield _fault(f"{place}.sample", problem.reason, **problem.facts)


def _date_faults(field: documents.DateField) -> Iterator[TemplateFault]:
    place = f"fields.{field.id}"
    given = {"earliest": field.earliest, "latest": field.latest}
    wrong = [name for name, day in given.items() if day is not None and dates.parse(day) is None]
    for name in wrong:
        yield _fault(f"{place}.{name}", "not_a_date")
    if wrong:
        return
    if field.earliest is not None and field.latest is not None and field.earliest > field.latest:
        yield _fault(f"{place}.earliest", "after_latest")
    elif field.sample is not None:
        limits = answer_problems.limits_of(field)
        for problem in answer_problems.of_field(field, field.sample, limits=limits, pictures=None):
            yield _fault(f"{place}.sample", problem.reason, **problem.facts)


def _has_effect(field_id: str, template: documents.Template) -> bool:
    bound = any(
        field_id in (getattr(layer, "field", None), getattr(layer, "colour_field", None))
        for layer in template.layers
    )
    return bound or field_id in checking_expressions.mentioned_anywhere(template)


def _layer_faults(
    layer: documents.Layer, template: documents.Template, library: Library
) -> Iterator[TemplateFault]:
    place = f"layers.{layer.id}"
    surface = _find(template.surfaces, layer.surface)
    if surface is None:
        yield _fault(f"{place}.surface", "unknown_surface", surface=layer.surface)
        return
    box, bleed = layer.box, surface.bleed
    if (
        min(box.x, box.y) < -bleed
        or box.x + box.width > surface.width + bleed
        or box.y + box.height > surface.height + bleed
    ):
        yield _fault(f"{place}.box", "outside_surface")
    match layer:
        case documents.TextLayer():
            yield from _text_faults(layer, template, library)
        case documents.ImageLayer():
            if not isinstance(_find(template.fields, layer.field), documents.PhotoField):
                yield _fault(f"{place}.field", "not_a_photo_field", field=layer.field)
            if surface.technique == "engrave":
                yield _fault(place, "photo_cannot_be_engraved")
        case documents.ArtLayer():
            yield from _art_faults(layer, template, surface, library)
        case documents.ShapeLayer():
            pass
    colour_field = getattr(layer, "colour_field", None)
    if colour_field is not None and not isinstance(
        _find(template.fields, colour_field), documents.SwatchField
    ):
        yield _fault(f"{place}.colour_field", "not_a_swatch_field", field=colour_field)


def _text_faults(
    layer: documents.TextLayer, template: documents.Template, library: Library
) -> Iterator[TemplateFault]:
    place = f"layers.{layer.id}"
    if (layer.field is None) == (not layer.words):
        yield _fault(place, "field_or_words")
    elif layer.field is None and not layer.words.get("en", "").strip():
        yield _fault(f"{place}.words", "no_english_words")
    if layer.field is not None:
        field = _find(template.fields, layer.field)
        if not isinstance(field, _KINDS_WITH_LETTERS):
            yield _fault(f"{place}.field", "not_a_text_field", field=layer.field)
        elif isinstance(field, documents.TextField) and field.lines_max > layer.lines_max:
            yield _fault(f"{place}.lines_max", "fewer_than_the_field", lines_max=field.lines_max)
    for font in dict.fromkeys((layer.font, *layer.fonts)):
        if font not in library.fonts:
            yield _fault(f"{place}.font", "unknown_font", font=font)
    if not 1 <= layer.size_min <= layer.size:
        yield _fault(f"{place}.size_min", "above_size_or_zero")
    if layer.curve and layer.lines_max > 1:
        yield _fault(f"{place}.curve", "several_lines_cannot_curve")


def _art_faults(
    layer: documents.ArtLayer,
    template: documents.Template,
    surface: documents.Surface,
    library: Library,
) -> Iterator[TemplateFault]:
    place = f"layers.{layer.id}"
    drawings: dict[str, str] = {}
    if (layer.field is None) == (layer.art is None):
        yield _fault(place, "art_or_field")
        return
    if layer.art is not None:
        drawings[f"{place}.art"] = layer.art
    elif layer.field is not None:
        field = _find(template.fields, layer.field)
        if not isinstance(field, documents.ChoiceField):
            yield _fault(f"{place}.field", "not_a_choice_field", field=layer.field)
            return
        for option in field.options:
            if option.art is not None:
                drawings[f"fields.{field.id}.options.{option.id}.art"] = option.art
        if not drawings:
            yield _fault(f"{place}.field", "no_option_has_art", field=layer.field)
    for where, drawing in drawings.items():
        if drawing not in library.artworks:
            yield _fault(where, "unknown_art", art=drawing)
        elif surface.technique == "engrave" and drawing not in library.engravable:
            yield _fault(where, "art_cannot_be_engraved", art=drawing)


def _find(parts: Iterable[T], wanted: str) -> T | None:
    return next((part for part in parts if part.id == wanted), None)
