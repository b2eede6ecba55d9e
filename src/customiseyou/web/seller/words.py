"""Statuses and events in the maker's words."""

from customiseyou.domains.orders.values import EventView, OrderStatus, OrderView
from customiseyou.infra.i18n import Words, format_date, format_instant
from customiseyou.web.shared import parts


def tag(status: OrderStatus, *, words: Words) -> parts.Tag:
    """Return where an order stands, as a short status."""
    say = words.gettext
    match status:
        case OrderStatus.AWAITING_PAYMENT:
            return parts.Tag(text=say("Waits for payment"), tone="quiet")
        case OrderStatus.PAID:
            return parts.Tag(text=say("To make"), tone="look")
        case OrderStatus.MAKING:
            return parts.Tag(text=say("Making"), tone="brand")
        case OrderStatus.SHIPPED:
            return parts.Tag(text=say("Sent"), tone="good", icon="truck")
        case OrderStatus.EXPIRED:
            return parts.Tag(text=say("Not paid"), tone="quiet")
        case OrderStatus.CANCELLED:
            return parts.Tag(text=say("Cancelled"), tone="quiet")


def group(name: str, *, words: Words) -> str:
    """Return the name of a part of the list."""
    say = words.gettext
    return {
        "all": say("All"),
        "paid": say("To make"),
        "making": say("Making"),
        "shipped": say("Sent"),
        "cancelled": say("Cancelled"),
    }[name]


def notice(
    order: OrderView, *, is_late: bool, is_refund_delayed: bool, words: Words
) -> parts.Notice | None:
    """Return what the maker has to know before anything else."""
    say, lang = words.gettext, words.language.code
    if is_late:
        return parts.Notice(
            tone="bad",
            title=say("This should have left by {date}.").format(
                date=format_date(order.ship_by, lang=lang)
            ),
            text=say("The buyer reads that it takes a little longer. Send it as soon as you can."),
        )
    if is_refund_delayed:
        return parts.Notice(
            tone="look",
            title=say("The buyer’s money is on the way back, but delayed."),
            text=say("The payment service has not sent it yet. We see to it; you need do nothing."),
        )
    return None


def changed(order: OrderView, *, words: Words) -> parts.Notice:
    """Return what had happened to an order before the maker's click came."""
    say, last = words.gettext, order.events[-1]
    return parts.Notice(
        tone="bad",
        title=say("Something changed meanwhile: {event}, {time}.").format(
            event=event(last, words=words),
            time=format_instant(last.at, lang=words.language.code),
        ),
        text=say("Your click changed nothing. The page now shows how the order stands."),
    )


def event(found: EventView, *, words: Words) -> str:
    """Return what happened."""
    say = words.gettext
    match found.kind:
        case "placed":
            return say("Ordered")
        case OrderStatus.PAID:
            return say("Paid")
        case OrderStatus.MAKING:
            return say("Making began")
        case OrderStatus.SHIPPED if found.facts.get("tracking_number"):
            return say("Sent with {carrier}, number {number}").format(
                carrier=found.facts["carrier"], number=found.facts["tracking_number"]
            )
        case OrderStatus.SHIPPED:
            return say("Sent")
        case OrderStatus.CANCELLED if found.facts.get("why") == "sold_out":
            return say("Cancelled: sold out before the money came")
        case OrderStatus.CANCELLED:
            return say("Cancelled by the buyer")
        case OrderStatus.EXPIRED:
            return say("Not paid in time")
        case _:
            return found.kind
