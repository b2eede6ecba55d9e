"""Who asks, in which language and currency: read from cookies once a request."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from customiseyou.domains.accounts import service as accounts
from customiseyou.domains.accounts.values import Account, Owner
from customiseyou.domains.cart import service as cart
from customiseyou.domains.sellers import service as sellers
from customiseyou.domains.sellers.values import SellerId
from customiseyou.infra.db.session import Database
from customiseyou.infra.i18n import LANGUAGES
from customiseyou.kit import ids

VISITOR_COOKIE = "visitor"
SESSION_COOKIE = "session"
LANGUAGE_COOKIE = "lang"
THEME_COOKIE = "theme"
CURRENCY_COOKIE = "currency"

CURRENCIES = ("INR", "EUR")
THEMES = ("system", "light", "dark")
YEAR_SECONDS = 365 * 24 * 3600
SESSION_SECONDS = accounts.SESSION_DAYS * 24 * 3600
SECRET_CHARACTERS_MAX = 64


class Caller(msgspec.Struct, kw_only=True):
    """The person behind a request."""

    account: Account | None
    shops: list[tuple[UUID, str]]
    """Id and name of the shops this person works in."""
    visitor_secret: str | None
    session_secret: str | None
    lang: str
    theme: str
    currency: str
    cart_count: int
    cookies: list[Cookie]
    """Cookies that the response has to set."""
    is_secure: bool

    @property
    def visitor(self) -> bytes | None:
        """The digest by which this browser's things are found."""
        return None if self.visitor_secret is None else ids.digest(self.visitor_secret)

    @property
    def seller_ids(self) -> list[SellerId]:
        """The shops as ids."""
        return [SellerId(shop_id) for shop_id, _ in self.shops]

    @property
    def owner(self) -> Owner | None:
        """Whose things this person may see; None for a browser without any."""
        if self.account is None and self.visitor_secret is None:
            return None
        return Owner(
            account_id=None if self.account is None else self.account.id, visitor=self.visitor
        )

    def owner_or_new(self) -> Owner:
        """Return whose things are made now; a browser without a secret gets one."""
        if self.visitor_secret is None:
            self.visitor_secret = ids.new_secret()
            self.remember(VISITOR_COOKIE, self.visitor_secret)
        owner = self.owner
        assert owner is not None
        return owner

    def remember(
        self,
        name: str,
        value: str,
        *,
        seconds: int = YEAR_SECONDS,
        hidden: bool = True,
        path: str = "/",
    ) -> None:
        """Set a cookie with the response; `hidden` keeps it from scripts."""
        self.cookies.append(
            Cookie(
                key=name,
                value=value,
                max_age=seconds,
                httponly=hidden,
                samesite="lax",
                secure=self.is_secure,
                path=path,
            )
        )

    def forget(self, name: str) -> None:
        """Remove a cookie with the response."""
        self.remember(name, "", seconds=0)


def _secret(connection: ASGIConnection[Any, Any, Any, Any], name: str) -> str | None:
    value = connection.cookies.get(name, "")
    return value if 0 < len(value) <= SECRET_CHARACTERS_MAX else None


def _wanted(
    connection: ASGIConnection[Any, Any, Any, Any], name: str, allowed: tuple[str, ...]
) -> str | None:
    """Return a preference from the address or the cookie, if it is one we know."""
    for value in (connection.query_params.get(name), connection.cookies.get(name)):
        if value in allowed:
            return value
    return None


def _language(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    wanted = _wanted(connection, LANGUAGE_COOKIE, tuple(LANGUAGES))
    if wanted is not None:
        return wanted
    for part in connection.headers.get("accept-language", "").split(",")[:10]:
        code = part.split(";")[0].split("-")[0].strip().lower()
        if code in LANGUAGES:
            return code
    return "en"


def stranger(connection: ASGIConnection[Any, Any, Any, Any]) -> Caller:
    """Return somebody of whom only the preferences are known, without asking the database."""
    return Caller(
        account=None,
        shops=[],
        visitor_secret=_secret(connection, VISITOR_COOKIE),
        session_secret=None,
        lang=_language(connection),
        theme=_wanted(connection, THEME_COOKIE, THEMES) or "system",
        currency=_wanted(connection, CURRENCY_COOKIE, CURRENCIES) or CURRENCIES[0],
        cart_count=0,
        cookies=[],
        is_secure=False,
    )


async def load(
    connection: ASGIConnection[Any, Any, Any, Any],
    database: Database,
    *,
    now: datetime,
    is_secure: bool,
    without_cart: bool = False,
) -> Caller:
    """Return who asks; a browser that brought no cookies costs no query.

    without_cart: leave out how many pieces are in the cart.
    """
    caller = stranger(connection)
    caller.is_secure = is_secure
    caller.session_secret = _secret(connection, SESSION_COOKIE)
    if caller.session_secret is not None:
        caller.account = await accounts.find_signed_in(
            database, secret=caller.session_secret, now=now
        )
    if caller.account is not None:
        caller.shops = await sellers.list_shops_of(database, account_id=caller.account.id)
    owner = caller.owner
    if owner is not None and not without_cart:
        caller.cart_count = await cart.count(
            database, account_id=owner.account_id, visitor=owner.visitor
        )
    for name, value in (
        (LANGUAGE_COOKIE, caller.lang),
        (THEME_COOKIE, caller.theme),
        (CURRENCY_COOKIE, caller.currency),
    ):
        asked = connection.query_params.get(name)
        if asked == value and connection.cookies.get(name) != value:
            caller.remember(name, value, hidden=False)
    return caller
