"""Where an order stands, in words."""

from datetime import date, datetime

from customiseyou.domains.orders import rules
from customiseyou.domains.orders.values import OrderStatus, OrderView
from customiseyou.domains.payments.values import PaymentStatus, PaymentView, RefundView
from customiseyou.domains.sellers.values import Seller
from customiseyou.infra.i18n import Words, format_date, format_instant, format_money
from customiseyou.web.shared import parts
from customiseyou.web.storefront.order_page import Parcel

ASKED = frozenset({PaymentStatus.UNKNOWN, PaymentStatus.AUTHORISED, PaymentStatus.CAPTURED})
"""Captured money is there a moment before the order knows of it."""
ENDED = frozenset({OrderStatus.EXPIRED, OrderStatus.CANCELLED})
MONEY_MATTERS = frozenset({OrderStatus.AWAITING_PAYMENT, OrderStatus.CANCELLED})
"""Where what is said depends on how the payment stands."""
LINE = (OrderStatus.PAID, OrderStatus.MAKING, OrderStatus.SHIPPED)


def is_being_checked(payment: PaymentView | None) -> bool:
    """Return whether the buyer has done their part and the bank has not answered yet."""
    if payment is None:
        return False
    if payment.status is PaymentStatus.PENDING:
        # Pending is also a pay page that was opened and left again without choosing anything.
        return payment.method is not None and not payment.decline_code
    return payment.status in ASKED


def headline(order: OrderView, *, seller: Seller, payment: PaymentView | None, words: Words) -> str:
    """Return who does what now."""
    say = words.gettext
    match order.status:
        case OrderStatus.AWAITING_PAYMENT if is_being_checked(payment):
            return say("Your bank is being asked.")
        case OrderStatus.AWAITING_PAYMENT:
            return say("This order waits for your payment.")
        case OrderStatus.PAID:
            return say("{seller} has your order.").format(seller=seller.name)
        case OrderStatus.MAKING:
            return say("{seller} is making your piece.").format(seller=seller.name)
        case OrderStatus.SHIPPED:
            return say("Your piece is on its way.")
        case OrderStatus.EXPIRED:
            return say("This order was not paid in time.")
        case OrderStatus.CANCELLED:
            return say("This order is cancelled.")


def arrives_line(order: OrderView, *, today: date, words: Words) -> str:
    """Return the promised day, where there still is one that can be kept."""
    if order.status in ENDED or _is_late(order, today):
        return ""
    day = format_date(order.promised_on, lang=words.language.code)
    return words.gettext("With you by {date}").format(date=day)


def _is_late(order: OrderView, today: date) -> bool:
    return rules.is_late(order.status, ship_by=order.ship_by, today=today)


def steps(order: OrderView, *, seller: Seller, words: Words) -> tuple[parts.TimelineStep, ...]:
    """Return the way from paying to the parcel, each done step with its time."""
    say, lang = words.gettext, words.language.code
    at = {event.kind: format_instant(event.at, lang=lang) for event in order.events}
    if order.status in ENDED:
        ended = say("Cancelled") if order.status is OrderStatus.CANCELLED else say("Not paid")
        placed = parts.TimelineStep(title=say("Ordered"), detail=at["placed"], state="done")
        return (
            placed,
            parts.TimelineStep(title=ended, detail=at.get(order.status, ""), state="now", icon="x"),
        )
    reached = LINE.index(order.status) if order.status in LINE else -1
    titles = (
        (say("Paid"), "check") if reached >= 0 else (say("Payment"), "lock"),
        (say("{seller} makes it").format(seller=seller.name), "paintbrush"),
        (say("On its way"), "truck"),
    )
    return tuple(
        parts.TimelineStep(
            title=title,
            detail=at.get(LINE[index], ""),
            state="done" if index < reached else "now" if index == max(reached, 0) else "next",
            icon=icon,
        )
        for index, (title, icon) in enumerate(titles)
    )


def parcel(order: OrderView) -> Parcel | None:
    """Return who carries it, once it has left."""
    if order.status is not OrderStatus.SHIPPED or not order.tracking_number:
        return None
    return Parcel(carrier=order.carrier or "", number=order.tracking_number)


def notice(
    order: OrderView,
    *,
    seller: Seller,
    payment: PaymentView | None,
    refund: RefundView | None,
    pay_until: datetime,
    today: date,
    words: Words,
) -> parts.Notice | None:
    """Return what happened to the money or to the promised day, where that wants saying."""
    say, lang = words.gettext, words.language.code
    if _is_late(order, today):
        return parts.Notice(
            tone="look",
            title=say("{seller} needs a little longer for your piece.").format(seller=seller.name),
            text=say(
                "It was to leave by {date}, so it may come later than promised."
                " We are sorry. You get a mail the moment it leaves."
            ).format(date=format_date(order.ship_by, lang=lang)),
        )
    if refund is not None and refund.is_delayed:
        return parts.Notice(
            tone="look",
            title=say("Your {amount} are on the way back, but delayed.").format(
                amount=format_money(refund.amount, lang=lang)
            ),
            text=say(
                "The payment service has not sent them yet. We see to it;"
                " there is nothing you need to do."
            ),
        )
    sold_out = any(event.facts.get("why") == "sold_out" for event in order.events)
    if order.status is OrderStatus.AWAITING_PAYMENT:
        until = format_instant(pay_until, lang=lang)
        if payment is not None and payment.decline_code and payment.is_open:
            return parts.Notice(
                tone="bad",
                title=say("The bank said no. No money left your account."),
                text=say("Try another way to pay. Your pieces are kept until {time}.").format(
                    time=until
                ),
            )
        return parts.Notice(
            tone="look", title=say("Your pieces are kept until {time}.").format(time=until)
        )
    if order.status is OrderStatus.EXPIRED:
        return parts.Notice(
            tone="look",
            title=say("Nothing was charged."),
            text=say("If your bank still sends the money, the order goes on or you get it back."),
        )
    if order.status is OrderStatus.CANCELLED and sold_out:
        return parts.Notice(
            tone="look",
            title=say("The last piece went while your payment was on its way."),
            text=say("All of your money goes back. Your design is kept."),
        )
    if order.status is OrderStatus.CANCELLED and payment is not None and payment.captured:
        return parts.Notice(tone="good", title=say("Your money goes back the way it came."))
    return None
