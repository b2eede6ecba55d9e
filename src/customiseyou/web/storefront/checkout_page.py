"""What the checkout shows: at most nine fields and every total."""

from typing import ClassVar

import msgspec

from customiseyou.web.shared import parts


class CheckoutLine(msgspec.Struct, frozen=True, kw_only=True):
    """One piece, who makes it, and the buyer's right to return it."""

    title: str
    personal: str
    """What makes it the buyer's: 'Dida, Brush, Kumkum'."""
    picture: parts.Picture
    seller: str
    arrives_on: str
    amount: str
    quantity: int = 1
    """False when made to the buyer's wish: no change-of-mind return."""


class CheckoutPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page from cart to payment; the form POSTs to `action` with `place_key`."""

    template: ClassVar[str] = "storefront/checkout.html"

    action: str
    place_key: str
    """Makes placing idempotent: the same key never orders twice."""
    email: parts.TextField
    name: parts.TextField
    phone: parts.TextField
    postcode: parts.TextField
    line1: parts.TextField
    line2: parts.TextField
    city: parts.TextField
    state: parts.TextField
    country: parts.SelectField
    lines: tuple[CheckoutLine, ...]
    totals: parts.Totals
    notice: parts.Notice | None = None
