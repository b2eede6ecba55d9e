"""A program that uses the JSON interface, and what it needs to know of the shop behind."""

from pathlib import Path
from typing import Any, Self

import httpx
import msgspec
from litestar import Litestar
from sqlalchemy import text

from customiseyou.app import wiring
from customiseyou.app.demo.catalogue import Catalogue
from customiseyou.app.settings import Settings
from customiseyou.infra.db.session import Database
from customiseyou.infra.jobs import worker as jobs
from customiseyou.infra.outbox import Drain
from customiseyou.infra.services import Services
from customiseyou.integrations import sandbox
from customiseyou.kit import clock

PASSWORD = "four words of nobody"
PATH = "/api/v1"
CONTACT = {"email": "priya@example.org", "name": "Priya Nair", "phone": "+91 98765 43210"}
ADDRESS = {"line1": "12 MG Road", "city": "Bengaluru", "postcode": "560001", "country": "IN"}
COUNTED = (
    "account_links",
    "account_sessions",
    "accounts",
    "approvals",
    "cart_lines",
    "designs",
    "order_access",
    "order_events",
    "order_groups",
    "orders",
    "outbox_events",
    "payments",
    "pictures",
    "stock_holds",
)


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Assert that an answer is a refusal, as problem details say it; return them."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    found = answer.json()
    assert (found["status"], found["code"], found["type"]) == (status, code, "about:blank")
    assert found["title"]
    assert found["detail"]
    assert found["request_id"] == answer.headers.get("x-request-id", "")
    return found


class Shop(msgspec.Struct, frozen=True, kw_only=True):
    """The running application."""

    http: httpx.AsyncClient
    app: Litestar
    services: Services
    catalogue: Catalogue
    environ: dict[str, str]
    """The settings, for a second process."""

    @property
    def database(self) -> Database:
        return self.services.get(Database)

    def photo(self, name: str) -> bytes:
        """Return one of the demo's photos."""
        return (Path(self.catalogue.folder) / "photos" / name).read_bytes()

    def stranger(self) -> "Program":
        """Return a program that says nothing about who it is."""
        return Program(shop=self, headers={})

    async def guest(self) -> "Program":
        """Return a program with a visitor key of its own."""
        started = await self.stranger().post("/visitors")
        assert started.status_code == 201
        return Program(shop=self, headers={"Visitor-Key": started.json()["key"]})

    async def member(self, email: str, *, visitor: "Program | None" = None) -> "Program":
        """Return a program in which somebody signed in."""
        start = visitor or self.stranger()
        opened = await start.post("/sessions", {"email": email, "password": PASSWORD})
        assert opened.status_code == 201, opened.text
        headers = {"Authorization": f"Bearer {opened.json()['token']}"}
        return Program(shop=self, headers=headers)

    async def maker_of(self, slug: str) -> "Program":
        """Return the program of somebody in the shop that makes a product."""
        goods = self.catalogue.of(slug)
        owner = next(one for one in self.catalogue.shops if one.slug == goods.shop)
        return await self.member(owner.email)

    async def pay(self, pay_url: str, value: str = "card_approves") -> None:
        """Press a button of the pay page, as the buyer's browser does."""
        async with self.database.transaction() as session:
            await self.services.get(sandbox.Sandbox).pay_by_test_method(
                session, token=pay_url.rpartition("/")[2], value=value, now=clock.now()
            )

    async def hear(self) -> None:
        """Let everybody hear what has happened, without doing the jobs that follow."""
        drain = Drain(self.database, listeners=wiring.LISTENERS)
        while await drain.run_once():
            pass

    async def forget_jobs(self) -> None:
        """Drop what waits for the worker, such as the print files of other tests' orders."""
        await self.one("DELETE FROM procrastinate_jobs WHERE status = 'todo'")

    async def work(self) -> None:
        """Do what the worker does until nothing is left: events, files, mails, webhooks."""
        drain = Drain(self.database, listeners=wiring.LISTENERS)
        settings = self.services.get(Settings)
        worker = jobs.build_app(settings.direct_database_url, self.services)
        async with worker.open_async():
            await drain.run_once()
            while True:
                await worker.run_worker_async(
                    wait=False, listen_notify=False, install_signal_handlers=False
                )
                if not await drain.run_once():
                    return

    async def counts(self) -> dict[str, int]:
        """Return how many rows each table has that a refusal must leave alone."""
        async with self.database.transaction() as session:
            return {
                table: (await session.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()
                for table in COUNTED
            }

    async def one(self, sql: str, **values: Any) -> Any:
        """Return the first value that a statement finds, or change something for a test."""
        async with self.database.transaction() as session:
            found = await session.execute(text(sql), values)
            return found.scalar() if found.returns_rows else None


class Program(msgspec.Struct, frozen=True, kw_only=True):
    """Something that calls the interface."""

    shop: Shop
    headers: dict[str, str]

    def also(self, **headers: str) -> Self:
        """Return the same program with more headers."""
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return msgspec.structs.replace(self, headers={**self.headers, **more})

    async def get(self, path: str, **query: str | int) -> httpx.Response:
        return await self.shop.http.get(PATH + path, params=query, headers=self.headers)

    async def post(self, path: str, body: Any = None, **query: str) -> httpx.Response:
        sent = {} if body is None else {"json": body}
        return await self.shop.http.post(PATH + path, params=query, headers=self.headers, **sent)

    async def put(self, path: str, body: Any, *, match: str | None = None) -> httpx.Response:
        headers = {**self.headers, **({"If-Match": match} if match else {})}
        return await self.shop.http.put(PATH + path, json=body, headers=headers)

    async def patch(self, path: str, body: Any) -> httpx.Response:
        return await self.shop.http.patch(PATH + path, json=body, headers=self.headers)

    async def delete(self, path: str) -> httpx.Response:
        return await self.shop.http.delete(PATH + path, headers=self.headers)

    async def upload(self, content: bytes, *, name: str = "photo.jpg") -> httpx.Response:
        return await self.shop.http.post(
            f"{PATH}/photos", files={"file": (name, content)}, headers=self.headers
        )

    async def start(self, slug: str, **answers: str) -> dict[str, Any]:
        """Start a design of a product's first variant."""
        product = (await self.get(f"/products/{slug}")).json()
        started = await self.post(
            "/designs",
            {"product": slug, "variant": product["variants"][0]["id"], "answers": answers},
        )
        assert started.status_code == 201, started.text
        return started.json()

    async def approve(self, slug: str, **answers: str) -> dict[str, Any]:
        """Design a piece, look at it and put it into the cart."""
        design = await self.start(slug, **answers)
        proof = await self.post(f"/designs/{design['id']}/proofs")
        assert proof.status_code == 200, proof.text
        assert proof.json()["problems"] == []
        approved = await self.post(
            f"/designs/{design['id']}/approvals", {"hash": proof.json()["hash"]}
        )
        assert approved.status_code == 201, approved.text
        return approved.json()

    async def total(self, *, country: str = "IN") -> dict[str, Any]:
        """Return what the cart costs, sent to a country."""
        found = (await self.get("/cart", country=country)).json()["total"]
        assert found is not None
        return found

    async def place(self, key: str, **changes: Any) -> httpx.Response:
        """Order what is in the cart, having seen its total."""
        total = changes.pop("total", None) or await self.total()
        body = {"contact": CONTACT, "address": ADDRESS, "total": total, **changes}
        return await self.also(Idempotency_Key=key).post("/orders", body)
