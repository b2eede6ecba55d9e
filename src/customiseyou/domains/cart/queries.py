"""Every SQL statement of the cart."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.accounts.values import Owner
from customiseyou.infra.db import sql
from customiseyou.kit import ids

COUNT = """
SELECT coalesce(sum(line.quantity), 0) FROM carts AS cart
JOIN cart_lines AS line ON line.cart_id = cart.id
WHERE cart.account_id = $1 OR (cart.visitor = $2 AND cart.account_id IS NULL)
"""

_LINE = "line.id AS line_id, line.variant_id, line.approval_id, line.quantity, line.unit_seen_minor"
_READ = f"""
SELECT cart.id, cart.currency, {_LINE}
FROM (SELECT id, currency FROM carts
      WHERE account_id = $1 OR (visitor = $2 AND account_id IS NULL)
      ORDER BY account_id NULLS LAST LIMIT 1) AS cart
LEFT JOIN cart_lines AS line ON line.cart_id = cart.id
ORDER BY line.id
"""  # noqa: S608  (constants only)
_LOCK_CART = """
SELECT id, currency FROM carts WHERE account_id = $1 OR (visitor = $2 AND account_id IS NULL)
ORDER BY account_id NULLS LAST FOR UPDATE
"""
_LIST_LINES = f"""
SELECT {_LINE} FROM cart_lines AS line WHERE cart_id = $1 ORDER BY id
"""  # noqa: S608  (constants only)
_OPEN_CART = """
INSERT INTO carts (id, account_id, visitor, currency)
VALUES ($1, $2::uuid, CASE WHEN $2::uuid IS NULL THEN $3::bytea END, $4)
ON CONFLICT DO NOTHING RETURNING id
"""
# The same approval again adds to its line, also when two requests come at once.
_ADD = """
INSERT INTO cart_lines (id, cart_id, variant_id, approval_id, quantity, unit_seen_minor)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (cart_id, approval_id) DO UPDATE
SET quantity = least(cart_lines.quantity + excluded.quantity, $7),
    unit_seen_minor = excluded.unit_seen_minor, updated_at = now()
RETURNING id
"""
_SET_CURRENCY = "UPDATE carts SET currency = $2, updated_at = now() WHERE id = $1"
_SET_QUANTITY = """
UPDATE cart_lines SET quantity = $3, updated_at = now() WHERE cart_id = $1 AND id = $2 RETURNING id
"""
_REPLACE_APPROVAL = """
UPDATE cart_lines
SET variant_id = $3, approval_id = $4, unit_seen_minor = $5, updated_at = now()
WHERE cart_id = $1 AND id = $2
"""
_SET_UNIT_SEEN = "UPDATE cart_lines SET unit_seen_minor = $2, updated_at = now() WHERE id = $1"
_DELETE_LINE = "DELETE FROM cart_lines WHERE cart_id = $1 AND id = $2"
_DELETE_LINES = "DELETE FROM cart_lines WHERE cart_id = $1"
_DELETE_CART = "DELETE FROM carts WHERE id = $1"


async def read_cart(reader: sql.Reader, owner: Owner) -> list[sql.Row]:
    """Return a person's cart beside each of its lines, or once without any; the oldest first."""
    return await sql.rows(reader, _READ, owner.account_id, owner.visitor)


async def lock_cart(session: AsyncSession, owner: Owner) -> sql.Row | None:
    """Lock a person's cart, the account's before the visitor's; return its id and currency."""
    return await sql.row(session, _LOCK_CART, owner.account_id, owner.visitor)


async def open_cart(session: AsyncSession, owner: Owner, *, currency: str) -> UUID | None:
    """Give a person a cart; two requests at once make one, and the later gets None."""
    return await sql.value(
        session, _OPEN_CART, ids.new_id(), owner.account_id, owner.visitor, currency
    )


async def set_currency(session: AsyncSession, *, cart_id: UUID, currency: str) -> None:
    """Let an empty cart be in another currency."""
    await sql.rows(session, _SET_CURRENCY, cart_id, currency)


async def list_lines(session: AsyncSession, cart_id: UUID) -> list[sql.Row]:
    """Return a cart's lines, the oldest first."""
    return await sql.rows(session, _LIST_LINES, cart_id)


async def add_line(
    session: AsyncSession,
    *,
    cart_id: UUID,
    variant_id: UUID,
    approval_id: UUID,
    quantity: int,
    unit_seen_minor: int,
    quantity_max: int,
) -> UUID:
    """Add an approved design, or more of it; return the line's id."""
    return await sql.value(
        session,
        _ADD,
        ids.new_id(),
        cart_id,
        variant_id,
        approval_id,
        quantity,
        unit_seen_minor,
        quantity_max,
    )


async def set_quantity(
    session: AsyncSession, *, cart_id: UUID, line_id: UUID, quantity: int
) -> bool:
    """Change a line's quantity; False when it is not in this cart."""
    return await sql.value(session, _SET_QUANTITY, cart_id, line_id, quantity) is not None


async def replace_approval(
    session: AsyncSession,
    *,
    cart_id: UUID,
    line_id: UUID,
    variant_id: UUID,
    approval_id: UUID,
    unit_seen_minor: int,
) -> None:
    """Put another approval on a line."""
    await sql.rows(
        session, _REPLACE_APPROVAL, cart_id, line_id, variant_id, approval_id, unit_seen_minor
    )


async def set_unit_seen(session: AsyncSession, *, line_id: UUID, unit_seen_minor: int) -> None:
    """Remember what the buyer has now seen."""
    await sql.rows(session, _SET_UNIT_SEEN, line_id, unit_seen_minor)


async def delete_line(session: AsyncSession, *, cart_id: UUID, line_id: UUID) -> None:
    """Remove a line of this cart; a missing one is fine."""
    await sql.rows(session, _DELETE_LINE, cart_id, line_id)


async def delete_lines(session: AsyncSession, cart_id: UUID) -> None:
    """Empty a cart."""
    await sql.rows(session, _DELETE_LINES, cart_id)


async def delete_cart(session: AsyncSession, cart_id: UUID) -> None:
    """Take a cart away with all that is in it."""
    await sql.rows(session, _DELETE_CART, cart_id)
