"""What the cart shows."""

from typing import ClassVar

import msgspec

from customiseyou.web.shared import parts


class CartLine(msgspec.Struct, frozen=True, kw_only=True):
    """One design in the cart. The form POSTs `quantity` (0 removes) to `action`."""

    id: str
    action: str
    title: str
    url: str
    picture: parts.Picture
    price: str
    choices: tuple[parts.Fact, ...]
    quantity: int
    maximum: int = 99
    change_url: str = ""
    note: str = ""
    """What changed since it was put in: 'The price was ₹549 when you added it.'"""


class CartGroup(msgspec.Struct, frozen=True, kw_only=True):
    """What one maker sends."""

    seller: parts.SellerBadge
    arrives_on: str
    lines: tuple[CartLine, ...]


class CartPage(msgspec.Struct, frozen=True, kw_only=True):
    """The whole cart; no groups means it is empty."""

    template: ClassVar[str] = "storefront/cart.html"

    groups: tuple[CartGroup, ...]
    totals: parts.Totals
    arrives_on: str = ""
