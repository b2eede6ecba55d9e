"""What the page shows where a guest asks for the order's link anew."""

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
