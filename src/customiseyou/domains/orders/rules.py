"""Pure rules of orders."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from customiseyou.domains.orders.values import NewOrder, OrderStatus
from customiseyou.kit import clock
from customiseyou.kit.money import Money, total

HOLD_MINUTES = 10
COMMISSION_PERMYRIAD = 900
"""What the marketplace keeps of a sale, shipping included."""


def pay_until(placed_at: datetime) -> datetime:
    """Return until when the pieces are kept for an unpaid order."""
    return placed_at + timedelta(minutes=HOLD_MINUTES)


def promised_on(today: date, *, processing_days: int, transit_days: int) -> date:
    """Return the day by which the parcel arrives: making, then travelling, in working days."""
    return clock.add_working_days(today, processing_days + transit_days)


def group_total(orders: Iterable[NewOrder], *, currency: str) -> Money:
    """Return what is paid together."""
    return total((order.total for order in orders), currency=currency)


def is_late(status: OrderStatus, *, ship_by: date, today: date) -> bool:
    """Return whether the maker should have sent it by now."""
    return status in {OrderStatus.PAID, OrderStatus.MAKING} and today > ship_by


def may_cancel(status: OrderStatus) -> bool:
    """Return whether the buyer may still cancel: until making starts."""
    return status in {OrderStatus.AWAITING_PAYMENT, OrderStatus.PAID}
