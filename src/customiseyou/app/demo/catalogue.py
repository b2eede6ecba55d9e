"""The demo shop as data: `assets/catalogue`, written by hand and read as strictly as documents."""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from customiseyou.domains.catalog.service import NewVariant
from customiseyou.domains.customization.documents import Adjustment, Hex, Id, Template, Words
from customiseyou.domains.orders.values import Address, Contact
from customiseyou.infra.resources import resource_folder

Slug = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The common ground: frozen, and strict about unknown names."""


class Rate(Part, frozen=True, kw_only=True):
    """What a shop asks for a parcel to a country, in minor units by currency."""

    country: str
    """ISO 3166-1 alpha-2, or * for everywhere else."""
    amounts: dict[str, int]
    transit_days: int


class Shop(Part, frozen=True, kw_only=True):
    """A fictional seller and the person behind it."""

    slug: Slug
    name: str
    person: str
    email: str
    language: str
    town: str
    country: str
    story: Words
    languages: tuple[str, ...]
    rates: tuple[Rate, ...]


class Shelf(Part, frozen=True, kw_only=True):
    """A category."""

    slug: Slug
    name: Words


class Fact(Part, frozen=True, kw_only=True):
    """What a product is made of, how large it is, how to care for it."""

    name: Words
    value: Words


class Blank(Part, frozen=True, kw_only=True):
    """A variant: what is printed on."""

    sku: str
    label: Words
    prices: dict[str, int]
    tint: Hex | None = None
    stock: int | None = None

    def as_new(self) -> NewVariant:
        """Return it as the catalogue lists it."""
        return NewVariant(
            sku=self.sku, label=self.label, prices=self.prices, tint=self.tint, stock=self.stock
        )


class Wish(Part, frozen=True, kw_only=True):
    """Somebody's design on a variant; the template's samples where it says nothing."""

    sku: str
    language: str = "en"
    answers: dict[Id, str] = {}
    photos: dict[Id, str] = {}
    """By photo field the name of a file in `photos`."""
    adjustments: dict[Id, Adjustment] = {}


class Shot(Wish, frozen=True, kw_only=True):
    """A picture of a product: a design seen from a view."""

    view: Id
    alt: Words


class Goods(Part, frozen=True, kw_only=True):
    """A product with its template and its pictures."""

    slug: Slug
    shop: Slug
    shelf: Slug
    title: Words
    description: Words
    """The first line is the summary, each further line a paragraph."""
    facts: tuple[Fact, ...]
    processing_days: int
    variants: Annotated[tuple[Blank, ...], msgspec.Meta(min_length=1)]
    template: Template
    shots: Annotated[tuple[Shot, ...], msgspec.Meta(min_length=1)]

    def variant(self, sku: str) -> Blank:
        """Return a variant; StopIteration where there is none of this number."""
        return next(one for one in self.variants if one.sku == sku)


class Line(Wish, frozen=True, kw_only=True):
    """A design that somebody of the demo bought."""

    goods: Slug
    quantity: int = 1


class Step(Part, frozen=True, kw_only=True):
    """What happened to a shop's part of a purchase, so many hours after it was placed."""

    shop: Slug
    to: Literal["making", "shipped", "cancelled"]
    hours: int
    carrier: str = ""
    tracking: str = ""


class Purchase(Part, frozen=True, kw_only=True):
    """An order of the demo, made by the flows that real orders go through."""

    key: Slug
    has_account: bool = False
    """Bought by the demo's buyer when signed in; else by a guest."""
    contact: Contact
    address: Address
    language: str
    currency: str
    pays_with: str
    """One of the sandbox's test methods that approve."""
    hours_ago: int
    lines: Annotated[tuple[Line, ...], msgspec.Meta(min_length=1)]
    steps: tuple[Step, ...] = ()


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """Everything in `assets/catalogue`, products in the order of the shop's first page."""

    folder: Path
    shops: tuple[Shop, ...]
    shelves: tuple[Shelf, ...]
    goods: tuple[Goods, ...]
    purchases: tuple[Purchase, ...]
    """The oldest first."""

    def of(self, slug: str) -> Goods:
        """Return a product; StopIteration where there is none of this name."""
        return next(one for one in self.goods if one.slug == slug)

    def photo(self, name: str) -> bytes:
        """Return the bytes of a sample photo."""
        return (self.folder / "photos" / name).read_bytes()


class _Index(Part, frozen=True, kw_only=True):
    shops: tuple[Shop, ...]
    shelves: tuple[Shelf, ...]
    goods: tuple[Slug, ...]


def load() -> Catalogue:
    """Return the demo's catalogue, read once in each process."""
    return _load(resource_folder("assets") / "catalogue")


@cache
def _load(folder: Path) -> Catalogue:
    index = msgspec.json.decode((folder / "shop.json").read_bytes(), type=_Index)
    goods = tuple(
        msgspec.json.decode((folder / "products" / f"{slug}.json").read_bytes(), type=Goods)
        for slug in index.goods
    )
    purchases = msgspec.json.decode(
        (folder / "purchases.json").read_bytes(), type=tuple[Purchase, ...]
    )
    return Catalogue(
        folder=folder,
        shops=index.shops,
        shelves=index.shelves,
        goods=goods,
        purchases=purchases,
    )
