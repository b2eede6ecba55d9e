"""Every SQL statement of orders. A page's data is read in one statement."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.orders.values import OrderStatus
from customiseyou.infra.db import sql
from customiseyou.kit import ids
from customiseyou.kit.money import Money

_ORDER = """
json_build_object(
  'id', one.id, 'code', one.code, 'group_id', one.group_id, 'seller_id', one.seller_id,
  'status', one.status,
  'shipping', json_build_object('minor', one.shipping_minor, 'currency', grp.currency),
  'total', json_build_object('minor', one.total_minor, 'currency', grp.currency),
  'ship_by', one.ship_by, 'promised_on', one.promised_on, 'placed_at', one.placed_at,
  'tracking_number', one.tracking_number, 'carrier', one.carrier,
  'lines', (
    SELECT json_agg(json_build_object(
      'id', line.id, 'variant_id', line.variant_id, 'product_id', line.product_id,
      'approval_id', line.approval_id, 'title', line.title,
      'variant_label', line.variant_label, 'quantity', line.quantity, 'parts', line.parts,
      'unit', json_build_object('minor', line.unit_minor, 'currency', grp.currency),
      'total', json_build_object('minor', line.total_minor, 'currency', grp.currency))
      ORDER BY line.position)
    FROM order_lines AS line WHERE line.order_id = one.id),
  'events', coalesce((
    SELECT json_agg(json_build_object('at', event.at, 'kind', event.kind, 'facts', event.facts)
      ORDER BY event.at, event.id)
    FROM order_events AS event WHERE event.order_id = one.id), '[]'::json))
"""

_GROUP = f"""
SELECT json_build_object(
  'id', grp.id, 'code', grp.code,
  'contact', json_build_object('email', grp.email, 'name', grp.name, 'phone', grp.phone),
  'address', grp.address, 'language', grp.language, 'currency', grp.currency,
  'total', json_build_object('minor', grp.total_minor, 'currency', grp.currency),
  'placed_at', grp.placed_at, 'pay_until', grp.pay_until,
  'orders', (SELECT json_agg({_ORDER} ORDER BY one.code)
             FROM orders AS one WHERE one.group_id = grp.id))
FROM order_groups AS grp
"""  # noqa: S608  (constants only)

GROUP_BY_ID = f"{_GROUP} WHERE grp.id = $1"

GROUP_FOR_BUYER = f"""{_GROUP}
WHERE (grp.code = $1 OR grp.id = (SELECT group_id FROM orders WHERE code = $1)) AND (
  (grp.account_id = $2) OR (grp.visitor = $3)
  OR EXISTS (SELECT FROM order_access AS access WHERE access.group_id = grp.id
             AND access.token_digest = $4 AND access.expires_at > $5))
"""  # noqa: S608

_ADD_ACCESS = """
INSERT INTO order_access (token_digest, group_id, expires_at) VALUES ($1, $2, $3)
"""
_GROUP_BY_KEY = """
SELECT id, request_hash, (SELECT min(code) FROM orders WHERE group_id = order_groups.id) AS code
FROM order_groups WHERE idempotency_key = $1
"""
_QUANTITIES = "SELECT variant_id, quantity FROM order_lines WHERE order_id = $1"

# A shop learns of an order, and of who wants it, when it is paid; a cancelled one was perhaps.
_WAS_PAID = """
(one.status IN ('paid', 'making', 'shipped') OR one.status = 'cancelled' AND EXISTS (
  SELECT FROM order_events AS event WHERE event.order_id = one.id AND event.kind = 'paid'))
"""

ORDER_FOR_SELLER = f"""
SELECT json_build_object('order', {_ORDER}, 'buyer', grp.name, 'address', grp.address,
                         'language', grp.language, 'phone', grp.phone)
FROM orders AS one JOIN order_groups AS grp ON grp.id = one.group_id
WHERE one.code = $1 AND one.seller_id = ANY ($2::uuid[]) AND {_WAS_PAID}
"""  # noqa: S608

_MATCHES = """(
  SELECT lower(concat_ws(' ', one.code, (SELECT name FROM order_groups WHERE id = one.group_id),
                         (SELECT string_agg(title::text, ' ') FROM order_lines
                          WHERE order_id = one.id))) LIKE ALL ($5::text[]))"""

ORDERS_OF_SELLERS = f"""
SELECT json_build_object(
  'total', (SELECT count(*) FROM orders AS one WHERE one.seller_id = ANY ($1::uuid[])
            AND one.status = ANY ($2::text[]) AND {_WAS_PAID} AND {_MATCHES}),
  'rows', coalesce((SELECT json_agg(found.body) FROM (
    SELECT json_build_object(
      'id', one.id, 'code', one.code, 'status', one.status, 'buyer_name', grp.name,
      'title', line.title, 'pieces', line.pieces,
      'total', json_build_object('minor', one.total_minor, 'currency', grp.currency),
      'placed_at', one.placed_at, 'ship_by', one.ship_by, 'promised_on', one.promised_on,
      'approval_id', line.approval_id) AS body
    FROM orders AS one JOIN order_groups AS grp ON grp.id = one.group_id
    CROSS JOIN LATERAL (
      SELECT (array_agg(title ORDER BY position))[1] AS title, sum(quantity) AS pieces,
             (array_agg(approval_id ORDER BY position))[1] AS approval_id
      FROM order_lines WHERE order_id = one.id) AS line
    WHERE one.seller_id = ANY ($1::uuid[]) AND one.status = ANY ($2::text[]) AND {_WAS_PAID}
      AND {_MATCHES}
    ORDER BY one.status NOT IN ('paid', 'making'),
             CASE WHEN one.status IN ('paid', 'making') THEN one.ship_by END,
             CASE WHEN one.status IN ('paid', 'making') THEN one.placed_at END,
             one.placed_at DESC
    LIMIT $3 OFFSET $4) AS found), '[]'::json))
"""  # noqa: S608

COUNTS_OF_SELLERS = f"""
SELECT one.status, count(*) AS count FROM orders AS one
WHERE one.seller_id = ANY ($1::uuid[]) AND {_WAS_PAID} GROUP BY one.status
"""  # noqa: S608

GROUPS_OF_BUYER = f"""
SELECT coalesce(json_agg(found.body), '[]'::json) FROM (
  {_GROUP} WHERE (grp.account_id = $1 OR grp.visitor = $2)
    AND ($3::uuid IS NULL OR (grp.placed_at, grp.id) <
         (SELECT placed_at, id FROM order_groups WHERE id = $3))
  ORDER BY grp.placed_at DESC, grp.id DESC LIMIT $4) AS found (body)
"""  # noqa: S608

_CODES_BY_EMAIL = text("""
SELECT id FROM order_groups WHERE lower(email) = lower(:email) AND placed_at > :since
ORDER BY placed_at DESC LIMIT 20
""")


_UNPAID = text("""
SELECT DISTINCT grp.id FROM orders AS one JOIN order_groups AS grp ON grp.id = one.group_id
WHERE one.status = 'awaiting_payment' AND grp.pay_until < :due_before
ORDER BY grp.id LIMIT 100
""")


_LOCKED = """
SELECT one.id, one.code, one.group_id, one.seller_id, one.status, one.total_minor, grp.currency,
       grp.total_minor AS group_total_minor, grp.pay_until
FROM order_groups AS grp JOIN orders AS one ON one.group_id = grp.id
"""
_LOCK_GROUP = f"{_LOCKED} WHERE grp.id = $1 ORDER BY one.id FOR UPDATE"
_LOCK_BY_CODE = f"{_LOCKED} WHERE one.code = $1 FOR UPDATE OF one"
_MOVE = """
WITH moved AS (
  UPDATE orders SET status = $2, carrier = coalesce($6, carrier),
                    tracking_number = coalesce($7, tracking_number), updated_at = now()
  WHERE id = $1 RETURNING id)
INSERT INTO order_events (id, order_id, at, kind, facts)
SELECT $3, id, $4, $2, $5::jsonb FROM moved
"""
# A group with everything in it at once; each order begins its history.
_INSERT_GROUP = """
WITH grp AS (
  INSERT INTO order_groups (id, code, account_id, visitor, idempotency_key, request_hash, email,
    name, phone, address, language, currency, total_minor, placed_at, pay_until)
  SELECT id, code, account_id, $3, idempotency_key, $4, email, name, phone, address, language,
    currency, total_minor, $5, $6
  FROM json_to_record($1::json) AS one (
    id uuid, code text, account_id uuid, idempotency_key text, email text, name text, phone text,
    address jsonb, language text, currency text, total_minor bigint)
  RETURNING id, placed_at),
placed AS (
  INSERT INTO orders (id, code, group_id, seller_id, status, items_minor, shipping_minor,
    total_minor, ship_by, promised_on, placed_at)
  SELECT one.id, one.code, grp.id, one.seller_id, $7, one.items_minor, one.shipping_minor,
    one.total_minor, one.ship_by, one.promised_on, grp.placed_at
  FROM grp, json_to_recordset($2::json) AS one (
    id uuid, code text, seller_id uuid, items_minor bigint, shipping_minor bigint,
    total_minor bigint, ship_by date, promised_on date)
  RETURNING id),
lines AS (
  INSERT INTO order_lines (id, order_id, position, variant_id, product_id, approval_id, title,
    variant_label, quantity, parts, unit_minor, total_minor)
  SELECT * FROM json_to_recordset($8::json) AS line (
    id uuid, order_id uuid, position int, variant_id uuid, product_id uuid, approval_id uuid,
    title jsonb, variant_label jsonb, quantity int, parts jsonb, unit_minor bigint,
    total_minor bigint))
INSERT INTO order_events (id, order_id, at, kind)
SELECT event.id, event.order_id, grp.placed_at, 'placed'
FROM grp, unnest($9::uuid[], $10::uuid[]) AS event (id, order_id)
"""


async def insert_group(
    session: AsyncSession,
    group: dict[str, object],
    *,
    orders: list[dict[str, object]],
    lines: list[dict[str, object]],
    visitor: bytes | None,
    request_hash: bytes,
    placed_at: datetime,
    pay_until: datetime,
    status: OrderStatus,
    event_ids: list[UUID],
) -> None:
    """Add a group with its orders, all in `status`, their lines and first events."""
    await sql.rows(
        session,
        _INSERT_GROUP,
        msgspec.json.encode(group).decode(),
        msgspec.json.encode(orders).decode(),
        visitor,
        request_hash,
        placed_at,
        pay_until,
        str(status),
        msgspec.json.encode(lines).decode(),
        event_ids,
        [order["id"] for order in orders],
    )


async def find_group_by_key(session: AsyncSession, key: str) -> sql.Row | None:
    """Return id, request_hash and first code of the group that an idempotency key made."""
    return await sql.row(session, _GROUP_BY_KEY, key)


class LockedOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What moving an order asks of it."""

    id: UUID
    code: str
    group_id: UUID
    seller_id: UUID
    status: OrderStatus
    total: Money


class LockedGroup(msgspec.Struct, frozen=True, kw_only=True):
    """What was bought together, locked with all its orders."""

    id: UUID
    total: Money
    pay_until: datetime
    orders: tuple[LockedOrder, ...]
    """In the order of their ids."""


def _locked(found: sql.Row) -> LockedOrder:
    return LockedOrder(
        id=found["id"],
        code=found["code"],
        group_id=found["group_id"],
        seller_id=found["seller_id"],
        status=OrderStatus(found["status"]),
        total=Money(found["total_minor"], found["currency"]),
    )


async def lock_group(session: AsyncSession, group_id: UUID) -> LockedGroup | None:
    """Return a group with its orders, all locked until the transaction ends."""
    rows = await sql.rows(session, _LOCK_GROUP, group_id)
    if not rows:
        return None
    return LockedGroup(
        id=group_id,
        total=Money(rows[0]["group_total_minor"], rows[0]["currency"]),
        pay_until=rows[0]["pay_until"],
        orders=tuple(_locked(found) for found in rows),
    )


async def lock_order_by_code(session: AsyncSession, code: str) -> LockedOrder | None:
    """Return an order by its public code, locked until the transaction ends."""
    found = await sql.row(session, _LOCK_BY_CODE, code)
    return None if found is None else _locked(found)


async def set_status(
    session: AsyncSession,
    order_id: UUID,
    *,
    status: OrderStatus,
    at: datetime,
    facts: dict[str, str],
    carrier: str | None,
    tracking_number: str | None,
) -> None:
    """Move a locked order and add to its history; no carrier or number leaves what is there."""
    await sql.value(
        session,
        _MOVE,
        order_id,
        status,
        ids.new_id(),
        at,
        msgspec.json.encode(facts).decode(),
        carrier,
        tracking_number,
    )


async def list_group_ids_by_email(
    session: AsyncSession, *, email: str, since: datetime
) -> list[UUID]:
    """Return the newest groups of an address."""
    found = await session.execute(_CODES_BY_EMAIL, {"email": email, "since": since})
    return list(found.scalars())


async def list_unpaid_group_ids(session: AsyncSession, *, due_before: datetime) -> list[UUID]:
    """Return groups that have an unpaid order and whose time was over by then."""
    found = await session.execute(_UNPAID, {"due_before": due_before})
    return list(found.scalars())


async def list_quantities(session: AsyncSession, order_id: UUID) -> list[tuple[UUID, int]]:
    """Return variant and pieces of each line of an order."""
    rows = await sql.rows(session, _QUANTITIES, order_id)
    return [(row["variant_id"], row["quantity"]) for row in rows]


async def add_access(
    session: AsyncSession, *, token_digest: bytes, group_id: UUID, expires_at: datetime
) -> None:
    """Let whoever knows a secret see a group until then."""
    await sql.rows(session, _ADD_ACCESS, token_digest, group_id, expires_at)
