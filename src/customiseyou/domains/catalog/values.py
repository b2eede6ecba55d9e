"""Values of the catalogue."""

from typing import NewType
from uuid import UUID

import msgspec

from customiseyou.domains.sellers.values import Seller
from customiseyou.kit.money import Money

ProductId = NewType("ProductId", UUID)
VariantId = NewType("VariantId", UUID)
CategoryId = NewType("CategoryId", UUID)

CARDS_MAX = 24
QUERY_CHARACTERS_MAX = 100
QUANTITY_MAX = 99


class PictureRef(msgspec.Struct, frozen=True, kw_only=True):
    """A picture of a product; the key is its place in the file store."""

    key: str
    alt: str
    width: int
    height: int
    view: str = ""
    """The template's view that it is a sample of; empty for a picture of another kind."""


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """A shelf of the shop; `picture` is None while it is empty."""

    slug: str
    name: str
    picture: PictureRef | None


class CardsWanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which page of which list: products whose title has every word of `query`."""

    lang: str
    currency: str
    category: str | None = None
    query: str = ""
    page: int = 1
    page_size: int = CARDS_MAX
    country: str = "*"
    """Where they would be sent; "*" is one that no shop names."""


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A product in a list."""

    id: ProductId
    slug: str
    title: str
    seller_name: str
    seller_town: str
    processing_days: int
    price_minor: int
    """The lowest price among the live variants."""
    currency: str
    transit_days: int | None
    """To the country that was asked for; None where the shop does not send."""
    picture: PictureRef | None
    seller_country: str


class VariantView(msgspec.Struct, frozen=True, kw_only=True):
    """A variant that can be bought."""

    id: VariantId
    label: str
    tint: str | None
    prices: dict[str, int]
    """Minor units by currency."""
    stock: int | None
    """None where it is made to order."""


class ProductView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a product's page says about it, in one language."""

    id: ProductId
    slug: str
    title: str
    description: str
    facts: tuple[tuple[str, str], ...]
    seller_id: UUID
    seller_name: str
    seller_town: str
    seller_country: str
    seller_story: str
    seller_languages: tuple[str, ...]
    seller_is_fictional: bool
    category_slug: str
    category_name: str
    processing_days: int
    template_version_id: UUID
    pictures: tuple[PictureRef, ...]
    variants: tuple[VariantView, ...]


class VariantForSale(msgspec.Struct, frozen=True, kw_only=True):
    """What cart and orders need to know of a variant."""

    id: VariantId
    product_id: ProductId
    product_slug: str
    seller: Seller
    title: dict[str, str]
    label: dict[str, str]
    tint: str | None
    price: Money
    stock: int | None
    is_live: bool
    processing_days: int
    template_version_id: UUID
    shipping: Money | None
    """What the shop asks for a parcel to the country that was asked for, if it sends there."""
    transit_days: int | None
    """To that country; None where the shop does not send."""
