"""Opening shops and finding them."""

from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.accounts.values import AccountId
from customiseyou.domains.sellers import queries
from customiseyou.domains.sellers.errors import SellerNotFound
from customiseyou.domains.sellers.models import MemberRow, SellerRow
from customiseyou.domains.sellers.values import Seller, SellerId
from customiseyou.infra.db import sql
from customiseyou.infra.db.session import Database
from customiseyou.kit import ids


def seller_of(row: sql.Row, *, prefix: str = "") -> Seller:
    """Return the shop of a row that holds its columns, each named with a prefix."""
    return Seller(
        id=SellerId(row[f"{prefix}id"]),
        slug=row[f"{prefix}slug"],
        name=row[f"{prefix}name"],
        town=row[f"{prefix}town"],
        country=row[f"{prefix}country"],
        story=msgspec.json.decode(row[f"{prefix}story"], type=dict[str, str]),
        languages=tuple(row[f"{prefix}languages"]),
        is_fictional=row[f"{prefix}is_fictional"],
    )


async def open_shop(
    session: AsyncSession,
    *,
    owner: AccountId,
    slug: str,
    name: str,
    town: str,
    country: str,
    story: dict[str, str],
    languages: tuple[str, ...],
    is_fictional: bool,
) -> SellerId:
    """Open a shop with its first person."""
    row = SellerRow(
        id=ids.new_id(),
        slug=slug,
        name=name,
        town=town,
        country=country,
        story=story,
        languages=list(languages),
        is_fictional=is_fictional,
    )
    session.add(row)
    await session.flush()
    session.add(MemberRow(seller_id=row.id, account_id=owner, role="owner"))
    await session.flush()
    return SellerId(row.id)


async def get(reader: sql.Reader, *, seller_id: SellerId) -> Seller:
    """Return one shop; raises SellerNotFound."""
    found = await queries.list_by_ids(reader, [seller_id])
    if not found:
        raise SellerNotFound
    return seller_of(found[0])


async def list_by_ids(reader: sql.Reader, *, seller_ids: list[SellerId]) -> list[Seller]:
    """Return the shops of some ids, in no order."""
    return [seller_of(row) for row in await queries.list_by_ids(reader, [*seller_ids])]


async def list_member_accounts(database: Database, *, seller_id: SellerId) -> list[AccountId]:
    """Return the accounts of a shop's people, to whom its mails go."""
    rows = await database.read_rows(queries.MEMBER_ACCOUNTS, seller_id)
    return [AccountId(row["account_id"]) for row in rows]


async def list_shops_of(database: Database, *, account_id: AccountId) -> list[tuple[UUID, str]]:
    """Return id and name of the shops that a person works in."""
    rows = await database.read_rows(queries.SHOPS_OF, account_id)
    return [(row["id"], row["name"]) for row in rows]
