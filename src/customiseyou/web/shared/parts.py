"""Frozen pieces that several pages show: pictures, prices, fields, cards, timelines.

Every text is ready to be read: amounts, dates and names are already in the reader's language.
Sentences stay in the templates, where gettext sees them whole.
"""

from typing import Literal

import msgspec

Tone = Literal["good", "look", "bad", "quiet", "brand"]
ShopTone = Literal["peacock", "clay", "indigo", "rani", "leaf", "plum", "slate"]


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture with its pixel size, so that nothing jumps while it loads."""

    url: str
    alt: str
    width: int = 640
    height: int = 640


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """A link with its words."""

    label: str
    url: str


class Tag(msgspec.Struct, frozen=True, kw_only=True):
    """A short status; it is never pressed."""

    text: str
    tone: Tone = "quiet"
    icon: str = ""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, what is safe, and at most one thing to do."""

    tone: Literal["good", "look", "bad"]
    title: str
    text: str = ""
    action: Action | None = None


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """A label and its value."""

    label: str
    value: str


class PriceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a price, already formatted."""

    label: str
    amount: str


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a price and their sum."""

    lines: tuple[PriceLine, ...]
    total: str


class SellerBadge(msgspec.Struct, frozen=True, kw_only=True):
    """Who makes it. `tone` picks the shop's colours."""

    name: str
    place: str
    tone: ShopTone = "peacock"
    about: str = ""
    is_fictional: bool = False
    """True for the shops of the demo, which nobody can visit."""

    @property
    def initial(self) -> str:
        """Return the first letter of the shop's name."""
        return self.name[:1]


class ProductCard(msgspec.Struct, frozen=True, kw_only=True):
    """One thing in a grid or a rail."""

    url: str
    title: str
    seller: str
    price: str
    picture: Picture
    arrives_on: str = ""


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One answer of a choice; `colour` is '#rrggbb' for a swatch."""

    value: str
    label: str
    chosen: bool = False
    colour: str = ""
    face: str = ""
    """The lettering that the label is the name of, to be set in itself."""
    disabled: bool = False


class TextField(msgspec.Struct, frozen=True, kw_only=True):
    """A field of an ordinary form; `error` says how to put it right."""

    name: str
    value: str = ""
    error: str = ""


class SelectField(msgspec.Struct, frozen=True, kw_only=True):
    """A field with a fixed list of answers."""

    name: str
    options: tuple[Option, ...]
    error: str = ""


FieldKind = Literal["text", "lines", "photo", "choice", "swatch", "number", "date", "multi"]


class DesignField(msgspec.Struct, frozen=True, kw_only=True):
    """One question of 'Make it yours', written by the seller."""

    name: str
    kind: FieldKind
    label: str
    hint: str = ""
    value: str = ""
    placeholder: str = ""
    """What an empty text shows on the picture."""
    error: str = ""
    required: bool = False
    max_length: int = 0
    price: str = ""
    options: tuple[Option, ...] = ()
    picture_url: str = ""
    """The photo chosen before, for kind 'photo'."""
    picture: str = ""
    """Its SHA-256: sent along, so that it need not be chosen again."""
    refusals: dict[str, str] = {}
    """For kind 'photo': the limits, and the sentences about what is past them."""
    unit: str = ""
    """What stands behind a number."""
    least: str = ""
    """The first day; empty where any is taken."""
    most: str = ""
    """The last one."""
    whole: bool = False
    """Whether a number has no decimals."""
    note: str = ""
    """What is to be said about the answer that is chosen."""
    question: str = ""
    """The template's field that this one belongs to; a text's lettering belongs to the text."""
    shown: bool = True
    """False while the answers so far do not ask for it."""


class TimelineStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a timeline: thread for done, filled for now, quiet for next."""

    title: str
    detail: str = ""
    state: Literal["done", "now", "next"] = "next"
    icon: str = "check"


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """One cluster a reader sees as a letter, with the code points it is made of."""

    shown: str
    codes: str
    """'U+092A U+094D', in logical order."""
    name: str = ""


class LetterRun(msgspec.Struct, frozen=True, kw_only=True):
    """Letters that are read in one direction, and among them what is read in the other."""

    dir: Literal["ltr", "rtl"]
    parts: tuple["Letter | LetterRun", ...]

    @property
    def letters(self) -> tuple[Letter, ...]:
        """Return all letters in the order in which they are written."""
        found: list[Letter] = []
        for part in self.parts:
            found.extend(part.letters if isinstance(part, LetterRun) else (part,))
        return tuple(found)


class ExactText(msgspec.Struct, frozen=True, kw_only=True):
    """A text that will be made, letter by letter."""

    label: str
    value: str
    run: LetterRun


class Paging(msgspec.Struct, frozen=True, kw_only=True):
    """Where a list goes on; an empty address means there is nothing there."""

    previous_url: str = ""
    next_url: str = ""
    page: int = 1
    pages: int = 1
