"""Statuses and events in the maker's words."""

from customiseyou.domains.orders.values import EventView, OrderStatus
from customiseyou.infra.i18n import Words
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
