"""What is shown where a guest asks for the order's link anew, or cannot follow it."""

from typing import ClassVar

import msgspec

from customiseyou.web.shared import parts


class OrderLinkPage(msgspec.Struct, frozen=True, kw_only=True):
    """The form POSTs `email` to `action`; `sent` is true after it, whatever was found."""

    template: ClassVar[str] = "storefront/order_link.html"

    action: str
    email: parts.TextField
    sent: bool = False
    days_valid: int


class CookiesRefusedPage(msgspec.Struct, frozen=True, kw_only=True):
    """To who follows an order's link with a browser that keeps no cookies."""

    template: ClassVar[str] = "storefront/order_cookies.html"

    again_url: str
    """The link itself, which works as soon as the browser keeps them."""
