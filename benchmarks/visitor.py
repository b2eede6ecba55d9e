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

    def proof(self, path: str) -> dict[str, str]:
        """Look at the proof, which draws it; return the form that approves it."""
        return {"checked": "1", "approval_hash": _value(self.get(path), "approval_hash")}

    def check_out(self) -> str:
        """Open the checkout and place the order; return the path of the pay page."""
        key = _value(self.get("/checkout"), "place_key")
        return self.send("/checkout", {**GUEST, "place_key": key})

    def pay(self, path: str) -> str:
        """Pay with a card that asks nothing more; return the path of the order's page."""
        self.get(path)
        return self.send(path, CARD)


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    if found is None:
        raise Unexpected(f"no field {name} on the page")
    return found.group(1)
