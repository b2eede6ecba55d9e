"""Filling, changing, reading and emptying a cart."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.accounts.values import AccountId, Owner
from customiseyou.domains.cart import queries
from customiseyou.domains.cart.errors import CartFull, LineNotFound
from customiseyou.domains.cart.values import (
    LINES_MAX,
    QUANTITY_MAX,
    Cart,
    CartId,
    CartLine,
    CartLineId,
)
from customiseyou.domains.catalog.values import VariantId
from customiseyou.infra.db import sql
from customiseyou.infra.db.session import Database
from customiseyou.kit.money import Money


def _cart(row: sql.Row, lines: Iterable[sql.Row]) -> Cart:
    return Cart(
        id=CartId(row["id"]),
        currency=row["currency"],
        lines=tuple(
            CartLine(
                id=CartLineId(line["line_id"]),
                variant_id=line["variant_id"],
                approval_id=line["approval_id"],
                quantity=line["quantity"],
                unit_seen_minor=line["unit_seen_minor"],
            )
            for line in lines
        ),
    )


async def find(reader: sql.Reader, *, owner: Owner) -> Cart | None:
    """Return a person's cart, or None before the first line."""
    rows = await queries.read_cart(reader, owner)
    if not rows:
        return None
    return _cart(rows[0], (row for row in rows if row["line_id"] is not None))


async def lock(session: AsyncSession, *, owner: Owner) -> Cart | None:
    """Return a person's cart, locked until the transaction ends: one order at a time."""
    row = await queries.lock_cart(session, owner)
    # Its lines are read by a statement of their own: they may have changed before the lock came.
    return None if row is None else _cart(row, await queries.list_lines(session, row["id"]))


async def lock_or_open(session: AsyncSession, *, owner: Owner, currency: str) -> Cart:
    """Return a person's cart as `lock` does, a new one before the first line."""
    found = await lock(session, owner=owner)
    return (
        found if found is not None else await open_or_lock(session, owner=owner, currency=currency)
    )


async def open_or_lock(session: AsyncSession, *, owner: Owner, currency: str) -> Cart:
    """Return a new cart for a person who had none a moment ago; another request may be faster."""
    opened = await queries.open_cart(session, owner, currency=currency)
    if opened is not None:
        return Cart(id=CartId(opened), currency=currency, lines=())
    found = await lock(session, owner=owner)
    assert found is not None, "it was there or was opened"
    return found


async def add(
    session: AsyncSession,
    *,
    owner: Owner,
    variant_id: VariantId,
    approval_id: UUID,
    quantity: int,
    unit: Money,
    locked: Cart | None = None,
) -> CartLineId:
    """Put an approved design into the cart; raises CartFull.

    `locked` is the cart as `lock_or_open` returned it in this transaction; it is not read again.
    """
    if locked is None:
        locked = await lock_or_open(session, owner=owner, currency=unit.currency)
    if not locked.lines and locked.currency != unit.currency:
        await queries.set_currency(session, cart_id=locked.id, currency=unit.currency)
    known = any(line.approval_id == approval_id for line in locked.lines)
    if len(locked.lines) >= LINES_MAX and not known:
        raise CartFull(LINES_MAX)
    line_id = await queries.add_line(
        session,
        cart_id=locked.id,
        variant_id=variant_id,
        approval_id=approval_id,
        quantity=quantity,
        unit_seen_minor=unit.minor,
        quantity_max=QUANTITY_MAX,
    )
    return CartLineId(line_id)


async def replace(
    session: AsyncSession,
    *,
    owner: Owner,
    line_id: CartLineId,
    variant_id: VariantId,
    approval_id: UUID,
    unit: Money,
) -> None:
    """Put an edited design in the place of the line it came from; raises LineNotFound.

    If another line has that design already, it takes this one's pieces too.
    """
    found = await lock(session, owner=owner)
    old = None if found is None else next((one for one in found.lines if one.id == line_id), None)
    if found is None or old is None:
        raise LineNotFound
    other = next((line for line in found.lines if line.approval_id == approval_id), None)
    if other is None or other is old:
        await queries.replace_approval(
            session,
            cart_id=found.id,
            line_id=line_id,
            variant_id=variant_id,
            approval_id=approval_id,
            unit_seen_minor=unit.minor,
        )
        return
    both = min(other.quantity + old.quantity, QUANTITY_MAX)
    await queries.delete_line(session, cart_id=found.id, line_id=line_id)
    await queries.set_quantity(session, cart_id=found.id, line_id=other.id, quantity=both)


async def set_quantity(
    session: AsyncSession, *, owner: Owner, line_id: CartLineId, quantity: int
) -> None:
    """Change how many of a line are wanted; raises LineNotFound.

    0 removes it, and removing what is gone is fine.
    """
    row = await queries.lock_cart(session, owner)
    if row is None:
        raise LineNotFound
    if quantity <= 0:
        await queries.delete_line(session, cart_id=row["id"], line_id=line_id)
        return
    if not await queries.set_quantity(
        session, cart_id=row["id"], line_id=line_id, quantity=min(quantity, QUANTITY_MAX)
    ):
        raise LineNotFound


async def remember_prices(session: AsyncSession, *, units: dict[CartLineId, Money]) -> None:
    """Store what the buyer has now been shown."""
    for line_id in sorted(units):
        await queries.set_unit_seen(session, line_id=line_id, unit_seen_minor=units[line_id].minor)


async def empty(session: AsyncSession, *, cart_id: CartId) -> None:
    """Take every line out."""
    await queries.delete_lines(session, cart_id)


async def merge_at_sign_in(session: AsyncSession, *, account_id: AccountId, visitor: bytes) -> None:
    """Bring what was put in before signing in into the account's cart."""
    before = Owner(account_id=None, visitor=visitor)
    known = await find(session, owner=before)
    if known is None:
        return
    # The account's cart is locked first, as `lock` does for an owner who has both.
    account = Owner(account_id=account_id, visitor=None)
    mine = await lock_or_open(session, owner=account, currency=known.currency)
    guest = await lock(session, owner=before)
    if guest is None:
        return
    if not mine.lines and mine.currency != guest.currency:
        await queries.set_currency(session, cart_id=mine.id, currency=guest.currency)
    for line in guest.lines:
        await queries.add_line(
            session,
            cart_id=mine.id,
            variant_id=line.variant_id,
            approval_id=line.approval_id,
            quantity=line.quantity,
            unit_seen_minor=line.unit_seen_minor,
            quantity_max=QUANTITY_MAX,
        )
    await queries.delete_cart(session, guest.id)


async def count(database: Database, *, account_id: AccountId | None, visitor: bytes | None) -> int:
    """Return how many pieces are in a person's cart, for the number on the page's frame."""
    return int(await database.read_value(queries.COUNT, account_id, visitor))
