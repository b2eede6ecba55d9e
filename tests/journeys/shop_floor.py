"""What happens behind a journey's back: time passes, a maker changes things, counts are taken."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from sqlalchemy import text
from tests.journeys.conftest import Site

from customiseyou.domains.catalog import service as catalog
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.library import Library
from customiseyou.infra.db.embedded import place
from customiseyou.infra.db.session import Database
from customiseyou.infra.jobs import queue
from customiseyou.infra.resources import resource_folder
from customiseyou.kit import clock
from customiseyou.kit.money import Money

LATE = "now() - interval '1 minute'"


@asynccontextmanager
async def opened(site: Site) -> AsyncIterator[Database]:
    """Open the running shop's own database."""
    folder = place.find(site.folder / "data").socket
    embedded = f"postgresql://customiseyou@/customiseyou?host={folder}"
    url = os.environ.get("DATABASE_URL", embedded)
    database = await Database.open(url, connections_max=4)
    try:
        yield database
    finally:
        await database.close()


async def change(site: Site, sql: str, **values: Any) -> int:
    """Change rows; return how many."""
    async with opened(site) as database, database.transaction() as session:
        result = await session.execute(text(sql), values)
        return int(result.rowcount)  # pyright: ignore[reportAttributeAccessIssue]  (of a write)


async def value(site: Site, sql: str, *args: Any) -> Any:
    """Return one value as the database has it now."""
    async with opened(site) as database:
        return await database.read_value(sql, *args)


async def let_the_time_to_pay_pass(site: Site, code: str) -> None:
    """Move an order's opening and its end into the past, at the shop and at its provider."""
    group = "(SELECT group_id FROM orders WHERE code = :code)"
    assert await change(
        site, f"UPDATE order_groups SET pay_until = {LATE} WHERE id = {group}", code=code
    )
    assert await change(
        site, f"UPDATE payments SET expires_at = {LATE} WHERE subject_id = {group}", code=code
    )
    assert await change(
        site,
        f"UPDATE sandbox_payments SET expires_at = {LATE} WHERE reference IN"
        f" (SELECT id::text FROM payments WHERE subject_id = {group})",
        code=code,
    )


async def expire(site: Site, code: str) -> None:
    """Let the time to pay pass, and have those looked for whose time is over."""
    await let_the_time_to_pay_pass(site, code)
    async with opened(site) as database, database.transaction() as session:
        await queue.defer(session, "orders.expire_overdue")


async def dearer(site: Site, slug: str, *, by: int) -> int:
    """Change what every variant of a product costs in rupees; return what the first cost before."""
    async with opened(site) as database:
        rows = await database.read_rows(
            "SELECT variant_id, amount_minor FROM variant_prices JOIN variants ON variants.id ="
            " variant_id JOIN products ON products.id = product_id WHERE slug = $1"
            " AND currency = 'INR' ORDER BY variants.position",
            slug,
        )
        async with database.transaction() as session:
            for row in rows:
                price = Money(row["amount_minor"] + by, "INR")
                await catalog.set_price(session, variant_id=row["variant_id"], price=price)
    return int(rows[0]["amount_minor"])


async def publish_anew(site: Site, slug: str, *, label: str) -> None:
    """Publish a product's template with another name for its first question, and offer that."""
    async with opened(site) as database:
        row = await database.read_row(
            "SELECT products.id, template_version_id, template_versions.key,"
            " template_versions.seller_id FROM products JOIN template_versions"
            " ON template_versions.id = template_version_id WHERE slug = $1",
            slug,
        )
        assert row is not None
        async with database.transaction() as session:
            now = await customization.get_template(
                session, template_version_id=row["template_version_id"]
            )
            first, *others = now.template.fields
            renamed = msgspec.structs.replace(first, label={**first.label, "en": label})
            version = await customization.publish_template(
                session,
                seller_id=row["seller_id"],
                template=msgspec.structs.replace(now.template, fields=(renamed, *others)),
                library=Library.load(resource_folder("assets")),
                key=row["key"],
                now=clock.now(),
            )
            await catalog.set_template(
                session, product_id=row["id"], template_version_id=version.id
            )


async def let_the_bank_answer(site: Site, code: str) -> None:
    """End the wait of a payment that takes a while."""
    assert await change(
        site,
        f"UPDATE sandbox_payments SET captures_at = {LATE} WHERE status = 'processing'"
        " AND reference IN (SELECT payments.id::text FROM payments JOIN orders"
        " ON orders.group_id = payments.subject_id WHERE orders.code = :code)",
        code=code,
    )
    public_id = await value(
        site,
        "SELECT public_id FROM sandbox_payments WHERE reference IN (SELECT payments.id::text"
        " FROM payments JOIN orders ON orders.group_id = payments.subject_id"
        " WHERE orders.code = $1) AND status = 'processing'",
        code,
    )
    async with opened(site) as database, database.transaction() as session:
        await queue.defer(session, "sandbox.settle_due", payment_id=public_id)


async def let_the_day_to_send_pass(site: Site, code: str) -> None:
    """Move the days an order was to leave and to arrive further back than any of the demo's."""
    assert await change(
        site,
        "UPDATE orders SET ship_by = current_date - 20, promised_on = current_date - 10"
        " WHERE code = :code",
        code=code,
    )


@asynccontextmanager
async def parked_refund(site: Site, code: str) -> AsyncIterator[None]:
    """Let the provider have refused an order's refund until it waits for a person."""
    of_order = (
        "payment_id IN (SELECT payments.id FROM payments JOIN orders"
        " ON orders.group_id = payments.subject_id WHERE orders.code = :code)"
    )
    assert await change(
        site,
        "UPDATE payment_refunds SET status = 'failed', refusals = 12, parked_at = now()"
        f" WHERE {of_order}",
        code=code,
    )
    yield
    await change(
        site,
        "UPDATE payment_refunds SET status = 'settled', refusals = 0, parked_at = NULL"
        f" WHERE {of_order}",
        code=code,
    )


async def orders_of(site: Site, code: str) -> int:
    """Return how many orders the buyer of an order has placed in all."""
    found = await value(
        site,
        "SELECT count(*) FROM orders JOIN order_groups ON order_groups.id = orders.group_id"
        " WHERE order_groups.visitor = (SELECT visitor FROM order_groups JOIN orders"
        " ON orders.group_id = order_groups.id WHERE orders.code = $1)",
        code,
    )
    return int(found)


async def captures_of(site: Site, code: str) -> int:
    """Return how often money was taken for an order."""
    found = await value(
        site,
        "SELECT count(*) FROM sandbox_payments WHERE captured_minor > 0 AND reference IN"
        " (SELECT payments.id::text FROM payments JOIN orders"
        " ON orders.group_id = payments.subject_id WHERE orders.code = $1)",
        code,
    )
    return int(found)


async def refunds_of(site: Site, code: str) -> int:
    """Return how often money was sent back for an order."""
    found = await value(
        site,
        "SELECT count(*) FROM payment_refunds WHERE payment_id IN (SELECT payments.id FROM payments"
        " JOIN orders ON orders.group_id = payments.subject_id WHERE orders.code = $1)",
        code,
    )
    return int(found)
