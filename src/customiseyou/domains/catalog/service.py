"""Listing products, reading pages of them, and keeping stock right."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.catalog import queries
from customiseyou.domains.catalog.errors import ProductNotFound, SoldOut, VariantNotFound
from customiseyou.domains.catalog.models import (
    CategoryRow,
    ProductPictureRow,
    ProductRow,
    VariantPriceRow,
    VariantRow,
)
from customiseyou.domains.catalog.values import (
    CARDS_MAX,
    QUERY_CHARACTERS_MAX,
    Card,
    CardsWanted,
    Category,
    CategoryId,
    ProductId,
    ProductView,
    VariantForSale,
    VariantId,
)
from customiseyou.domains.sellers import service as sellers
from customiseyou.domains.sellers.values import SellerId
from customiseyou.infra.db import shown, sql
from customiseyou.infra.db.session import Database
from customiseyou.infra.db.shown import Shown
from customiseyou.kit import ids
from customiseyou.kit import text as kit_text
from customiseyou.kit.money import Money
from customiseyou.kit.pages import Slice


class NewVariant(msgspec.Struct, frozen=True, kw_only=True):
    """A variant to be listed; `prices` in minor units by currency."""

    sku: str
    label: dict[str, str]
    prices: dict[str, int]
    tint: str | None = None
    stock: int | None = None


class _Cards(msgspec.Struct):
    total: int
    rows: tuple[Card, ...]


class _Shop(msgspec.Struct):
    cards: _Cards
    shelves: list[Category]


async def add_category(
    session: AsyncSession, *, slug: str, name: dict[str, str], position: int
) -> CategoryId:
    """Add a shelf."""
    row = CategoryRow(id=ids.new_id(), slug=slug, name=name, position=position)
    session.add(row)
    await session.flush()
    return CategoryId(row.id)


async def list_product(
    session: AsyncSession,
    *,
    seller_id: SellerId,
    category_id: CategoryId,
    slug: str,
    title: dict[str, str],
    description: dict[str, str],
    facts: list[dict[str, dict[str, str]]],
    processing_days: int,
    template_version_id: UUID,
    variants: list[NewVariant],
    position: int = 0,
) -> tuple[ProductId, list[VariantId]]:
    """Put a product on sale with its variants and prices."""
    product = ProductRow(
        id=ids.new_id(),
        seller_id=seller_id,
        category_id=category_id,
        slug=slug,
        title=title,
        description=description,
        facts=[*facts],
        search_text=" ".join(title.values()).lower(),
        status="live",
        processing_days=processing_days,
        template_version_id=template_version_id,
        position=position,
    )
    session.add(product)
    await session.flush()
    rows = [
        VariantRow(
            id=ids.new_id(),
            product_id=product.id,
            sku=new.sku,
            label=new.label,
            tint=new.tint,
            stock=new.stock,
            position=index,
        )
        for index, new in enumerate(variants)
    ]
    session.add_all(rows)
    await session.flush()
    session.add_all(
        VariantPriceRow(variant_id=row.id, currency=currency, amount_minor=minor)
        for row, new in zip(rows, variants, strict=True)
        for currency, minor in new.prices.items()
    )
    await session.flush()
    return ProductId(product.id), [VariantId(row.id) for row in rows]


async def add_picture(
    session: AsyncSession,
    *,
    product_id: ProductId,
    position: int,
    key: str,
    alt: dict[str, str],
    width: int,
    height: int,
    view: str | None = None,
) -> None:
    """Show a stored picture on a product at a place in the order, as a sample of a view if so."""
    session.add(
        ProductPictureRow(
            product_id=product_id,
            position=position,
            storage_key=key,
            alt=alt,
            view=view,
            width=width,
            height=height,
        )
    )
    await session.flush()


async def set_template(
    session: AsyncSession, *, product_id: ProductId, template_version_id: UUID
) -> None:
    """Let new designs of a product start from another published template version."""
    await session.execute(
        update(ProductRow)
        .where(ProductRow.id == product_id)
        .values(template_version_id=template_version_id)
    )


async def set_price(session: AsyncSession, *, variant_id: VariantId, price: Money) -> None:
    """Change what a variant costs in one currency."""
    await session.merge(
        VariantPriceRow(variant_id=variant_id, currency=price.currency, amount_minor=price.minor)
    )
    await session.flush()


async def list_cards(database: Database, *, wanted: CardsWanted) -> Slice[Card]:
    """Return one page of products."""
    body = (await read_cards(database, wanted=wanted)).body
    return slice_of(body, page=wanted.page, page_size=wanted.page_size)


async def read_cards(database: Database, *, wanted: CardsWanted) -> Shown:
    """Return {total, rows: [Card …]} as PostgreSQL built it, for `slice_of`."""
    return _there(await shown.read(database, queries.CARDS, *_arguments(wanted)))


async def read_shop(database: Database, *, wanted: CardsWanted) -> Shown:
    """Return a page of products and all shelves as PostgreSQL built them, for `shop_of`.

    Two bodies that are equal show the same.
    """
    return _there(await shown.read(database, queries.SHOP, *_arguments(wanted)))


def _there(found: Shown | None) -> Shown:
    assert found is not None, "the statement builds something whatever there is"
    return found


def _arguments(wanted: CardsWanted) -> tuple[Any, ...]:
    """Return the parameters of the statements that list products."""
    return (
        wanted.lang,
        wanted.currency,
        wanted.category,
        kit_text.like_patterns(kit_text.stems(wanted.query[:QUERY_CHARACTERS_MAX])),
        min(wanted.page_size, CARDS_MAX),
        (wanted.page - 1) * wanted.page_size,
        wanted.country,
    )


def shop_of(
    body: str, *, page: int = 1, page_size: int = CARDS_MAX
) -> tuple[Slice[Card], list[Category]]:
    """Return the products and the shelves of `read_shop`, which read the same page."""
    found = msgspec.json.decode(body, type=_Shop)
    cards = found.cards
    return (
        Slice(rows=cards.rows, page=page, page_size=page_size, total=cards.total),
        found.shelves,
    )


def slice_of(body: str, *, page: int = 1, page_size: int = CARDS_MAX) -> Slice[Card]:
    """Return the products of `read_cards`, which read the same page."""
    found = msgspec.json.decode(body, type=_Cards)
    return Slice(rows=found.rows, page=page, page_size=page_size, total=found.total)


async def get_product(database: Database, *, slug: str, lang: str) -> ProductView:
    """Return a product on sale; raises ProductNotFound."""
    return product_of((await read_product(database, slug=slug, lang=lang)).body)


def product_of(body: str) -> ProductView:
    """Return the product of `read_product`."""
    return msgspec.json.decode(body, type=ProductView)


async def read_product(database: Database, *, slug: str, lang: str) -> Shown:
    """Return a ProductView on sale as PostgreSQL built it; raises ProductNotFound."""
    found = await shown.read(database, queries.PRODUCT, slug, lang)
    if found is None:
        raise ProductNotFound
    return found


async def get_product_by_id(database: Database, *, product_id: UUID, lang: str) -> ProductView:
    """Return a product for designs made on it, on sale or not; raises ProductNotFound."""
    body: str | None = await database.read_value(queries.PRODUCT_BY_ID, product_id, lang)
    if body is None:
        raise ProductNotFound
    return msgspec.json.decode(body, type=ProductView)


async def list_categories(database: Database, *, lang: str) -> list[Category]:
    """Return the shelves in order, each with the first picture that stands on it."""
    return categories_of((await read_categories(database, lang=lang)).body)


async def read_categories(database: Database, *, lang: str) -> Shown:
    """Return [Category …] as PostgreSQL built it, for `categories_of`."""
    return _there(await shown.read(database, queries.CATEGORIES, lang))


def categories_of(body: str) -> list[Category]:
    """Return the shelves of `read_categories`."""
    return msgspec.json.decode(body, type=list[Category])


async def list_for_sale(
    reader: sql.Reader,
    *,
    variant_ids: list[VariantId],
    currency: str,
    country: str | None = None,
) -> dict[VariantId, VariantForSale]:
    """Return what is known of variants with a price in the currency, sold out or not.

    country: where a parcel goes, for what the shop asks and how long it takes ('*' for what holds
        everywhere); both are None without one.
    """
    rows = await queries.list_for_sale(
        reader, variant_ids=[*variant_ids], currency=currency, country=country
    )
    return {VariantId(row["id"]): _for_sale(row, currency) for row in rows}


def _for_sale(row: sql.Row, currency: str) -> VariantForSale:
    shipping: int | None = row["shipping_minor"]
    return VariantForSale(
        id=VariantId(row["id"]),
        product_id=ProductId(row["product_id"]),
        product_slug=row["product_slug"],
        seller=sellers.seller_of(row, prefix="seller_"),
        title=msgspec.json.decode(row["title"], type=dict[str, str]),
        label=msgspec.json.decode(row["label"], type=dict[str, str]),
        tint=row["tint"],
        price=Money(row["amount_minor"], currency),
        stock=row["stock"],
        is_live=row["is_live"],
        processing_days=row["processing_days"],
        template_version_id=row["template_version_id"],
        shipping=None if shipping is None else Money(shipping, currency),
        transit_days=row["transit_days"],
    )


async def get_for_sale(
    reader: sql.Reader, *, variant_id: VariantId, currency: str
) -> VariantForSale:
    """Return one live variant; raises VariantNotFound."""
    found = await list_for_sale(reader, variant_ids=[variant_id], currency=currency)
    if variant_id not in found or not found[variant_id].is_live:
        raise VariantNotFound
    return found[variant_id]


async def hold_stock(
    session: AsyncSession,
    *,
    subject: str,
    quantities: dict[VariantId, int],
    expires_at: datetime,
) -> None:
    """Take pieces for a subject until it is paid or expires; raises SoldOut and takes none.

    Variants are taken in the order of their ids, so two buyers cannot wait for each other. The
    caller's transaction undoes what was taken before the one that is sold out.
    """
    for variant_id in sorted(quantities):
        taken = await queries.hold(
            session,
            subject=subject,
            variant_id=variant_id,
            quantity=quantities[variant_id],
            expires_at=expires_at,
        )
        if not taken:
            raise SoldOut(variant_id)


async def consume_holds(session: AsyncSession, *, subject: str) -> bool:
    """Turn a subject's holds into a sale; False when there are none (any more)."""
    return bool(await queries.take_holds(session, subject=subject))


async def release_holds(session: AsyncSession, *, subject: str) -> None:
    """Put a subject's held pieces back on the shelf; doing it twice changes nothing."""
    for variant_id, quantity in sorted(await queries.take_holds(session, subject=subject)):
        await queries.put_back(session, variant_id=variant_id, quantity=quantity)


async def put_back(session: AsyncSession, *, quantities: dict[VariantId, int]) -> None:
    """Return sold pieces to the shelf after a cancellation."""
    for variant_id in sorted(quantities):
        await queries.put_back(session, variant_id=variant_id, quantity=quantities[variant_id])


async def get_stock(session: AsyncSession, *, variant_id: VariantId) -> int | None:
    """Return the pieces left; None where it is made to order."""
    return await queries.get_stock(session, variant_id)
