"""Values of orders."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

import msgspec
from msgspec import Meta

from customiseyou.kit.money import Money

OrderGroupId = NewType("OrderGroupId", UUID)
OrderId = NewType("OrderId", UUID)
OrderLineId = NewType("OrderLineId", UUID)

LINES_MAX = 50
KEY_CHARACTERS_MAX = 100
TRACKING_CHARACTERS_MAX = 60


class OrderStatus(StrEnum):
    """Where one shop's order stands."""

    AWAITING_PAYMENT = "awaiting_payment"
    PAID = "paid"
    MAKING = "making"
    SHIPPED = "shipped"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """How to reach the buyer."""

    email: Annotated[str, Meta(max_length=254)]
    name: Annotated[str, Meta(max_length=100)]
    phone: Annotated[str, Meta(max_length=30)]


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Where the parcel goes."""

    line1: Annotated[str, Meta(max_length=120)]
    line2: Annotated[str, Meta(max_length=120)] = ""
    city: Annotated[str, Meta(max_length=80)]
    state: Annotated[str, Meta(max_length=80)] = ""
    postcode: Annotated[str, Meta(max_length=12)]
    country: Annotated[str, Meta(pattern="^[A-Z]{2}$")]


class PricePart(msgspec.Struct, frozen=True, kw_only=True):
    """One reason for a price, in the buyer's words at the time of sale."""

    id: str
    label: dict[str, str]
    amount: Money


class NewLine(msgspec.Struct, frozen=True, kw_only=True):
    """A priced line, ready to be ordered."""

    variant_id: UUID
    product_id: UUID
    approval_id: UUID
    title: dict[str, str]
    variant_label: dict[str, str]
    quantity: int
    parts: tuple[PricePart, ...]
    """What one piece costs, part by part."""
    unit: Money
    total: Money


class NewOrder(msgspec.Struct, frozen=True, kw_only=True):
    """One shop's part of what is being placed."""

    seller_id: UUID
    lines: tuple[NewLine, ...]
    shipping: Money
    total: Money
    ship_by: date
    promised_on: date


class PlacedGroup(msgspec.Struct, frozen=True, kw_only=True):
    """What was placed."""

    id: OrderGroupId
    code: str
    """The code that the buyer meets: that of an order, which leads to those bought with it."""


class LineView(msgspec.Struct, frozen=True, kw_only=True):
    """A line as buyer and shop see it."""

    id: OrderLineId
    variant_id: UUID
    product_id: UUID
    approval_id: UUID
    title: dict[str, str]
    variant_label: dict[str, str]
    quantity: int
    parts: tuple[PricePart, ...]
    unit: Money
    total: Money


class EventView(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened to an order."""

    at: datetime
    kind: str
    facts: dict[str, str]


class OrderView(msgspec.Struct, frozen=True, kw_only=True):
    """One shop's order with everything its pages show."""

    id: OrderId
    code: str
    group_id: OrderGroupId
    seller_id: UUID
    status: OrderStatus
    lines: tuple[LineView, ...]
    shipping: Money
    total: Money
    ship_by: date
    promised_on: date
    placed_at: datetime
    tracking_number: str | None
    carrier: str | None
    events: tuple[EventView, ...]


class GroupView(msgspec.Struct, frozen=True, kw_only=True):
    """What was bought together."""

    id: OrderGroupId
    code: str
    contact: Contact
    address: Address
    language: str
    currency: str
    total: Money
    placed_at: datetime
    pay_until: datetime
    orders: tuple[OrderView, ...]


class OrderRow(msgspec.Struct, frozen=True, kw_only=True):
    """An order in a shop's list."""

    id: OrderId
    code: str
    status: OrderStatus
    buyer_name: str
    title: dict[str, str]
    pieces: int
    total: Money
    placed_at: datetime
    ship_by: date
    promised_on: date
    approval_id: UUID
