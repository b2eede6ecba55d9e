"""Values of customization."""

from datetime import datetime
from typing import Any, Literal, NewType
from uuid import UUID

import msgspec

from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.customization.documents import Design, Template, Words
from customiseyou.kit.money import Money

TemplateVersionId = NewType("TemplateVersionId", UUID)
DesignId = NewType("DesignId", UUID)
ApprovalId = NewType("ApprovalId", UUID)

DesignOwner = Owner
"""Whose design or picture it is: with an account the account alone, else the browser's secret."""

TRADED_CURRENCIES = ("INR", "EUR")
"""Every surcharge has an amount in each of these."""
DESIGNS_MAX = 500
"""Designs that one person keeps."""
PICTURES_MAX = 300
"""Pictures that one person keeps."""
DOCUMENT_BYTES_MAX = 256 * 1024
TIMES_MAX = 10_000

FileKind = Literal["pdf", "png", "svg", "mockup"]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """A reason why a design cannot be made as it is, or (as a warning) why one should look."""

    field: str
    """The field, or the layer where no field stands behind it."""
    reason: str
    facts: dict[str, Any] = {}

    def flat(self) -> dict[str, Any]:
        """Return one mapping, as pages and programs are given it."""
        return {"field": self.field, "reason": self.reason, **self.facts}


class FieldLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for a field's answer; None where nothing does."""

    required: bool = False
    graphemes_max: int | None = None
    lines_max: int | None = None
    least: int | None = None
    """In steps of the last decimal, as `most`."""
    most: int | None = None
    picks_max: int | None = None
    options: tuple[str, ...] | None = None


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules make of a design's answers."""

    shown: tuple[str, ...]
    """Fields in the template's order."""
    hidden: tuple[str, ...]
    answers: dict[str, str]
    """By field, in force: cleaned, defaults filled in, empty where hidden or unusable."""
    hidden_layers: tuple[str, ...]
    """Layers of the template that a rule leaves out, in its order."""
    limits: dict[str, FieldLimits]
    """By shown field, its own and those of the rules that hold."""
    problems: tuple[Problem, ...]


class PricePart(msgspec.Struct, frozen=True, kw_only=True):
    """One reason for a price."""

    id: str
    label: Words
    """Empty for `base`, which is the variant's own price."""
    amount: Money


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """What one piece costs."""

    parts: tuple[PricePart, ...]
    total: Money


class TemplateFault(msgspec.Struct, frozen=True, kw_only=True):
    """A reason why a template cannot be published."""

    place: str
    """Where, such as `layers.name.font`."""
    reason: str
    facts: dict[str, Any] = {}
    """Among them `example`: answers that show the fault, where there are some."""

    def flat(self) -> dict[str, Any]:
        """Return one mapping, as pages and programs are given it."""
        return {"place": self.place, "reason": self.reason, **self.facts}


class TemplateVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A published template."""

    id: TemplateVersionId
    seller_id: UUID
    key: UUID
    """The same in every version of one template."""
    number: int
    template: Template
    sha256: str
    """Of the canonical document."""
    published_at: datetime
    withdrawn_at: datetime | None = None


class DesignView(msgspec.Struct, frozen=True, kw_only=True):
    """A buyer's design as it is kept."""

    id: DesignId
    revision: int
    product_id: UUID
    variant_id: UUID
    design: Design
    template: TemplateVersion
    source_design_id: DesignId | None = None
    updated_at: datetime


class StoredPicture(msgspec.Struct, frozen=True, kw_only=True):
    """A buyer's picture: the original for the print, a reduced copy for the screen."""

    sha256: str
    """Of the original's bytes as we keep them."""
    media_type: str
    width: int
    height: int
    bytes: int
    key: str
    editing_sha256: str
    editing_media_type: str
    editing_key: str


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """All that is needed to draw a design, except the bytes of its pictures."""

    template: TemplateVersion
    design: Design
    variant_id: UUID
    pictures: tuple[StoredPicture, ...] = ()
    """Those that the design names and its owner may use."""


class Artwork(msgspec.Struct, frozen=True, kw_only=True):
    """A drawing's file, and the colour that its open parts have where nobody chose one."""

    sha256: str
    colour: str | None = None


class FontUsed(msgspec.Struct, frozen=True, kw_only=True):
    """A font file that draws at least one letter."""

    id: str
    sha256: str


class LayerInk(msgspec.Struct, frozen=True, kw_only=True):
    """Where the ink of a layer lies, in 1/100 mm after rotation, and the em its text got."""

    x: int
    y: int
    width: int
    height: int
    size: int | None = None


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """A design drawn with its final outlines, and all that is to be said about it."""

    svgs: dict[str, str]
    """By surface: trim and bleed."""
    layers: dict[str, LayerInk]
    """By layer; one without ink is absent."""
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    fonts: tuple[FontUsed, ...]
    artworks: tuple[str, ...]
    """SHA-256 of the drawings in use, sorted."""


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """An outlined design with the hash under which it may be approved."""

    outline: Outline
    renderer_version: str
    hash: str


class TextLine(msgspec.Struct, frozen=True, kw_only=True):
    """The exact letters of one text, as they were approved."""

    field: str
    """The field, or the layer where the words are the template's or the buyer added it."""
    label: Words
    text: str
    by_buyer: bool = True


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """A buyer's confirmation of exactly one design. It never changes."""

    id: ApprovalId
    design_id: DesignId
    design: Design
    template: TemplateVersion
    product_id: UUID
    variant_id: UUID
    tint: str | None
    """The colour of the blank that the buyer saw, as #rrggbb."""
    hash: str
    renderer_version: str
    fonts: tuple[FontUsed, ...]
    artworks: tuple[str, ...]
    pictures: tuple[StoredPicture, ...]
    language: str
    text_lines: tuple[TextLine, ...]
    approved_at: datetime


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answered field, in words, for people who look at a design."""

    field: str
    kind: Literal["text", "photo", "choice", "swatch", "number", "date", "multi"]
    label: Words
    text: str = ""
    """What was typed; a day as 2026-12-24, a number as 12.5."""
    unit: Words = {}
    """Of a number."""
    option: Words = {}
    """The name of what was chosen."""
    options: tuple[Words, ...] = ()
    """The names of all that was picked."""
    hex: str = ""
    """The colour of what was chosen."""
    picture: str = ""
    """The SHA-256 of the picture."""


class RenderedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file made from an approval, not stored yet."""

    surface: str
    """The surface; for a mock-up the view."""
    kind: FileKind
    content: bytes


class PrintFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file made from an approval."""

    surface: str
    """The surface; for a mock-up the view."""
    kind: FileKind
    key: str
    sha256: str
    bytes: int
