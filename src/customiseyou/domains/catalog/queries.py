"""Every SQL statement of the catalogue. Pages are read in one statement each."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.catalog.models import VariantRow
from customiseyou.infra.db import shown, sql

_CARD = """
json_build_object(
  'id', product.id, 'slug', product.slug,
  'title', coalesce(product.title->>$1, product.title->>'en'),
  'seller_name', seller.name, 'seller_town', seller.town, 'seller_country', seller.country,
  'processing_days', product.processing_days,
  'price_minor', price.minor, 'currency', $2::text,
  'transit_days', (
    SELECT rate.transit_days FROM shipping_rates AS rate
    WHERE rate.seller_id = seller.id AND rate.currency = $2 AND rate.country IN ($7, '*')
    ORDER BY rate.country = '*' LIMIT 1),
  'picture', (
    SELECT json_build_object('key', picture.storage_key, 'width', picture.width,
      'height', picture.height, 'alt', coalesce(picture.alt->>$1, picture.alt->>'en'))
    FROM product_pictures AS picture
    WHERE picture.product_id = product.id ORDER BY picture.position LIMIT 1))
"""

_FROM = """
FROM products AS product
JOIN sellers AS seller ON seller.id = product.seller_id
JOIN categories AS category ON category.id = product.category_id
CROSS JOIN LATERAL (
  SELECT min(amount.amount_minor) AS minor FROM variants AS variant
  JOIN variant_prices AS amount ON amount.variant_id = variant.id AND amount.currency = $2
  WHERE variant.product_id = product.id AND variant.is_live) AS price
WHERE product.status = 'live' AND price.minor IS NOT NULL
  AND ($3::text IS NULL OR category.slug = $3)
  AND product.search_text LIKE ALL ($4::text[])
"""

_CARDS = f"""
SELECT json_build_object(
  'total', (SELECT count(*) {_FROM}),
  'rows', coalesce((
    SELECT json_agg(card.body) FROM (
      SELECT {_CARD} AS body {_FROM}
      ORDER BY product.position, product.id LIMIT $5 OFFSET $6) AS card), '[]'::json))
"""  # noqa: S608  (only the constants above are joined)
CARDS = shown.with_state(_CARDS)

_PRODUCT = """
SELECT json_build_object(
  'id', product.id, 'slug', product.slug,
  'title', coalesce(product.title->>$2, product.title->>'en'),
  'description', coalesce(product.description->>$2, product.description->>'en'),
  'facts', coalesce((
    SELECT json_agg(json_build_array(
      coalesce(fact->'name'->>$2, fact->'name'->>'en'),
      coalesce(fact->'value'->>$2, fact->'value'->>'en')))
    FROM jsonb_array_elements(product.facts) AS fact), '[]'::json),
  'seller_id', seller.id, 'seller_name', seller.name, 'seller_town', seller.town,
  'seller_country', seller.country,
  'seller_story', coalesce(seller.story->>$2, seller.story->>'en', ''),
  'seller_languages', seller.languages, 'seller_is_fictional', seller.is_fictional,
  'category_slug', category.slug,
  'category_name', coalesce(category.name->>$2, category.name->>'en'),
  'processing_days', product.processing_days,
  'template_version_id', product.template_version_id,
  'pictures', coalesce((
    SELECT json_agg(json_build_object('key', picture.storage_key, 'width', picture.width,
      'height', picture.height, 'alt', coalesce(picture.alt->>$2, picture.alt->>'en'),
      'view', coalesce(picture.view, ''))
      ORDER BY picture.position)
    FROM product_pictures AS picture WHERE picture.product_id = product.id), '[]'::json),
  'variants', coalesce((
    SELECT json_agg(json_build_object('id', variant.id, 'tint', variant.tint,
      'label', coalesce(variant.label->>$2, variant.label->>'en'), 'stock', variant.stock,
      'prices', (SELECT coalesce(json_object_agg(currency, amount_minor), '{}'::json)
                 FROM variant_prices WHERE variant_id = variant.id))
      ORDER BY variant.position)
    FROM variants AS variant
    WHERE variant.product_id = product.id AND variant.is_live), '[]'::json))
FROM products AS product
JOIN sellers AS seller ON seller.id = product.seller_id
JOIN categories AS category ON category.id = product.category_id
"""

PRODUCT = shown.with_state(f"{_PRODUCT} WHERE product.slug = $1 AND product.status = 'live'")
PRODUCT_BY_ID = f"{_PRODUCT} WHERE product.id = $1"

_CATEGORIES = """
SELECT coalesce(json_agg(json_build_object(
  'slug', category.slug, 'name', coalesce(category.name->>$1, category.name->>'en'),
  'picture', (
    SELECT json_build_object('key', picture.storage_key, 'width', picture.width,
      'height', picture.height, 'alt', coalesce(picture.alt->>$1, picture.alt->>'en'))
    FROM products AS product JOIN product_pictures AS picture ON picture.product_id = product.id
    WHERE product.category_id = category.id AND product.status = 'live'
    ORDER BY product.position, picture.position LIMIT 1))
  ORDER BY category.position), '[]'::json)
FROM (SELECT * FROM categories ORDER BY position LIMIT 50) AS category
"""
CATEGORIES = shown.with_state(_CATEGORIES)

SHOP = shown.with_state(
    f"SELECT json_build_object('cards', ({_CARDS}), 'shelves', ({_CATEGORIES}))"
)

_FOR_SALE = """
SELECT variant.id, product.id AS product_id, product.slug AS product_slug,
       product.title::text, variant.label::text, variant.tint, price.amount_minor, variant.stock,
       variant.is_live AND product.status = 'live' AS is_live, product.processing_days,
       product.template_version_id, seller.id AS seller_id, seller.slug AS seller_slug,
       seller.name AS seller_name, seller.town AS seller_town, seller.country AS seller_country,
       seller.story::text AS seller_story, seller.languages AS seller_languages,
       seller.is_fictional AS seller_is_fictional, rate.shipping_minor, rate.transit_days
FROM variants AS variant
JOIN products AS product ON product.id = variant.product_id
JOIN sellers AS seller ON seller.id = product.seller_id
LEFT JOIN LATERAL (
  SELECT amount_minor AS shipping_minor, transit_days FROM shipping_rates
  WHERE seller_id = seller.id AND country IN ($3, '*') AND currency = $2
    AND $3::text IS NOT NULL
  ORDER BY country = '*' LIMIT 1) AS rate ON true
JOIN variant_prices AS price ON price.variant_id = variant.id AND price.currency = $2
WHERE variant.id = ANY ($1::uuid[])
"""

# One conditional statement takes the pieces and remembers the hold: never read, then write.
_HOLD = """
WITH taken AS (
  UPDATE variants SET stock = stock - $3
  WHERE id = $2 AND is_live AND (stock IS NULL OR stock >= $3)
  RETURNING id)
INSERT INTO stock_holds (subject, variant_id, quantity, expires_at)
SELECT $1, id, $3, $4 FROM taken RETURNING variant_id
"""
_TAKE_HOLDS = "DELETE FROM stock_holds WHERE subject = $1 RETURNING variant_id, quantity"
_PUT_BACK = "UPDATE variants SET stock = stock + $2 WHERE id = $1 AND stock IS NOT NULL"


async def list_for_sale(
    reader: sql.Reader, *, variant_ids: list[UUID], currency: str, country: str | None
) -> list[sql.Row]:
    """Return rows about variants that have a price in a currency, with what sending costs."""
    if not variant_ids:
        return []
    return await sql.rows(reader, _FOR_SALE, variant_ids, currency, country)


async def hold(
    session: AsyncSession, *, subject: str, variant_id: UUID, quantity: int, expires_at: object
) -> bool:
    """Take pieces off the shelf; False when fewer are left."""
    taken = await sql.value(session, _HOLD, subject, variant_id, quantity, expires_at)
    return taken is not None


async def take_holds(session: AsyncSession, *, subject: str) -> list[tuple[UUID, int]]:
    """Delete the holds of a subject; return variant and quantity of each."""
    rows = await sql.rows(session, _TAKE_HOLDS, subject)
    return [(row["variant_id"], row["quantity"]) for row in rows]


async def put_back(session: AsyncSession, *, variant_id: UUID, quantity: int) -> None:
    """Return pieces to the shelf; made-to-order variants have no count to change."""
    await sql.rows(session, _PUT_BACK, variant_id, quantity)


async def get_stock(session: AsyncSession, variant_id: UUID) -> int | None:
    """Return the pieces left of a variant."""
    return (
        await session.execute(select(VariantRow.stock).where(VariantRow.id == variant_id))
    ).scalar_one()
