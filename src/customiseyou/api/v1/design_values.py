"""What is said of a design: its state, what stands in its way, how it is drawn."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from customiseyou.api.v1 import values
from customiseyou.api.v1.values import Amount, Picture, PricePart, Sha256
from customiseyou.domains.cart.values import CartLineId
from customiseyou.domains.catalog.values import VariantForSale
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.documents import (
    ANSWER_CHARACTERS_MAX,
    ANSWERS_MAX,
    Design,
    Id,
)
from customiseyou.domains.customization.values import (
    Answer,
    DesignView,
    LayerInk,
    Problem,
    TextLine,
)
from customiseyou.kit import text as kit_text

Answers = Annotated[
    dict[Id, Annotated[str, Meta(max_length=ANSWER_CHARACTERS_MAX)]],
    Meta(
        max_length=ANSWERS_MAX,
        description=(
            "By field: the text, the chosen option or several with spaces between, the number, the "
            "day as 2026-12-24, or the photo's hash."
        ),
    ),
]


class DesignStart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A design to be started."""

    product: Annotated[str, Meta(min_length=1, max_length=120, description="The product's slug.")]
    variant: Annotated[UUID, Meta(description="One of the product's variants.")]
    answers: Answers = {}


class DesignChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A design as it shall stand from now on."""

    variant: Annotated[UUID, Meta(description="One of the product's variants.")]
    document: Design


class DesignDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A state of a design that is to be drawn without being saved."""

    document: Annotated[
        Design | None, Meta(description="Without one, the design as it is saved.")
    ] = None


class DesignProblem(msgspec.Struct, frozen=True, kw_only=True):
    """Why a design cannot be made as it is, or why one should look at it."""

    field: Annotated[
        str,
        Meta(description="The field, or the layer where no field is behind it.", examples=["name"]),
    ]
    reason: Annotated[str, Meta(examples=["too_many_graphemes"])]
    facts: Annotated[
        dict[str, Any],
        Meta(description="Numbers and letters that explain it.", examples=[{"max": 12}]),
    ]


class DesignPrice(msgspec.Struct, frozen=True, kw_only=True):
    """What one piece costs, part by part."""

    parts: tuple[PricePart, ...]
    total: Amount


class DesignRead(msgspec.Struct, frozen=True, kw_only=True):
    """A buyer's design as it is saved."""

    id: UUID
    revision: Annotated[
        int, Meta(description="Counts the saved changes; also the `ETag`.", examples=[3])
    ]
    product: Annotated[str, Meta(description="The product's slug.", examples=["chai-mug"])]
    title: Annotated[str, Meta(description="The product's.", examples=["Chai mug with a name"])]
    variant: UUID
    template: Annotated[UUID, Meta(description="The template version it is made on.")]
    document: Design
    shown: Annotated[
        tuple[str, ...], Meta(description="The fields that these answers leave to be asked.")
    ]
    price: Annotated[
        DesignPrice | None,
        Meta(description="Null where the variant has no price in the currency any more."),
    ]
    problems: Annotated[
        tuple[DesignProblem, ...],
        Meta(description="What can be told without drawing it; the outline tells the rest."),
    ]
    updated_at: datetime


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """A design drawn with its final outlines."""

    surfaces: Annotated[
        dict[str, str], Meta(description="By surface: an SVG of trim and bleed, letters as paths.")
    ]
    layers: Annotated[
        dict[str, LayerInk],
        Meta(description="By layer: where its ink lies, in 1/100 mm."),
    ]
    problems: tuple[DesignProblem, ...]
    warnings: tuple[DesignProblem, ...]


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What a person calls a letter, and what it is made of."""

    text: Annotated[str, Meta(examples=["प्रि"])]
    code_points: Annotated[
        tuple[str, ...], Meta(examples=[["U+092A", "U+094D", "U+0930", "U+093F"]])
    ]


class ExactText(msgspec.Struct, frozen=True, kw_only=True):
    """A text exactly as it is made."""

    field: Annotated[str, Meta(examples=["name"])]
    label: Annotated[str, Meta(examples=["Name"])]
    text: Annotated[str, Meta(examples=["प्रिया"])]
    letters: tuple[Letter, ...]


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was chosen."""

    field: Annotated[str, Meta(examples=["ink"])]
    label: Annotated[str, Meta(examples=["Colour of the letters"])]
    value: Annotated[str, Meta(examples=["Peacock"])]
    hex: Annotated[str | None, Meta(description="Of a colour.", examples=["#006559"])]
    photo: Annotated[str | None, Meta(description="The hash of a photo.")]


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """Exactly what would be printed. To approve it is to send its hash back."""

    hash: Sha256
    revision: Annotated[int, Meta(description="Of the design that was drawn.", examples=[3])]
    pictures: Annotated[tuple[Picture, ...], Meta(description="The piece, one picture a view.")]
    print_pictures: Annotated[
        tuple[Picture, ...], Meta(description="What is printed, one SVG a surface.")
    ]
    texts: tuple[ExactText, ...]
    choices: tuple[Choice, ...]
    price: DesignPrice | None
    problems: Annotated[
        tuple[DesignProblem, ...], Meta(description="With any of these it cannot be approved.")
    ]
    warnings: tuple[DesignProblem, ...]


class Confirmation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The buyer's word that the proof is right."""

    hash: Sha256
    replaces_line: Annotated[
        CartLineId | None,
        Meta(description="The line of the cart whose design this one takes the place of."),
    ] = None


class ApprovalRead(msgspec.Struct, frozen=True, kw_only=True):
    """What the buyer confirmed. It never changes, and it is what the maker prints."""

    id: UUID
    design: UUID
    variant: UUID
    hash: Sha256
    pictures: tuple[Picture, ...]
    texts: tuple[ExactText, ...]
    choices: tuple[Choice, ...]
    approved_at: datetime


def problems_of(found: Iterable[Problem]) -> tuple[DesignProblem, ...]:
    """Return problems or warnings as they are given out."""
    return tuple(
        DesignProblem(field=one.field, reason=one.reason, facts=one.facts) for one in found
    )


def price_of(view: DesignView, *, variant: VariantForSale, lang: str) -> DesignPrice:
    """Return what one piece costs, part by part."""
    quote = customization.quote(view.template.template, view.design, base=variant.price)
    return DesignPrice(
        parts=tuple(
            PricePart(
                id=part.id,
                label=values.in_language(part.label, lang),
                amount=values.amount_of(part.amount),
            )
            for part in quote.parts
        ),
        total=values.amount_of(quote.total),
    )


def texts_of(lines: Iterable[TextLine], *, lang: str) -> tuple[ExactText, ...]:
    """Return the buyer's texts letter by letter."""
    return tuple(
        ExactText(
            field=line.field,
            label=values.in_language(line.label, lang),
            text=line.text,
            letters=tuple(_letter(cluster) for cluster in kit_text.graphemes(line.text)),
        )
        for line in lines
        if line.by_buyer and line.text
    )


def _letter(cluster: str) -> Letter:
    return Letter(
        text=cluster, code_points=tuple(f"U+{ord(character):04X}" for character in cluster)
    )


def _value(answer: Answer, *, lang: str) -> str:
    match answer.kind:
        case "multi":
            return ", ".join(values.in_language(one, lang) for one in answer.options)
        case "number":
            return f"{answer.text} {values.in_language(answer.unit, lang)}".rstrip()
        case "date":
            return answer.text
        case _:
            return values.in_language(answer.option, lang)


def choices_of(answers: Iterable[Answer], *, lang: str) -> tuple[Choice, ...]:
    """Return everything that was chosen rather than typed."""
    return tuple(
        Choice(
            field=answer.field,
            label=values.in_language(answer.label, lang),
            value=_value(answer, lang=lang),
            hex=answer.hex or None,
            photo=answer.picture or None,
        )
        for answer in answers
        if answer.kind != "text"
    )
