"""Hot pages and answers, as the whole application gives them again."""

import re
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from prometheus_client import REGISTRY
from tests.api.client import Shop

from customiseyou.infra.db.session import Database, plain_url

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

MUG = "cutting-chai-mug"
PAGES = ("/", "/shop", "/shop/mugs", "/search?q=mug", f"/p/{MUG}")
ANSWERS = ("/api/v1/categories", "/api/v1/products?limit=24", f"/api/v1/products/{MUG}")
NONCE = re.compile(r"nonce[-=]\"?([\w-]{22})")
TOKEN = re.compile("[0-9a-f]{128}")

Asked = tuple[str, tuple[Any, ...]]
"""A statement and its parameters."""


class Reader:
    """A browser that nobody knows, and how often the framework read anything for it."""

    def __init__(self, shop: Shop, read: list[Asked]) -> None:
        self._shop = shop
        self.read = read

    async def get(self, path: str, **headers: str) -> str:
        """Return a page or an answer without what differs for each reader of it."""
        self._shop.http.cookies.clear()
        self.read.clear()
        sent = {"accept-language": "en", **headers}
        self.answer = await self._shop.http.get(path, headers=sent)
        self.was_known = bool(self.read) and not any("AS body" in sql for sql, _ in self.read)
        assert self.answer.status_code == 200, self.answer.text
        return self._alike(self.answer.text)

    def headers(self) -> dict[str, str]:
        """Return the last answer's headers, likewise."""
        found = {name: self._alike(value) for name, value in self.answer.headers.items()}
        return found | {"x-request-id": ""}

    def _alike(self, found: str) -> str:
        nonces = NONCE.findall(self.answer.headers["content-security-policy"])
        for nonce in nonces[:1]:
            found = found.replace(nonce, "NONCE")
        return TOKEN.sub("TOKEN", found)


@pytest_asyncio.fixture(loop_scope="session")
async def reader(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Return a reader, with all statements that are read for it."""
    read: list[Asked] = []
    for name in ("read_value", "read_row", "read_rows"):
        ask = getattr(Database, name)

        async def note(database, sql, *args, _ask=ask):
            read.append((sql, args))
            return await _ask(database, sql, *args)

        monkeypatch.setattr(Database, name, note)
    return Reader(shop, read)


@pytest.mark.parametrize("path", [*PAGES, *ANSWERS])
async def test_what_is_given_again_is_what_the_framework_gave(reader, path):
    first = await reader.get(path)
    headers = reader.headers()
    assert await reader.get(path) == first
    assert reader.was_known
    assert reader.headers() == headers
    assert ("set-cookie" in headers) == (path in PAGES)


PRICE = "UPDATE variant_prices SET amount_minor = amount_minor {} 100"
SELLER = "UPDATE sellers SET name = {} FROM (SELECT ' & Co') AS more (words)"
LONGER, SHORTER = "name || words", "replace(name, words, '')"


@pytest.mark.parametrize(
    ("path", "sql", "there", "back"),
    [
        ("/shop", PRICE, "+", "-"),
        ("/api/v1/products?limit=24", PRICE, "+", "-"),
        (f"/p/{MUG}", PRICE, "+", "-"),
        (f"/api/v1/products/{MUG}", PRICE, "+", "-"),
        (f"/p/{MUG}", SELLER, LONGER, SHORTER),
        (f"/p/{MUG}", "UPDATE shipping_rates SET amount_minor = amount_minor {} 500", "+", "-"),
        ("/shop", "UPDATE shipping_rates SET transit_days = transit_days {} 3", "+", "-"),
        ("/shop", "UPDATE categories SET slug = {}", "slug || '-x'", "replace(slug, '-x', '')"),
        ("/search?q=mug", "UPDATE product_pictures SET width = width {} 1", "+", "-"),
        ("/", "UPDATE products SET position = {}", "1000 - position", "1000 - position"),
        (f"/p/{MUG}", "UPDATE products SET processing_days = processing_days {} 4", "+", "-"),
        ("/shop/mugs", "UPDATE variants SET is_live = {}", "false", "true"),
    ],
)
async def test_a_change_is_seen_by_the_next_reader(shop, reader, path, sql, there, back):
    before = await reader.get(path)
    assert await reader.get(path) == before
    assert reader.was_known
    await shop.one(sql.format(there))
    try:
        assert await reader.get(path) != before
        assert not reader.was_known
    finally:
        await shop.one(sql.format(back))
    assert await reader.get(path) == before


async def test_every_table_that_they_read_is_watched(shop, reader):
    asked: list[Asked] = []
    await shop.one("UPDATE shown_states SET id = gen_random_uuid()")
    for path in (*PAGES, *ANSWERS):
        await reader.get(path)
        assert not reader.was_known
        asked += reader.read
    connection = await asyncpg.connect(plain_url(shop.environ["CUSTOMISEYOU_DATABASE_URL"]))
    try:
        plans = [
            await connection.fetchval(f"EXPLAIN (FORMAT JSON) {sql}", *args) for sql, args in asked
        ]
        watched = await connection.fetch("""
            SELECT tgrelid::regclass::text AS name FROM pg_trigger
             WHERE tgfoid = 'shown_note_change'::regproc GROUP BY 1 HAVING count(*) = 2""")
    finally:
        await connection.close()
    read = set(re.findall(r'"Relation Name": "(\w+)"', "".join(plans)))
    assert {"products", "sellers", "shipping_rates"} < read
    assert read <= {"shown_states", *(row["name"] for row in watched)}


async def test_a_token_of_an_answer_that_was_known_lets_a_form_in(shop, reader):
    for _ in range(2):
        await reader.get("/shop")
    assert reader.was_known
    token = shop.http.cookies["csrftoken"]
    fields = {"email": "nobody@example.org", "password": "nothing"}
    for sent, status in ((token, 422), (token[::-1], 403)):
        answer = await shop.http.post("/login", data={**fields, "_csrf_token": sent})
        assert answer.status_code == status
    shop.http.cookies.clear()


async def test_a_visitor_sees_at_once_how_much_is_in_the_cart(shop, reader):
    guest = await shop.guest()
    visitor = {"cookie": f"visitor={guest.headers['Visitor-Key']}"}
    empty = await reader.get("/shop", **visitor)
    assert await reader.get("/shop", **visitor) == empty == await reader.get("/shop")
    assert reader.was_known
    await guest.approve(MUG, name="Ravi")
    full = await reader.get("/shop", **visitor)
    assert "Cart, 1 piece" in full
    assert await reader.get("/shop", **visitor) == full
    assert reader.was_known
    assert await reader.get("/shop") == empty
    assert reader.was_known


async def test_an_answer_that_was_known_is_counted_by_its_route(reader):
    def counted() -> float | None:
        labels = {"method": "GET", "route": "/p/{slug}", "status": "200"}
        return REGISTRY.get_sample_value("customiseyou_http_request_duration_seconds_count", labels)

    await reader.get(f"/p/{MUG}")
    before = counted()
    await reader.get(f"/p/{MUG}")
    assert reader.was_known
    assert before is not None
    assert counted() == before + 1
