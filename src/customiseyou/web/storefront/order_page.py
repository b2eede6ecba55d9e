"""What the buyer's order page shows."""

from typing import ClassVar

import msgspec

from customiseyou.web.shared import parts


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """Who carries it, under which number."""

    carrier: str
    number: str
    url: str = ""


class OrderStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The part of the order page that changes by itself."""

    template: ClassVar[str] = "storefront/_order_status.html"

    headline: str
    arrives_line: str
    steps: tuple[parts.TimelineStep, ...]
    version: str
    """Changes whenever the status does."""
    pictures: tuple[parts.Picture, ...] = ()
    """The first piece as it was approved, from each side that carries something of the buyer's."""
    approval: str = ""
    """The first letters of the approval's hash."""
    parcel: Parcel | None = None
    notice: parts.Notice | None = None
    pay_action: str = ""
    """Set while the order can still be paid for."""
    cancel_action: str = ""
    """Set while the buyer may still cancel."""
    again_action: str = ""
    """Set where the order ended without being made, so that it can be ordered anew."""


class OrderLine(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of the order."""

    title: str
    pictures: tuple[parts.Picture, ...]
    amount: str
    quantity: int
    choices: tuple[parts.Fact, ...]
    approved_at: str = ""
    approval: str = ""
    """The first letters of the approval's hash."""


class OrderPage(msgspec.Struct, frozen=True, kw_only=True):
    """One maker's part of what was bought."""

    template: ClassVar[str] = "storefront/order.html"

    code: str
    placed_on: str
    status: OrderStatus
    status_url: str
    events_url: str
    lines: tuple[OrderLine, ...]
    totals: parts.Totals
    seller: parts.SellerBadge
    address: tuple[str, ...]
    others: tuple[parts.Action, ...] = ()
    """Other makers' orders that were paid together with this one."""
