"""A person without a browser: the requests of a purchase, one by one."""

import re
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx

CARD = {"method": "card", "card_number": "4242 4242 4242 4242", "expiry": "12/29", "cvc": "123"}
GUEST = {
    "email": "asha@guest.example",
    "name": "Asha Verma",
    "phone": "+91 98765 43210",
    "postcode": "226001",
    "city": "Lucknow",
    "line1": "12 Hazratganj",
    "state": "Uttar Pradesh",
    "country": "IN",
}
FORM_TOKEN = "_csrf_token"


class Unexpected(Exception):
    """The shop answered something else than a purchase needs."""


class Visitor:
    """One browser's cookies."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, headers={"accept-language": "en"}, timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def get(self, path: str) -> str:
        """Return a page, wherever the shop leads on to."""
        reply = self._client.get(path, follow_redirects=True)
        if reply.status_code != 200:
            raise Unexpected(f"GET {path}: {reply.status_code}")
        return reply.text

    def send(self, path: str, fields: dict[str, str]) -> str:
        """Send a form; return where its answer leads."""
        token = self._client.cookies.get("csrftoken", "")
        reply = self._client.post(path, data={FORM_TOKEN: token, **fields})
        if reply.status_code != 303:
            raise Unexpected(f"POST {path}: {reply.status_code}")
        where = urlsplit(reply.headers["location"])
        return f"{where.path}?{where.query}" if where.query else where.path

    def design(self, slug: str, answers: dict[str, str]) -> str:
        """Start a design; return the path of its approval."""
        self.get(f"/p/{slug}")
        return self.send(f"/p/{slug}/designs", {"next": "approve", **answers})


class Purchase:
    """One guest's way from a product to the order's page, request by request."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._next = ""
        self._form: dict[str, str] = {}

    def start(self, slug: str, answers: dict[str, str]) -> None:
        """Design a piece and look at its proof, which draws it."""
        self._next = self._visitor.design(slug, answers)
        shown = _value(self._visitor.get(self._next), "approval_hash")
        self._form = {"checked": "1", "approval_hash": shown}

    def approve(self) -> None:
        """Approve the proof, which puts the piece into the cart."""
        self._visitor.send(self._next, self._form)

    def open_checkout(self) -> int:
        """Open the checkout; return the page's size."""
        page = self._visitor.get("/checkout")
        self._form = {**GUEST, "place_key": _value(page, "place_key")}
        return len(page.encode())

    def place(self) -> None:
        """Place the order, which leads to the pay page."""
        self._next = self._visitor.send("/checkout", self._form)

    def pay(self) -> None:
        """Pay with a card that asks nothing more."""
        self._visitor.get(self._next)
        self._next = self._visitor.send(self._next, CARD)

    def show_order(self) -> int:
        """Come back to the order's page; return its size."""
        return len(self._visitor.get(self._next).encode())


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    if found is None:
        raise Unexpected(f"no field {name} on the page")
    return found.group(1)
