"""The demo's accounts, shops and products, in one transaction: all of them or none."""

from datetime import datetime
from uuid import UUID

import pyvips
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.app.demo import pictures, residents
from customiseyou.app.demo.catalogue import Catalogue, Goods, Shop
from customiseyou.domains.accounts import service as accounts
from customiseyou.domains.catalog import service as catalog
from customiseyou.domains.catalog.values import CardsWanted, CategoryId
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.library import Library
from customiseyou.domains.sellers import service as sellers
from customiseyou.domains.sellers.values import SellerId
from customiseyou.domains.shipping import service as shipping
from customiseyou.domains.shipping.values import Rate
from customiseyou.infra.db.session import Database
from customiseyou.infra.resources import resource_folder
from customiseyou.infra.storage import Files
from customiseyou.kit.money import Money

STORED_UNDER = "catalogue/"


async def is_strange(database: Database) -> bool:
    """Return whether the database sells something that is not the demo's."""
    if await is_stocked(database):
        return False
    shelves = await catalog.list_categories(database, lang="en")
    found = await catalog.list_cards(
        database, wanted=CardsWanted(lang="en", currency="INR", page_size=1)
    )
    return bool(shelves) or found.total > 0


async def is_stocked(database: Database) -> bool:
    """Return whether the demo's shops are there."""
    async with database.transaction() as session:
        return await accounts.find_by_email(session, email=residents.OPERATOR) is not None


async def store_pictures(files: Files, *, catalogue: Catalogue) -> None:
    """Put the product pictures where the pages find them; again is fine."""
    for picture in pictures.pictures_of(catalogue):
        content = (catalogue.folder / "pictures" / picture.file).read_bytes()
        await files.put(f"{STORED_UNDER}{picture.file}", content)


async def open_all(
    session: AsyncSession, *, catalogue: Catalogue, password_hash: str, now: datetime
) -> None:
    """Add the demo's people, shops, shelves and products."""
    for email, name, is_operator in (
        (residents.BUYER, residents.BUYER_NAME, False),
        (residents.OPERATOR, residents.OPERATOR_NAME, True),
    ):
        await accounts.create_verified(
            session,
            email=email,
            name=name,
            password_hash=password_hash,
            language="en",
            now=now,
            is_operator=is_operator,
        )
    shops = {
        shop.slug: await _open(session, shop, password_hash=password_hash, now=now)
        for shop in catalogue.shops
    }
    shelves = {
        shelf.slug: await catalog.add_category(
            session, slug=shelf.slug, name=shelf.name, position=position
        )
        for position, shelf in enumerate(catalogue.shelves)
    }
    files: dict[str, list[pictures.Picture]] = {}
    for picture in pictures.pictures_of(catalogue):
        files.setdefault(picture.goods.slug, []).append(picture)
    for position, goods in enumerate(catalogue.goods):
        await _list(
            session,
            goods,
            seller_id=shops[goods.shop],
            category_id=shelves[goods.shelf],
            position=position,
            shown=files[goods.slug],
            folder_of=catalogue,
            now=now,
        )


async def _open(
    session: AsyncSession, shop: Shop, *, password_hash: str, now: datetime
) -> SellerId:
    owner = await accounts.create_verified(
        session,
        email=shop.email,
        name=shop.person,
        password_hash=password_hash,
        language=shop.language,
        now=now,
    )
    seller_id = await sellers.open_shop(
        session,
        owner=owner,
        slug=shop.slug,
        name=shop.name,
        town=shop.town,
        country=shop.country,
        story=shop.story,
        languages=shop.languages,
        is_fictional=True,
    )
    for rate in shop.rates:
        for currency, minor in rate.amounts.items():
            await shipping.set_rate(
                session,
                seller_id=seller_id,
                country=rate.country,
                rate=Rate(price=Money(minor, currency), transit_days=rate.transit_days),
            )
    return seller_id


async def _list(
    session: AsyncSession,
    goods: Goods,
    *,
    seller_id: SellerId,
    category_id: CategoryId,
    position: int,
    shown: list[pictures.Picture],
    folder_of: Catalogue,
    now: datetime,
) -> UUID:
    version = await customization.publish_template(
        session,
        seller_id=seller_id,
        template=goods.template,
        library=Library.load(resource_folder("assets")),
        now=now,
    )
    product_id, _ = await catalog.list_product(
        session,
        seller_id=seller_id,
        category_id=category_id,
        slug=goods.slug,
        title=goods.title,
        description=goods.description,
        facts=[{"name": fact.name, "value": fact.value} for fact in goods.facts],
        processing_days=goods.processing_days,
        template_version_id=version.id,
        variants=[blank.as_new() for blank in goods.variants],
        position=position,
    )
    for picture in shown:
        image = pyvips.Image.new_from_file(str(folder_of.folder / "pictures" / picture.file))
        await catalog.add_picture(
            session,
            product_id=product_id,
            position=picture.position,
            key=f"{STORED_UNDER}{picture.file}",
            alt=picture.shot.alt,
            view=picture.shot.view,
            width=image.width,
            height=image.height,
        )
    return product_id
