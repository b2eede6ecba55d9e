"""Every SQL statement of shipping."""

from uuid import UUID

from customiseyou.infra.db import sql

RATE = """
SELECT amount_minor, transit_days FROM shipping_rates
WHERE seller_id = $1 AND country IN ($2, '*') AND currency = $3
ORDER BY country = '*' LIMIT 1
"""

_RATES = """
SELECT DISTINCT ON (seller_id) seller_id, amount_minor, transit_days FROM shipping_rates
WHERE seller_id = ANY ($1::uuid[]) AND country IN ($2, '*') AND currency = $3
ORDER BY seller_id, country = '*'
"""


async def list_rates(
    reader: sql.Reader, *, seller_ids: list[UUID], country: str, currency: str
) -> list[sql.Row]:
    """Return each shop's rate for a country: its own before that for everywhere else."""
    return await sql.rows(reader, _RATES, seller_ids, country, currency)
