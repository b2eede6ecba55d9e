"""Every SQL statement of the cart."""

from uuid import UUID

from sqlalchemy import and_, bindparam, delete, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.cart.models import CartLineRow, CartRow
from customiseyou.infra.db import sql
from customiseyou.kit import ids

COUNT = """
SELECT coalesce(sum(line.quantity), 0) FROM carts AS cart
JOIN cart_lines AS line ON line.cart_id = cart.id
WHERE cart.account_id = $1 OR (cart.visitor = $2 AND cart.account_id IS NULL)
"""

_READ = """
SELECT cart.id, cart.currency, line.id AS line_id, line.variant_id, line.approval_id,
       line.quantity, line.unit_seen_minor
FROM (SELECT id, currency FROM carts
      WHERE account_id = $1 OR (visitor = $2 AND account_id IS NULL)
      ORDER BY account_id NULLS LAST LIMIT 1) AS cart
LEFT JOIN cart_lines AS line ON line.cart_id = cart.id
ORDER BY line.id
"""

# The same approval again adds to its line, also when two requests come at once.
_ADD = text("""
INSERT INTO cart_lines (id, cart_id, variant_id, approval_id, quantity, unit_seen_minor)
VALUES (:id, :cart_id, :variant_id, :approval_id, :quantity, :unit_seen_minor)
ON CONFLICT (cart_id, approval_id) DO UPDATE
SET quantity = least(cart_lines.quantity + excluded.quantity, :quantity_max),
    unit_seen_minor = excluded.unit_seen_minor
RETURNING id
""")


# Built once: to build a statement takes longer than to run it.
_FIND_CART = (
    select(CartRow)
    .where(
        or_(
            CartRow.account_id == bindparam("account_id"),
            and_(CartRow.visitor == bindparam("visitor"), CartRow.account_id.is_(None)),
        )
    )
    .order_by(CartRow.account_id.nulls_last())
)
_LOCK_CART = _FIND_CART.with_for_update().execution_options(populate_existing=True)
_OPEN_CART = upsert(CartRow).on_conflict_do_nothing().returning(CartRow)
_LIST_LINES = (
    select(CartLineRow).where(CartLineRow.cart_id == bindparam("cart_id")).order_by(CartLineRow.id)
)


async def read_cart(reader: sql.Reader, owner: Owner) -> list[sql.Row]:
    """Return a person's cart beside each of its lines, or once without any; the oldest first."""
    return await sql.rows(reader, _READ, owner.account_id, owner.visitor)


async def find_cart(session: AsyncSession, owner: Owner, *, lock: bool = False) -> CartRow | None:
    """Return a person's cart: the account's before the visitor's."""
    statement = _LOCK_CART if lock else _FIND_CART
    found = await session.execute(
        statement, {"account_id": owner.account_id, "visitor": owner.visitor}
    )
    return found.scalars().first()


async def open_cart(session: AsyncSession, owner: Owner, *, currency: str) -> CartRow | None:
    """Give a person a cart; two requests at once make one, and the later gets None."""
    found = await session.execute(
        _OPEN_CART,
        {
            "id": ids.new_id(),
            "account_id": owner.account_id,
            "visitor": None if owner.account_id is not None else owner.visitor,
            "currency": currency,
        },
    )
    return found.scalars().first()


async def set_currency(session: AsyncSession, *, cart_id: UUID, currency: str) -> None:
    """Let an empty cart be in another currency."""
    await session.execute(update(CartRow).where(CartRow.id == cart_id).values(currency=currency))


async def list_lines(session: AsyncSession, cart_id: UUID) -> list[CartLineRow]:
    """Return a cart's lines, the oldest first."""
    found = await session.execute(_LIST_LINES, {"cart_id": cart_id})
    return list(found.scalars())


async def add_line(session: AsyncSession, **values: object) -> UUID:
    """Add an approved design, or more of it; return the line's id."""
    return (await session.execute(_ADD, values)).scalar_one()


async def set_quantity(
    session: AsyncSession, *, cart_id: UUID, line_id: UUID, quantity: int
) -> bool:
    """Change a line's quantity; False when it is not in this cart."""
    found = await session.execute(
        update(CartLineRow)
        .where(CartLineRow.id == line_id, CartLineRow.cart_id == cart_id)
        .values(quantity=quantity)
        .returning(CartLineRow.id)
    )
    return found.first() is not None


async def replace_approval(
    session: AsyncSession, *, cart_id: UUID, line_id: UUID, **values: object
) -> None:
    """Put another approval on a line."""
    await session.execute(
        update(CartLineRow)
        .where(CartLineRow.id == line_id, CartLineRow.cart_id == cart_id)
        .values(**values)
    )


async def set_unit_seen(session: AsyncSession, *, line_id: UUID, unit_seen_minor: int) -> None:
    """Remember what the buyer has now seen."""
    await session.execute(
        update(CartLineRow).where(CartLineRow.id == line_id).values(unit_seen_minor=unit_seen_minor)
    )


async def delete_line(session: AsyncSession, *, cart_id: UUID, line_id: UUID) -> None:
    """Remove a line of this cart; a missing one is fine."""
    await session.execute(
        delete(CartLineRow).where(CartLineRow.id == line_id, CartLineRow.cart_id == cart_id)
    )


async def delete_lines(session: AsyncSession, cart_id: UUID) -> None:
    """Empty a cart."""
    await session.execute(delete(CartLineRow).where(CartLineRow.cart_id == cart_id))
