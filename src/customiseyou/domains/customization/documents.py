"""The two documents: template v1 (the seller's) and design v1 (the buyer's).  PUBLIC, pure.

All lengths are integers in 1/100 mm, measured from the top-left corner of the trimmed surface, y
down; angles are in 1/100 degree, clockwise. Their JSON Schemas are generated from these
structs, so Python and TypeScript validate alike.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

UUID_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?!\n)$"
ANSWER_CHARACTERS_MAX = 500
ANSWERS_MAX = 100
ADJUSTMENTS_MAX = 100
FREE_LAYERS_MAX = 30
EXPRESSION_CHARACTERS_MAX = 500
DECIMALS_MAX = 3
NUMBER_MAX = 999_999_999
MULTI_OPTIONS_MAX = 12
"""Their ids fit into one answer."""
PERCENT_MAX = 100_000

Words = dict[str, str]
"""A sentence by language code; 'en' is always there."""

Id = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}(?!\n)$")]
FontId = Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,64}(?!\n)$")]
"""An id of the font library, such as `noto-devanagari`."""
Hex = Annotated[str, Meta(pattern=r"^#[0-9a-f]{6}(?!\n)$")]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}(?!\n)$")]
IsoDate = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(?!\n)$")]
Number = Annotated[int, Meta(ge=-NUMBER_MAX, le=NUMBER_MAX)]
Length = Annotated[int, Meta(ge=0, le=200_000)]
Place = Annotated[int, Meta(ge=-200_000, le=200_000)]
Amounts = dict[str, Annotated[int, Meta(ge=0, le=100_000_000)]]
"""Minor units by currency."""

SIDE_MIN = 25
"""Thinner than a quarter of a millimetre nothing is sure to be seen in print."""
Side = Annotated[int, Meta(ge=SIDE_MIN, le=200_000)]


class Box(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rectangle on the surface."""

    x: Place
    y: Place
    width: Side
    height: Side


class Surface(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the product that is printed in one piece."""

    id: Id
    name: Words
    width: Length
    height: Length
    bleed: Length = 0
    safe: Length = 0
    technique: Literal["print", "engrave"] = "print"
    dpi_min: Annotated[int, Meta(ge=30, le=1200)] = 100
    """Below this a photo is refused."""
    dpi_good: Annotated[int, Meta(ge=30, le=1200)] = 150
    """Below this the buyer is warned."""
    added_max: Annotated[int, Meta(ge=0, le=FREE_LAYERS_MAX)] = 0
    """How many layers of their own a buyer may add here."""


class View(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A photograph of the blank product on which a surface is shown."""

    id: Id
    title: Words
    surface: Id
    mockup: Id
    """The product's folder in the mock-up pack."""
    mockup_view: Id


class _Question(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True
):
    """What every field has."""

    id: Id
    label: Words
    help: Words = {}


Script = Literal[
    "latin",
    "devanagari",
    "bengali",
    "tamil",
    "telugu",
    "gujarati",
    "gurmukhi",
    "kannada",
    "malayalam",
    "arabic",
]


class Characters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a text may be made of; spaces and the joiners within words always are allowed."""

    scripts: tuple[Script, ...] = ()
    """Letters of these, with their marks; none where only digits or signs can be made."""
    digits: bool = True
    """Those of any script."""
    emoji: bool = False
    signs: Annotated[str, Meta(max_length=40)] = ".,'’&-!"
    """Each of them by itself."""


class TextField(_Question, frozen=True, kw_only=True, tag="text"):
    """Words that the buyer types."""

    required: bool = True
    graphemes_max: Annotated[int, Meta(ge=1, le=300)] = 20
    lines_max: Annotated[int, Meta(ge=1, le=10)] = 1
    characters: Characters | None = None
    """What can be made; anything that a face has where it is not set."""
    sample: Words = {}


class PhotoField(_Question, frozen=True, kw_only=True, tag="photo"):
    """A picture that the buyer brings."""

    required: bool = False


class Option(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer to a choice."""

    id: Id
    label: Words
    art: Id | None = None
    """Artwork that an art layer shows for this answer."""


class ChoiceField(_Question, frozen=True, kw_only=True, tag="choice"):
    """One of a few things."""

    options: Annotated[tuple[Option, ...], Meta(min_length=2, max_length=40)]
    default: Id


class Swatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One colour of a swatch field."""

    id: Id
    label: Words
    hex: Hex


class SwatchField(_Question, frozen=True, kw_only=True, tag="swatch"):
    """A colour out of those that can be made."""

    options: Annotated[tuple[Swatch, ...], Meta(min_length=2, max_length=40)]
    default: Id


class NumberField(_Question, frozen=True, kw_only=True, tag="number"):
    """A number that the buyer types: a measure, an age, the figure on a back.

    Numbers are whole steps of the last decimal: with one decimal 12.5 is 125.
    """

    required: bool = True
    unit: Words = {}
    """What stands behind the number where it is asked and where it is drawn."""
    decimals: Annotated[int, Meta(ge=0, le=DECIMALS_MAX)] = 0
    least: Number = 0
    most: Number = 999
    step: Annotated[int, Meta(ge=1, le=NUMBER_MAX)] = 1
    """Counted from `least`."""
    group: Id | None = None
    """The group of measurements that it belongs to."""
    sample: Number | None = None


class DateField(_Question, frozen=True, kw_only=True, tag="date"):
    """A day that the buyer picks; its answer is written as 2026-12-24."""

    required: bool = True
    earliest: IsoDate | None = None
    latest: IsoDate | None = None
    form: Literal["long", "dots", "slashes", "roman"] = "long"
    """How a layer writes it: 24 December 2026, 24.12.2026, 24/12/2026 or 24 · XII · 2026."""
    sample: IsoDate | None = None


class MultiField(_Question, frozen=True, kw_only=True, tag="multi"):
    """Any of a few things; its answer is their ids in the field's order with spaces between."""

    options: Annotated[tuple[Option, ...], Meta(min_length=1, max_length=MULTI_OPTIONS_MAX)]
    picks_min: Annotated[int, Meta(ge=0, le=MULTI_OPTIONS_MAX)] = 0
    picks_max: Annotated[int, Meta(ge=1, le=MULTI_OPTIONS_MAX)] = MULTI_OPTIONS_MAX


Field = TextField | PhotoField | ChoiceField | SwatchField | NumberField | DateField | MultiField


class Group(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Numbers that are measured together, and how it is done."""

    id: Id
    label: Words
    help: Words = {}
    guide: Id | None = None
    """The drawing that shows where to measure."""


TextLock = Literal["move", "scale", "rotate", "font", "colour"]


class TextLayer(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag_field="kind",
    tag="text",
    forbid_unknown_fields=True,
):
    """Words on a surface: a field's answer, or fixed ones."""

    id: Id
    surface: Id
    box: Box
    field: Id | None = None
    words: Words = {}
    """Fixed words by language where `field` is not set."""
    font: FontId
    fonts: Annotated[tuple[FontId, ...], Meta(max_length=40)] = ()
    """Fonts the buyer may choose; none means only `font`."""
    size: Length
    """The em size to start from; the text shrinks to fit the box."""
    size_min: Length = 300
    colour: Hex = "#221d15"
    colour_field: Id | None = None
    """The swatch field that decides the colour, instead of `colour`."""
    align: Literal["start", "center", "end"] = "center"
    valign: Literal["top", "middle", "bottom"] = "middle"
    rotation: Annotated[int, Meta(ge=-18_000, le=18_000)] = 0
    lines_max: Annotated[int, Meta(ge=1, le=10)] = 1
    letter_spacing: Annotated[int, Meta(ge=-500, le=2000)] = 0
    line_height: Annotated[int, Meta(ge=700, le=3000)] = 1200
    curve: Place = 0
    """Radius of the baseline's circle; below zero the text hangs inside it; 0 is straight."""
    outline_width: Length = 0
    """What shows outside the letters; never more than an eighth of their size."""
    outline_colour: Hex = "#ffffff"
    locks: tuple[TextLock, ...] = ()


class ImageLayer(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag_field="kind",
    tag="image",
    forbid_unknown_fields=True,
):
    """A photo field's picture in a mask, always filling it."""

    id: Id
    surface: Id
    box: Box
    field: Id
    mask: Literal["rect", "rounded", "ellipse", "heart"] = "rect"
    radius: Length = 400
    """Of the corners of the mask `rounded`."""
    rotation: Annotated[int, Meta(ge=-18_000, le=18_000)] = 0
    locks: tuple[Literal["move", "scale", "rotate", "crop"], ...] = ()


class ArtLayer(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag_field="kind",
    tag="art",
    forbid_unknown_fields=True,
):
    """Vector artwork of ours; a choice field may swap it."""

    id: Id
    surface: Id
    box: Box
    art: Id | None = None
    field: Id | None = None
    colour_field: Id | None = None
    """The swatch field that recolours it, instead of `colour`."""
    colour: Hex | None = None
    """Paints the parts that the drawing leaves open, instead of the drawing's own colour."""
    rotation: Annotated[int, Meta(ge=-18_000, le=18_000)] = 0
    locks: tuple[Literal["move", "scale", "rotate"], ...] = ("move", "scale", "rotate")


class ShapeLayer(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag_field="kind",
    tag="shape",
    forbid_unknown_fields=True,
):
    """A plain coloured shape of the template, such as a ground; the buyer cannot move it."""

    id: Id
    surface: Id
    box: Box
    shape: Literal["rect", "ellipse"] = "rect"
    colour: Hex = "#ffffff"
    colour_field: Id | None = None


Layer = TextLayer | ImageLayer | ArtLayer | ShapeLayer


class Limit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Narrower limits of a field; what is absent stays as the field has it."""

    field: Id
    graphemes_max: Annotated[int, Meta(ge=1, le=300)] | None = None
    lines_max: Annotated[int, Meta(ge=1, le=10)] | None = None
    least: Number | None = None
    most: Number | None = None
    picks_max: Annotated[int, Meta(ge=0, le=MULTI_OPTIONS_MAX)] | None = None
    options: Annotated[tuple[Id, ...], Meta(max_length=40)] | None = None
    """The only ones that may be chosen."""


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a condition brings about.

    `when` is a CEL expression over `answers` (field id → answer), `count` (field id → graphemes,
    0 when empty; of a multi-choice how many are picked), `has` (field id → true when answered),
    `number` (field id → the number), `lines` (field id → lines of its text), `picked` (field id →
    list of option ids) and `own` (`texts`, `letters`, `images` that the buyer added).
    """

    when: Annotated[str, Meta(max_length=EXPRESSION_CHARACTERS_MAX)]
    show: tuple[Id, ...] = ()
    """Fields that are shown, with their layers, only while the condition holds."""
    show_layers: tuple[Id, ...] = ()
    """Layers that are drawn only while it holds."""
    hide: tuple[Id, ...] = ()
    """Fields that are hidden while it holds."""
    require: tuple[Id, ...] = ()
    """Fields that must be answered while it holds."""
    limits: Annotated[tuple[Limit, ...], Meta(max_length=40)] = ()


class Price(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A surcharge: `amount`, or `percent` of the variant's price, `times` times, when `when` holds.

    `when` and `times` are CEL expressions as those of rules.
    """

    id: Id
    label: Words
    amount: Amounts = {}
    percent: Annotated[int, Meta(ge=0, le=PERCENT_MAX)] = 0
    """In hundredths: 1,250 adds 12.5 %, rounded half up to a minor unit."""
    when: Annotated[str, Meta(max_length=EXPRESSION_CHARACTERS_MAX)] = "true"
    times: Annotated[str, Meta(max_length=EXPRESSION_CHARACTERS_MAX)] = "1"
    """An integer expression from 0 to 10,000, for example `count.name`."""


class Template(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a product lets its buyer change."""

    format: Literal["customiseyou/template"] = "customiseyou/template"
    version: Literal[1] = 1
    surfaces: Annotated[tuple[Surface, ...], Meta(min_length=1, max_length=12)]
    views: Annotated[tuple[View, ...], Meta(min_length=1, max_length=20)]
    fields: Annotated[tuple[Field, ...], Meta(max_length=40)]
    groups: Annotated[tuple[Group, ...], Meta(max_length=10)] = ()
    layers: Annotated[tuple[Layer, ...], Meta(max_length=60)]
    rules: Annotated[tuple[Rule, ...], Meta(max_length=60)] = ()
    prices: Annotated[tuple[Price, ...], Meta(max_length=60)] = ()


class Adjustment(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """How the buyer changed a layer; an absent part keeps the template's."""

    box: Box | None = None
    rotation: Annotated[int, Meta(ge=-18_000, le=18_000)] | None = None
    font: FontId | None = None
    colour: Hex | None = None
    size: Length | None = None
    crop_x: Annotated[int, Meta(ge=0, le=10_000)] | None = None
    """The picture's point shown at the mask's centre, in 1/10,000 of its width."""
    crop_y: Annotated[int, Meta(ge=0, le=10_000)] | None = None
    zoom: Annotated[int, Meta(ge=10_000, le=100_000)] | None = None
    """10,000 fills the mask exactly; more shows less of the picture."""
    turn: Annotated[int, Meta(ge=-18_000, le=18_000)] | None = None
    """The picture's own rotation inside the mask."""


class Design(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a buyer made on one template version."""

    format: Literal["customiseyou/design"] = "customiseyou/design"
    version: Literal[1] = 1
    template: Annotated[str, Meta(pattern=UUID_PATTERN)]
    """The template version's id."""
    language: Annotated[str, Meta(pattern=r"^[a-z]{2}(?!\n)$")] = "en"
    """The buyer's language: decides shaping details (Urdu in Nastaliq) and fixed words."""
    answers: Annotated[
        dict[Id, Annotated[str, Meta(max_length=ANSWER_CHARACTERS_MAX)]],
        Meta(max_length=ANSWERS_MAX),
    ] = {}
    """By field id: the text, the chosen option's id or several with spaces, the picture's SHA-256,
    the number as 12.5, or the day as 2026-12-24."""
    adjustments: Annotated[dict[Id, Adjustment], Meta(max_length=ADJUSTMENTS_MAX)] = {}
    """By layer id."""
    added: Annotated[tuple[TextLayer | ImageLayer, ...], Meta(max_length=FREE_LAYERS_MAX)] = ()
    """Layers the buyer added where the surface allows it. The `field` of each is its own id, and
    its text or picture stands under that id in `answers`."""
