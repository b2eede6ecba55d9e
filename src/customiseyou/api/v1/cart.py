"""Approved designs that wait to be ordered."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, get, patch
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from customiseyou.api.v1 import approvals, design_values, identity, values
from customiseyou.api.v1.approvals import Links
from customiseyou.api.v1.design_values import Choice, DesignPrice, ExactText
from customiseyou.api.v1.problems import refusals
from customiseyou.api.v1.values import Amount, Picture, PricePart, Prices, ShopRef
from customiseyou.domains.cart import service as carts
from customiseyou.domains.cart.values import QUANTITY_MAX, CartLineId
from customiseyou.domains.customization import service as customization
from customiseyou.domains.sellers.values import Seller
from customiseyou.domains.shipping.values import ANYWHERE
from customiseyou.flows import place_order, pricing
from customiseyou.infra.db.session import Database
from customiseyou.infra.services import Services
from customiseyou.kit import clock
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import Site

Destination = Annotated[
    str | None,
    QueryParameter(
        name="country",
        pattern=values.COUNTRY_PATTERN,
        description="Where the parcels go, ISO 3166-1 alpha-2; without it, delivery is not priced.",
    ),
]


class CartLineRead(msgspec.Struct, frozen=True, kw_only=True):
    """An approved design in a quantity."""

    id: UUID
    approval: UUID
    design: UUID
    product: Annotated[str, Meta(description="The product's slug.", examples=["chai-mug"])]
    title: Annotated[str, Meta(examples=["Chai mug with a name"])]
    variant: UUID
    variant_label: Annotated[str, Meta(examples=["White"])]
    pictures: tuple[Picture, ...]
    texts: tuple[ExactText, ...]
    choices: tuple[Choice, ...]
    quantity: Annotated[int, Meta(examples=[1])]
    quantity_max: Annotated[
        int, Meta(description="As many as there are, and as one order takes.", examples=[99])
    ]
    is_available: Annotated[bool, Meta(description="Whether so many can be ordered now.")]
    unit: Annotated[DesignPrice, Meta(description="What one piece costs now.")]
    unit_seen: Annotated[Amount, Meta(description="What the buyer last saw it cost.")]
    total: Amount


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """What one shop sends."""

    shop: ShopRef
    lines: tuple[CartLineRead, ...]
    items: Annotated[Amount, Meta(description="All its pieces.")]
    delivery: Annotated[
        Amount | None, Meta(description="Null where it is not known, or does not go there.")
    ]
    arrives_on: Annotated[date | None, Meta(description="If it were ordered today.")]


class CartRead(msgspec.Struct, frozen=True, kw_only=True):
    """Everything in the cart at today's prices."""

    currency: Annotated[str, Meta(examples=["INR"])]
    parcels: tuple[Parcel, ...]
    lost_lines: Annotated[
        tuple[UUID, ...],
        Meta(description="Lines that are not sold any more: take them out before ordering."),
    ]
    items: Annotated[Amount, Meta(description="All pieces.")]
    delivery: Annotated[Amount | None, Meta(description="All parcels, where each is known.")]
    total: Annotated[
        Amount | None,
        Meta(description="What is paid: send it with the order. Null until delivery is known."),
    ]


class Quantity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many of a line are wanted."""

    quantity: Annotated[int, Meta(ge=1, le=QUANTITY_MAX, examples=[2])]


def _empty(currency: str) -> CartRead:
    nothing = Amount(minor=0, currency=currency)
    return CartRead(
        currency=currency, parcels=(), lost_lines=(), items=nothing, delivery=None, total=None
    )


def _line(line: pricing.PricedLine, *, seen_minor: int, links: Links, lang: str) -> CartLineRead:
    approval, variant = line.approval, line.variant
    stock = QUANTITY_MAX if variant.stock is None else variant.stock
    return CartLineRead(
        id=line.wanted.line_id,
        approval=approval.id,
        design=approval.design_id,
        product=variant.product_slug,
        title=values.in_language(variant.title, lang),
        variant=variant.id,
        variant_label=values.in_language(variant.label, lang),
        pictures=links.approved(approval, lang=lang),
        texts=design_values.texts_of(approval.text_lines, lang=lang),
        choices=design_values.choices_of(
            customization.describe(approval.template.template, approval.design), lang=lang
        ),
        quantity=line.wanted.quantity,
        quantity_max=min(QUANTITY_MAX, stock),
        is_available=line.is_available,
        unit=DesignPrice(
            parts=tuple(
                PricePart(
                    id=part.id,
                    label=values.in_language(part.label, lang),
                    amount=values.amount_of(part.amount),
                )
                for part in line.parts
            ),
            total=values.amount_of(line.unit),
        ),
        unit_seen=Amount(minor=seen_minor, currency=line.unit.currency),
        total=values.amount_of(line.total),
    )


def shop_of(seller: Seller) -> ShopRef:
    """Return a shop as it is given out."""
    return ShopRef(id=seller.id, name=seller.name, town=seller.town, country=seller.country)


async def _read(
    database: Database,
    *,
    caller: Caller,
    links: Links,
    country: str | None,
    currency: str,
) -> CartRead:
    owner, lang = identity.owner_of(caller), caller.lang
    async with database.reading() as reader:
        found = await carts.find(reader, owner=owner)
        if found is None or not found.lines:
            return _empty(currency)
        priced = await pricing.price(
            reader,
            wanted=place_order.wanted_of(found),
            currency=found.currency,
            country=country or ANYWHERE,
            today=clock.now().date(),
        )
    seen = {line.id: line.unit_seen_minor for line in found.lines}
    parcels = tuple(
        Parcel(
            shop=shop_of(parcel.seller),
            lines=tuple(
                _line(
                    line,
                    seen_minor=seen[CartLineId(line.wanted.line_id)],
                    links=links,
                    lang=lang,
                )
                for line in parcel.lines
            ),
            items=values.amount_of(parcel.items),
            delivery=None
            if parcel.rate is None or country is None
            else values.amount_of(parcel.rate.price),
            arrives_on=None if country is None else parcel.promised_on,
        )
        for parcel in priced.parcels
    )
    sold = {line.wanted.line_id for line in priced.lines}
    lost = tuple(line.id for line in found.lines if line.id not in sold)
    is_known = not lost and all(parcel.delivery is not None for parcel in parcels)
    return CartRead(
        currency=found.currency,
        parcels=parcels,
        lost_lines=lost,
        items=values.amount_of(priced.items),
        delivery=values.amount_of(priced.shipping) if is_known else None,
        total=values.amount_of(priced.total) if is_known else None,
    )


@get(
    "/cart",
    opt=allow(Permission.OWNER),
    operation_id="get_cart",
    summary="Read the cart",
    tags=["Cart"],
    security=identity.EITHER,
    responses=refusals(),
)
async def get_cart(
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    country: Destination = None,
    currency: Prices = "INR",
) -> CartRead:
    """Every line at today's price, a parcel a shop. `currency` is that of an empty cart: what is
    in it decides."""
    return await _read(
        database,
        caller=caller,
        links=approvals.links_of(services, site),
        country=country,
        currency=currency,
    )


@patch(
    "/cart/lines/{line_id:uuid}",
    opt=allow(Permission.OWNER),
    operation_id="change_cart_line",
    summary="Change how many are wanted",
    tags=["Cart"],
    security=identity.EITHER,
    responses=refusals(404, body=True),
)
async def change_line(
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    line_id: FromPath[UUID],
    data: JSONBody[Quantity],
    country: Destination = None,
    currency: Prices = "INR",
) -> CartRead:
    """Set the pieces of a line; the whole cart comes back."""
    owner = identity.owner_of(caller)
    async with database.transaction() as session:
        await carts.set_quantity(
            session, owner=owner, line_id=CartLineId(line_id), quantity=data.quantity
        )
    return await _read(
        database,
        caller=caller,
        links=approvals.links_of(services, site),
        country=country,
        currency=currency,
    )


@delete(
    "/cart/lines/{line_id:uuid}",
    opt=allow(Permission.OWNER),
    operation_id="remove_cart_line",
    summary="Take a line out",
    tags=["Cart"],
    security=identity.EITHER,
    responses=refusals(404),
)
async def remove_line(
    database: NamedDependency[Database], caller: NamedDependency[Caller], line_id: FromPath[UUID]
) -> None:
    """Take a line out of the cart; its design and its approval stay. Doing it twice is fine."""
    owner = identity.owner_of(caller)
    async with database.transaction() as session:
        await carts.set_quantity(session, owner=owner, line_id=CartLineId(line_id), quantity=0)


ROUTES = (get_cart, change_line, remove_line)
