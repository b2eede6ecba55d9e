"""Every SQL statement of sellers."""

from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.sellers.models import SellerRow

SHOPS_OF = """
SELECT seller.id, seller.slug, seller.name, seller.town, seller.country, seller.is_fictional
FROM seller_members AS member JOIN sellers AS seller ON seller.id = member.seller_id
WHERE member.account_id = $1 ORDER BY seller.name LIMIT 20
"""

MEMBER_ACCOUNTS = "SELECT account_id FROM seller_members WHERE seller_id = $1 LIMIT 100"

_BY_IDS = select(SellerRow).where(SellerRow.id.in_(bindparam("ids", expanding=True)))


async def list_by_ids(session: AsyncSession, seller_ids: list[UUID]) -> list[SellerRow]:
    """Return the shops of some ids."""
    return list((await session.execute(_BY_IDS, {"ids": seller_ids})).scalars())
