"""What a maker sees: the orders and one order with its files."""

from typing import ClassVar, Literal

import msgspec

from customiseyou.web.shared import parts


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """One way to narrow the list."""

    label: str
    url: str
    count: int
    current: bool = False


class SellerOrderRow(msgspec.Struct, frozen=True, kw_only=True):
    """One order in the list."""

    url: str
    code: str
    title: str
    personal: str
    """What makes it the buyer's: 'Dida, Brush, Kumkum'."""
    buyer: str
    picture: parts.Picture
    status: parts.Tag
    placed_at: str
    ship_by: str
    amount: str
    is_late: bool = False
    """The day to send it by is over."""
    quantity: int = 1


class SellerOrdersPage(msgspec.Struct, frozen=True, kw_only=True):
    """The maker's orders."""

    template: ClassVar[str] = "seller/orders.html"

    shop: parts.SellerBadge
    filters: tuple[Filter, ...]
    orders: tuple[SellerOrderRow, ...]
    query: str = ""
    paging: parts.Paging = parts.Paging()


class FileLink(msgspec.Struct, frozen=True, kw_only=True):
    """A file to make it from."""

    name: str
    note: str
    """'PDF, 200 × 90 mm, 1.4 MB'."""
    url: str
    kind: Literal["pdf", "png", "svg", "photo"] = "pdf"


class SellerLine(msgspec.Struct, frozen=True, kw_only=True):
    """One piece to make."""

    title: str
    quantity: int
    pictures: tuple[parts.Picture, ...]
    texts: tuple[parts.ExactText, ...]
    choices: tuple[parts.Fact, ...]
    files: tuple[FileLink, ...]
    approved_at: str
    approval: str
    files_pending: bool = False
    """True while the files are still being made."""


class Advance(msgspec.Struct, frozen=True, kw_only=True):
    """The next step; the form POSTs `to` (and `carrier`, `tracking_number`) to `action`."""

    action: str
    to: Literal["making", "shipped"]
    carrier: parts.TextField = parts.TextField(name="carrier")
    tracking: parts.TextField = parts.TextField(name="tracking_number")


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, and when."""

    at: str
    text: str


class SellerOrderPage(msgspec.Struct, frozen=True, kw_only=True):
    """One order with everything needed to make it."""

    template: ClassVar[str] = "seller/order.html"

    shop: parts.SellerBadge
    code: str
    buyer: str
    personal: str
    """The words on the piece, for the headline; may be empty."""
    paid_line: str
    """'Paid Sat 21 Nov 16:44'."""
    status: parts.Tag
    ship_by: str
    lines: tuple[SellerLine, ...]
    events: tuple[Event, ...]
    address: tuple[str, ...]
    url: str
    version: str
    """Changes whenever the status does."""
    phone: str = ""
    advance: Advance | None = None
    notice: parts.Notice | None = None
    is_late: bool = False
