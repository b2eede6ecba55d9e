"""What is on sale: shelves, products, and what a product lets its buyer change."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, PathParameter, QueryParameter
from msgspec import Meta

from customiseyou.api.v1 import cursors, design_schema, replies, values
from customiseyou.api.v1.problems import refusals
from customiseyou.api.v1.values import Amount, Delivery, Picture, Prices, Sha256, ShopRef
from customiseyou.domains.catalog import service as catalog
from customiseyou.domains.catalog.values import (
    CARDS_MAX,
    QUERY_CHARACTERS_MAX,
    Card,
    CardsWanted,
    ProductView,
    VariantView,
)
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.documents import Template
from customiseyou.domains.customization.values import TemplateVersion, TemplateVersionId
from customiseyou.domains.orders import rules
from customiseyou.domains.sellers.values import SellerId
from customiseyou.domains.shipping import service as shipping
from customiseyou.infra.db.session import Database
from customiseyou.kit import clock
from customiseyou.kit.money import Money
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest, Site

SLUG_CHARACTERS_MAX = 120

answers = replies.KeptAnswers()

Slug = Annotated[
    str,
    PathParameter(
        min_length=1,
        max_length=SLUG_CHARACTERS_MAX,
        description="The product's name in addresses.",
    ),
]
Shelf = Annotated[
    str | None,
    QueryParameter(
        name="category", max_length=SLUG_CHARACTERS_MAX, description="Only of this category."
    ),
]
Words = Annotated[
    str,
    QueryParameter(
        name="q",
        max_length=QUERY_CHARACTERS_MAX,
        description="Only with every one of these words in the title.",
    ),
]
Limit = Annotated[
    int,
    QueryParameter(name="limit", ge=1, le=CARDS_MAX, description=f"How many, up to {CARDS_MAX}."),
]
Destination = Annotated[
    str,
    QueryParameter(
        name="country",
        pattern=values.COUNTRY_PATTERN,
        description="Where the parcel goes, ISO 3166-1 alpha-2.",
    ),
]


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """A shelf of the shop; without a picture while it is empty."""

    slug: Annotated[str, Meta(examples=["mugs"])]
    name: Annotated[str, Meta(examples=["Mugs"])]
    picture: Picture | None


class Categories(msgspec.Struct, frozen=True, kw_only=True):
    """Every shelf, in order."""

    items: tuple[Category, ...]


class ProductCard(msgspec.Struct, frozen=True, kw_only=True):
    """A product in a list."""

    id: UUID
    slug: Annotated[str, Meta(examples=["chai-mug"])]
    title: Annotated[str, Meta(examples=["Chai mug with a name"])]
    shop: Annotated[str, Meta(description="Who makes it.", examples=["Meera's Clay, Jaipur"])]
    price_from: Annotated[Amount, Meta(description="The lowest price of its variants.")]
    picture: Picture | None


class Products(msgspec.Struct, frozen=True, kw_only=True):
    """A page of products."""

    items: tuple[ProductCard, ...]
    total: Annotated[int, Meta(ge=0, description="On all pages.", examples=[26])]
    next_cursor: Annotated[str | None, Meta(description="Leads to the next page; null at the end.")]


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """A form in which a product can be bought."""

    id: UUID
    label: Annotated[str, Meta(examples=["White"])]
    tint: Annotated[
        str | None, Meta(description="The colour of the blank piece.", examples=["#ffffff"])
    ]
    prices: Annotated[tuple[Amount, ...], Meta(description="One a currency, without surcharges.")]
    is_sold_out: bool


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about a product, in the caller's language."""

    id: UUID
    slug: Annotated[str, Meta(examples=["chai-mug"])]
    title: Annotated[str, Meta(examples=["Chai mug with a name"])]
    description: str
    facts: Annotated[
        tuple[tuple[str, str], ...],
        Meta(description="Pairs of name and value, such as size and material."),
    ]
    category: Annotated[str, Meta(description="Its slug.", examples=["mugs"])]
    shop: ShopRef
    processing_days: Annotated[int, Meta(description="Working days of making.", examples=[2])]
    template_id: Annotated[
        UUID, Meta(description="The template version that new designs are made on.")
    ]
    pictures: tuple[Picture, ...]
    variants: tuple[Variant, ...]


class TemplateRead(msgspec.Struct, frozen=True, kw_only=True, rename={"schema": "design_schema"}):
    """What a product lets its buyer change. A version never changes once it is published."""

    id: UUID
    number: Annotated[int, Meta(description="Counts the versions, from 1.", examples=[1])]
    sha256: Sha256
    is_withdrawn: Annotated[bool, Meta(description="Nothing new can be started or approved on it.")]
    document: Annotated[Template, Meta(description="Surfaces, fields, layers, rules and prices.")]
    schema: Annotated[
        dict[str, Any],
        Meta(description="JSON Schema of the designs that can be made on it."),
    ]


def _card(found: Card, *, site: Site) -> ProductCard:
    return ProductCard(
        id=found.id,
        slug=found.slug,
        title=found.title,
        shop=f"{found.seller_name}, {found.seller_town}",
        price_from=Amount(minor=found.price_minor, currency=found.currency),
        picture=None if found.picture is None else values.picture_of(found.picture, site=site),
    )


def _variant(found: VariantView) -> Variant:
    return Variant(
        id=found.id,
        label=found.label,
        tint=found.tint,
        prices=tuple(
            values.amount_of(Money(minor, currency))
            for currency, minor in sorted(found.prices.items())
        ),
        is_sold_out=found.stock == 0,
    )


def _product(found: ProductView, *, site: Site) -> Product:
    return Product(
        id=found.id,
        slug=found.slug,
        title=found.title,
        description=found.description,
        facts=found.facts,
        category=found.category_slug,
        shop=ShopRef(
            id=found.seller_id,
            name=found.seller_name,
            town=found.seller_town,
            country=found.seller_country,
        ),
        processing_days=found.processing_days,
        template_id=found.template_version_id,
        pictures=tuple(values.picture_of(one, site=site) for one in found.pictures),
        variants=tuple(_variant(one) for one in found.variants),
    )


def _template(found: TemplateVersion) -> TemplateRead:
    return TemplateRead(
        id=found.id,
        number=found.number,
        sha256=found.sha256,
        is_withdrawn=found.withdrawn_at is not None,
        document=found.template,
        schema=design_schema.of(found),
    )


@get(
    "/categories",
    opt=allow(Permission.ANYONE),
    operation_id="list_categories",
    response_headers=[replies.ETAG],
    summary="List the categories",
    tags=["Catalogue"],
    responses=refusals() | replies.UNCHANGED,
)
async def list_categories(
    request: AnyRequest,
    database: NamedDependency[Database],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    known: replies.IfNoneMatch = None,
) -> Response[Categories]:
    """Every shelf of the shop, in order."""
    read = await catalog.read_categories(database, lang=caller.lang)

    def make() -> Categories:
        items = (
            Category(
                slug=one.slug,
                name=one.name,
                picture=None if one.picture is None else values.picture_of(one.picture, site=site),
            )
            for one in catalog.categories_of(read.body)
        )
        return Categories(items=tuple(items))

    key = (Categories, read.body, site.origin)
    return answers.give(request, make, key=key, state=read.state, known=known)


@get(
    "/products",
    opt=allow(Permission.ANYONE),
    operation_id="list_products",
    response_headers=[replies.ETAG],
    summary="List or search products",
    tags=["Catalogue"],
    responses=refusals() | replies.UNCHANGED,
)
async def list_products(
    request: AnyRequest,
    database: NamedDependency[Database],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    category: Shelf = None,
    q: Words = "",
    currency: Prices = "INR",
    cursor: cursors.Cursor = None,
    limit: Limit = CARDS_MAX,
    known: replies.IfNoneMatch = None,
) -> Response[Products]:
    """Products on sale in a currency, a page at a time."""
    page = cursors.page_of(cursor, limit=limit)
    wanted = CardsWanted(
        lang=caller.lang,
        currency=currency,
        category=category,
        query=q,
        page=page,
        page_size=limit,
    )
    read = await catalog.read_cards(database, wanted=wanted)

    def make() -> Products:
        found = catalog.slice_of(read.body, page=page, page_size=limit)
        return Products(
            items=tuple(_card(card, site=site) for card in found.rows),
            total=found.total,
            next_cursor=cursors.after(page, limit=limit, pages=found.pages),
        )

    key = (Products, read.body, page, limit, site.origin)
    return answers.give(request, make, key=key, state=read.state, known=known)


@get(
    "/products/{slug:str}",
    opt=allow(Permission.ANYONE),
    operation_id="get_product",
    response_headers=[replies.ETAG],
    summary="Read a product",
    tags=["Catalogue"],
    responses=refusals(404) | replies.UNCHANGED,
)
async def get_product(
    request: AnyRequest,
    database: NamedDependency[Database],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    slug: Slug,
    known: replies.IfNoneMatch = None,
) -> Response[Product]:
    """A product with its variants, prices and pictures."""
    read = await catalog.read_product(database, slug=slug, lang=caller.lang)

    def make() -> Product:
        return _product(catalog.product_of(read.body), site=site)

    key = (Product, read.body, site.origin)
    return answers.give(request, make, key=key, state=read.state, known=known)


@get(
    "/products/{slug:str}/template",
    opt=allow(Permission.ANYONE),
    operation_id="get_product_template",
    response_headers=[replies.ETAG],
    summary="Read what a product lets its buyer change",
    tags=["Catalogue"],
    responses=refusals(404) | replies.UNCHANGED,
)
async def get_product_template(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    slug: Slug,
    known: replies.IfNoneMatch = None,
) -> Response[TemplateRead]:
    """The template version on which new designs of this product are made."""
    product = await catalog.get_product(database, slug=slug, lang=caller.lang)
    async with database.transaction() as session:
        found = await customization.get_template(
            session, template_version_id=TemplateVersionId(product.template_version_id)
        )
    return replies.kept(_template(found), known=known)


@get(
    "/templates/{template_id:uuid}",
    opt=allow(Permission.ANYONE),
    operation_id="get_template",
    response_headers=[replies.ETAG],
    summary="Read a template version",
    tags=["Catalogue"],
    responses=refusals(404) | replies.UNCHANGED,
)
async def get_template(
    database: NamedDependency[Database],
    template_id: FromPath[UUID],
    known: replies.IfNoneMatch = None,
) -> Response[TemplateRead]:
    """A template version by its id: designs stay on the one they were started on."""
    async with database.transaction() as session:
        found = await customization.get_template(
            session, template_version_id=TemplateVersionId(template_id)
        )
    return replies.kept(_template(found), known=known)


@get(
    "/products/{slug:str}/delivery",
    opt=allow(Permission.ANYONE),
    operation_id="quote_delivery",
    summary="Ask what sending a product costs",
    tags=["Catalogue"],
    responses=refusals(404, 409),
)
async def quote_delivery(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    slug: Slug,
    country: Destination,
    currency: Prices = "INR",
) -> Delivery:
    """Price and day of arrival in one country; 409 where the shop does not send there."""
    product = await catalog.get_product(database, slug=slug, lang=caller.lang)
    seller_id = SellerId(product.seller_id)
    async with database.transaction() as session:
        rates = await shipping.get_rates(
            session, seller_ids=[seller_id], country=country, currency=currency
        )
    rate = rates[seller_id]
    return Delivery(
        country=country,
        price=values.amount_of(rate.price),
        arrives_on=rules.promised_on(
            clock.now().date(),
            processing_days=product.processing_days,
            transit_days=rate.transit_days,
        ),
    )


ROUTES = (
    list_categories,
    list_products,
    get_product,
    get_product_template,
    get_template,
    quote_delivery,
)
