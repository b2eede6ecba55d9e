"""Every SQL statement of sellers."""

from uuid import UUID

from customiseyou.infra.db import sql

SHOPS_OF = """
SELECT seller.id, seller.slug, seller.name, seller.town, seller.country, seller.is_fictional
FROM seller_members AS member JOIN sellers AS seller ON seller.id = member.seller_id
WHERE member.account_id = $1 ORDER BY seller.name LIMIT 20
"""

MEMBER_ACCOUNTS = "SELECT account_id FROM seller_members WHERE seller_id = $1 LIMIT 100"

_BY_IDS = """
SELECT id, slug, name, town, country, story::text, languages, is_fictional
FROM sellers WHERE id = ANY ($1::uuid[])
"""


async def list_by_ids(reader: sql.Reader, seller_ids: list[UUID]) -> list[sql.Row]:
    """Return the shops of some ids."""
    return await sql.rows(reader, _BY_IDS, seller_ids)
