"""'Make it yours': from a template and a design to a form, and from what was sent back.

The form path gives the same design as the studio, without script and without dragging.
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from litestar.datastructures import UploadFile

from customiseyou.domains.customization import answers
from customiseyou.domains.customization.documents import (
    Adjustment,
    ChoiceField,
    DateField,
    Design,
    Field,
    MultiField,
    NumberField,
    Option,
    PhotoField,
    Swatch,
    SwatchField,
    Template,
    TextField,
    TextLayer,
    Words,
)
from customiseyou.domains.customization.values import Problem
from customiseyou.infra.i18n import Words as Catalogue
from customiseyou.infra.i18n import format_money
from customiseyou.kit.money import Money
from customiseyou.rendering import pictures
from customiseyou.rendering.fonts import FontLibrary
from customiseyou.web.shared import parts, sentences
from customiseyou.web.storefront import lettering
from customiseyou.web.storefront import problems as problem_words

FONT_PREFIX = "font."
KEEP_SUFFIX = ".keep"
SHA256 = re.compile(r"[0-9a-f]{64}")
ANSWER_CHARACTERS_MAX = 500


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What a form brought: answers by field, fonts by layer, photos still to be taken in."""

    answers: dict[str, str]
    fonts: dict[str, str]
    photos: dict[str, UploadFile]
    kept: dict[str, str]
    """SHA-256 by field of photos that came before; whose they are is not looked at here."""


def in_language(words: Words, lang: str) -> str:
    """Return a seller's words in a language, or in English where there are none."""
    return words.get(lang) or words.get("en", "")


def photo_fields(template: Template) -> list[str]:
    """Return the ids of the fields that take a picture."""
    return [field.id for field in template.fields if isinstance(field, PhotoField)]


def read(template: Template, form: Mapping[str, Any]) -> Sent:
    """Return what a submitted form says about a template's fields; anything else is ignored."""
    photos: dict[str, UploadFile] = {}
    given: dict[str, str] = {}
    kept: dict[str, str] = {}
    for field in template.fields:
        value, before = form.get(field.id), form.get(f"{field.id}{KEEP_SUFFIX}")
        if isinstance(value, UploadFile) and value.filename:
            photos[field.id] = value
        elif isinstance(field, PhotoField):
            if isinstance(before, str) and SHA256.fullmatch(before):
                kept[field.id] = before
        elif isinstance(field, MultiField):
            picks = (option.id for option in field.options if f"{field.id}.{option.id}" in form)
            given[field.id] = " ".join(picks)
        elif isinstance(value, str):
            given[field.id] = value[:ANSWER_CHARACTERS_MAX]
    fonts = {
        layer.id: value
        for layer in template.layers
        if isinstance(layer, TextLayer)
        and isinstance(value := form.get(f"{FONT_PREFIX}{layer.id}"), str)
        and value in layer.fonts
    }
    return Sent(answers=given, fonts=fonts, photos=photos, kept=kept)


def apply(template: Template, design: Design, sent: Sent) -> Design:
    """Return the design with a form's answers in place of its own; photos not kept are removed."""
    given = {**design.answers, **sent.answers}
    for field_id in photo_fields(template):
        if field_id not in sent.kept and field_id not in sent.photos:
            given.pop(field_id, None)
    adjustments = dict(design.adjustments)
    for layer_id, font in sent.fonts.items():
        before = adjustments.get(layer_id, Adjustment())
        adjustments[layer_id] = msgspec.structs.replace(before, font=font)
    return msgspec.structs.replace(design, answers=given, adjustments=adjustments)


def fields(
    template: Template,
    design: Design,
    *,
    shown: tuple[str, ...],
    problems: tuple[Problem, ...],
    words: Catalogue,
    currency: str,
    fonts: FontLibrary,
    picture_urls: Mapping[str, str],
) -> tuple[parts.DesignField, ...]:
    """Return the form's fields in the template's order, fonts after the text they draw.

    Fields that the answers so far do not ask for are there too, marked as not shown, so that the
    page can bring them out without asking for the whole form again.
    """
    found: list[parts.DesignField] = []
    for field in template.fields:
        is_shown = field.id in shown
        asked = [
            _field(
                field,
                design,
                error=_error(problems, field.id, words),
                price=_price(template, field.id, currency=currency, words=words),
                picture_url=picture_urls.get(design.answers.get(field.id, ""), ""),
                words=words,
            )
        ]
        asked.extend(
            _font_field(layer, design, words=words, fonts=fonts)
            for layer in template.layers
            if isinstance(layer, TextLayer)
            and layer.field == field.id
            and lettering.is_chosen(layer)
        )
        found.extend(
            msgspec.structs.replace(one, question=field.id, shown=is_shown) for one in asked
        )
    return tuple(found)


def photo_refusals(words: Catalogue) -> dict[str, str]:
    """Return the page's limits for photos, and what it says about those that are past them.

    The server has the last word and says the same; what stands in braces the page fills in.
    """
    most, pixels = pictures.PICTURE_BYTES_MAX, pictures.PICTURE_PIXELS_MAX
    return {
        "bytes-max": str(most),
        "pixels-max": str(pixels),
        "side-min": str(pictures.PICTURE_SIDE_PX_MIN),
        "not-a-photo": sentences.sentence_of("rendering.not_a_picture", {}, words=words),
        "damaged": sentences.sentence_of("rendering.picture_unreadable", {}, words=words),
        "too-large": words.gettext(sentences.PICTURE_TOO_LARGE).replace(
            "{most}", str(most // sentences.MEGABYTE)
        ),
        "too-many-pixels": words.gettext(sentences.PICTURE_TOO_MANY_PIXELS).replace(
            "{most}", str(pixels // 1_000_000)
        ),
        "too-small": words.gettext(sentences.PICTURE_TOO_SMALL).replace(
            "{least}", str(pictures.PICTURE_SIDE_PX_MIN)
        ),
    }


def _error(problems: tuple[Problem, ...], field_id: str, words: Catalogue) -> str:
    return next(
        (problem_words.sentence(found, words) for found in problems if found.field == field_id),
        "",
    )


def _price(template: Template, field_id: str, *, currency: str, words: Catalogue) -> str:
    """Return '+ ₹80' where answering the field alone costs that, '+ ₹80 each' for several."""
    each = {"1": "{price}", f"count.{field_id}": words.gettext("{price} each")}
    for price in template.prices:
        form = each.get(price.times.strip())
        if form is not None and price.when.replace(" ", "") == f"has.{field_id}":
            amount = Money(price.amount.get(currency, 0), currency)
            said = f"+ {format_money(amount, lang=words.language.code)}"
            return form.format(price=said) if amount else ""
    return ""


def _field(
    field: Field,
    design: Design,
    *,
    error: str,
    price: str,
    picture_url: str,
    words: Catalogue,
) -> parts.DesignField:
    lang = words.language.code
    value = design.answers.get(field.id, "")
    asked = parts.DesignField(
        name=field.id,
        kind="text",
        label=in_language(field.label, lang),
        hint=in_language(field.help, lang),
        value=value,
        error=error,
        price=price,
    )
    match field:
        case TextField():
            return msgspec.structs.replace(
                asked,
                kind="lines" if field.lines_max > 1 else "text",
                placeholder=in_language(field.sample, lang),
                required=field.required,
                max_length=field.graphemes_max,
            )
        case PhotoField():
            return msgspec.structs.replace(
                asked,
                kind="photo",
                value="",
                required=field.required,
                picture_url=picture_url,
                picture=value if picture_url else "",
                refusals=photo_refusals(words),
            )
        case NumberField():
            return _number_field(asked, field, lang=lang)
        case DateField():
            return msgspec.structs.replace(
                asked,
                kind="date",
                required=field.required,
                least=field.earliest or "",
                most=field.latest or "",
            )
        case MultiField():
            picked = answers.picked(field, value)
            options = tuple(
                _option(one, chosen=one.id in picked, lang=lang) for one in field.options
            )
            return msgspec.structs.replace(asked, kind="multi", value="", options=options)
        case ChoiceField() | SwatchField():
            chosen = value or field.default
            options = tuple(
                _option(one, chosen=one.id == chosen, lang=lang) for one in field.options
            )
            kind = "choice" if isinstance(field, ChoiceField) else "swatch"
            return msgspec.structs.replace(asked, kind=kind, value="", options=options)


def _number_field(asked: parts.DesignField, field: NumberField, *, lang: str) -> parts.DesignField:
    return msgspec.structs.replace(
        asked,
        kind="number",
        placeholder=answers.sample(field, language=lang),
        required=field.required,
        unit=in_language(field.unit, lang),
        whole=field.decimals == 0,
    )


def _option(option: Option | Swatch, *, chosen: bool, lang: str) -> parts.Option:
    return parts.Option(
        value=option.id,
        label=in_language(option.label, lang),
        colour=option.hex if isinstance(option, Swatch) else "",
        chosen=chosen,
    )


def _font_field(
    layer: TextLayer, design: Design, *, words: Catalogue, fonts: FontLibrary
) -> parts.DesignField:
    chosen = lettering.font_of(layer, design)
    return parts.DesignField(
        name=f"{FONT_PREFIX}{layer.id}",
        kind="choice",
        label=words.gettext("Lettering"),
        note=lettering.note(layer, design, words=words, fonts=fonts),
        options=tuple(
            parts.Option(
                value=font, label=fonts.face(font).family, chosen=font == chosen, face=font
            )
            for font in layer.fonts
        ),
    )


def with_adjustments(design: Design, adjustments: Mapping[str, Adjustment]) -> Design:
    """Return the design with layers changed as given."""
    return msgspec.structs.replace(design, adjustments={**design.adjustments, **adjustments})
