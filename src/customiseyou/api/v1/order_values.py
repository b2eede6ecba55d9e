"""What is said of orders, to who bought them and to who makes them."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from customiseyou.api.v1 import approvals, cart, values
from customiseyou.api.v1.approvals import Links
from customiseyou.api.v1.design_values import ApprovalRead
from customiseyou.api.v1.values import (
    Amount,
    BuyerContact,
    Code,
    PostalAddress,
    PricePart,
    ShopRef,
)
from customiseyou.domains.customization.values import Approval, ApprovalId
from customiseyou.domains.orders import rules
from customiseyou.domains.orders.values import (
    TRACKING_CHARACTERS_MAX,
    EventView,
    GroupView,
    LineView,
    OrderId,
    OrderStatus,
    OrderView,
)
from customiseyou.domains.payments.values import PaymentStatus, PaymentView
from customiseyou.domains.sellers.values import Seller, SellerId


class OrderLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line at the price it was bought for."""

    id: UUID
    title: Annotated[str, Meta(examples=["Chai mug with a name"])]
    variant: UUID
    variant_label: Annotated[str, Meta(examples=["White"])]
    quantity: Annotated[int, Meta(examples=[1])]
    parts: Annotated[tuple[PricePart, ...], Meta(description="What one piece cost.")]
    unit: Amount
    total: Amount
    approval: ApprovalRead


class OrderEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened."""

    at: datetime
    kind: Annotated[str, Meta(examples=["paid"])]


class OrderRead(msgspec.Struct, frozen=True, kw_only=True):
    """What one shop makes of a purchase."""

    code: Code
    status: OrderStatus
    shop: ShopRef
    lines: tuple[OrderLine, ...]
    delivery: Amount
    total: Amount
    arrives_on: Annotated[date, Meta(description="As it was promised.", examples=["2026-12-03"])]
    is_late: Annotated[
        bool,
        Meta(description="The maker should have sent it by now: it may come later than promised."),
    ]
    is_refund_delayed: Annotated[
        bool,
        Meta(description="Cancelled, and the payment service has not sent the money back yet."),
    ]
    carrier: Annotated[str | None, Meta(examples=["BlueDart"])]
    tracking_number: Annotated[str | None, Meta(examples=["BD123456789"])]
    may_cancel: Annotated[bool, Meta(description="Until making has begun.")]
    events: tuple[OrderEvent, ...]


class PaymentRead(msgspec.Struct, frozen=True, kw_only=True):
    """Where the money for a purchase stands."""

    status: PaymentStatus
    amount: Amount
    refunded: Amount
    decline_code: Annotated[
        str | None, Meta(description="Why the last try failed.", examples=["insufficient_funds"])
    ]
    pay_url: Annotated[str | None, Meta(description="The pay page, while it can be paid there.")]


class Purchase(msgspec.Struct, frozen=True, kw_only=True):
    """What was bought together: one order a shop."""

    code: Code
    orders: tuple[OrderRead, ...]
    contact: BuyerContact
    address: PostalAddress
    total: Amount
    placed_at: datetime
    pay_until: Annotated[datetime, Meta(description="The pieces are held until then.")]
    payment: PaymentRead | None


class Purchases(msgspec.Struct, frozen=True, kw_only=True):
    """A page of one's own purchases, the newest first."""

    items: tuple[Purchase, ...]
    next_cursor: Annotated[str | None, Meta(description="Leads to the next page; null at the end.")]


class PlaceOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The wish to buy what is in the cart."""

    contact: BuyerContact
    address: PostalAddress
    total: Annotated[
        Amount,
        Meta(description="The cart's total for this address, as the buyer saw and agreed to it."),
    ]


class PlacedOrder(msgspec.Struct, frozen=True, kw_only=True):
    """One shop's order among those that were placed."""

    code: Code
    shop: Annotated[UUID, Meta(description="The shop's id.")]
    total: Amount


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A placed purchase. The same key gives the same answer again."""

    code: Code
    orders: tuple[PlacedOrder, ...]
    total: Amount
    placed_at: datetime
    pay_until: Annotated[datetime, Meta(description="The pieces are held until then.")]
    pay_url: Annotated[
        str | None,
        Meta(
            description="Where the buyer pays; null while the provider is silent: read the order.",
            examples=["https://pay.example/p/8f2b6c"],
        ),
    ]


class PayPageLink(msgspec.Struct, frozen=True, kw_only=True):
    """Where the buyer pays."""

    pay_url: Annotated[
        str | None,
        Meta(
            description="Null while the provider is silent: try again.",
            examples=["https://pay.example/p/8f2b6c"],
        ),
    ]


class ShopOrderCard(msgspec.Struct, frozen=True, kw_only=True):
    """An order in a shop's list."""

    code: Code
    status: OrderStatus
    buyer: Annotated[str, Meta(examples=["Asha Rao"])]
    title: Annotated[str, Meta(description="Of its first line.", examples=["Chai mug"])]
    pieces: Annotated[int, Meta(examples=[2])]
    total: Amount
    placed_at: datetime
    arrives_by: Annotated[date, Meta(description="As it was promised to the buyer.")]
    is_late: Annotated[bool, Meta(description="It should have been sent by now.")]


class ShopOrders(msgspec.Struct, frozen=True, kw_only=True):
    """A page of orders, the ones due first at the top."""

    items: tuple[ShopOrderCard, ...]
    total: Annotated[int, Meta(ge=0, description="On all pages.", examples=[12])]
    next_cursor: Annotated[str | None, Meta(description="Leads to the next page; null at the end.")]


class PrintFileRead(msgspec.Struct, frozen=True, kw_only=True):
    """A file to make a piece from."""

    line: UUID
    surface: Annotated[str, Meta(examples=["wrap"])]
    kind: Annotated[str, Meta(examples=["pdf"])]
    bytes: Annotated[int, Meta(examples=[48213])]
    sha256: values.Sha256
    url: Annotated[str, Meta(description="Of this interface, with the same token.")]


class ShopOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order with everything needed to make and send it."""

    order: OrderRead
    buyer: Annotated[str, Meta(examples=["Asha Rao"])]
    phone: Annotated[str, Meta(examples=["+91 98765 43210"])]
    language: Annotated[str, Meta(description="The buyer's.", examples=["hi"])]
    address: PostalAddress
    files: Annotated[
        tuple[PrintFileRead, ...], Meta(description="Empty for the moment they are being made.")
    ]


class Shipment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a parcel travels; both empty where it is not tracked."""

    carrier: Annotated[str, Meta(max_length=TRACKING_CHARACTERS_MAX, examples=["BlueDart"])] = ""
    tracking_number: Annotated[
        str, Meta(max_length=TRACKING_CHARACTERS_MAX, examples=["BD123456789"])
    ] = ""


class OrderLinkRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The wish to get the links of one's orders again."""

    email: values.Email


def order_read(
    order: OrderView,
    *,
    seller: Seller,
    approved: dict[ApprovalId, Approval],
    is_refund_delayed: bool,
    links: Links,
    lang: str,
    today: date,
) -> OrderRead:
    """Return an order as it is given out."""
    return OrderRead(
        code=order.code,
        status=order.status,
        shop=cart.shop_of(seller),
        lines=tuple(
            _line(line, approval=approved[ApprovalId(line.approval_id)], links=links, lang=lang)
            for line in order.lines
        ),
        delivery=values.amount_of(order.shipping),
        total=values.amount_of(order.total),
        arrives_on=order.promised_on,
        is_late=rules.is_late(order.status, ship_by=order.ship_by, today=today),
        is_refund_delayed=is_refund_delayed,
        carrier=order.carrier,
        tracking_number=order.tracking_number,
        may_cancel=rules.may_cancel(order.status),
        events=tuple(_event(event) for event in order.events),
    )


def _event(event: EventView) -> OrderEvent:
    return OrderEvent(at=event.at, kind=event.kind)


def _line(line: LineView, *, approval: Approval, links: Links, lang: str) -> OrderLine:
    return OrderLine(
        id=line.id,
        title=values.in_language(line.title, lang),
        variant=line.variant_id,
        variant_label=values.in_language(line.variant_label, lang),
        quantity=line.quantity,
        parts=tuple(
            PricePart(
                id=part.id,
                label=values.in_language(part.label, lang),
                amount=values.amount_of(part.amount),
            )
            for part in line.parts
        ),
        unit=values.amount_of(line.unit),
        total=values.amount_of(line.total),
        approval=approvals.approval_read(approval, links=links, lang=lang),
    )


def purchase(
    group: GroupView,
    *,
    payment: PaymentView | None,
    shops: dict[SellerId, Seller],
    approved: dict[ApprovalId, Approval],
    delayed_refunds: Collection[OrderId],
    links: Links,
    lang: str,
    today: date,
) -> Purchase:
    """Return a group of orders as its buyer sees it."""
    return Purchase(
        code=group.code,
        orders=tuple(
            order_read(
                order,
                seller=shops[SellerId(order.seller_id)],
                approved=approved,
                is_refund_delayed=order.id in delayed_refunds,
                links=links,
                lang=lang,
                today=today,
            )
            for order in group.orders
        ),
        contact=values.contact_of(group.contact),
        address=values.address_of(group.address),
        total=values.amount_of(group.total),
        placed_at=group.placed_at,
        pay_until=group.pay_until,
        payment=None if payment is None else _payment(payment),
    )


def _payment(payment: PaymentView) -> PaymentRead:
    return PaymentRead(
        status=payment.status,
        amount=values.amount_of(payment.amount),
        refunded=values.amount_of(payment.refunded),
        decline_code=payment.decline_code,
        pay_url=payment.redirect_url if payment.is_open else None,
    )
