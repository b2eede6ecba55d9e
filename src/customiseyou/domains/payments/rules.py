"""When a provider is asked again, and what makes two requests the same."""

from datetime import datetime, timedelta

from customiseyou.domains.payments.values import PaymentStatus

WHILE_OPEN = timedelta(seconds=20)
"""A buyer who closed the browser after paying has an order within 60 s even without webhooks."""
EXPIRY_GRACE = timedelta(seconds=60)
"""Longer than any call to a provider: what has not been created by then never will be."""
UNANSWERED = (timedelta(seconds=20), timedelta(minutes=5))
AFTER_EXPIRY = (timedelta(minutes=10), timedelta(hours=6))
RUNNING_REFUND = (timedelta(minutes=1), timedelta(hours=1))
REFUSED_REFUND = (timedelta(minutes=1), timedelta(hours=12))
REFUSALS_MAX = 12
"""With the growing waits about two days: by then an empty account at the provider is filled."""
LATE_MONEY_DAYS = 7
"""How long after its end an expired payment is still asked about."""
DOUBLINGS_MAX = 12


def _growing(bounds: tuple[timedelta, timedelta], enquiries: int) -> timedelta:
    first, longest = bounds
    return min(longest, first * 2 ** min(enquiries, DOUBLINGS_MAX))


def again_at(refused_at: datetime, refusals: int) -> datetime:
    """Return when a refund may be tried again after the provider's latest no."""
    return refused_at + _growing(REFUSED_REFUND, refusals - 1)


def next_enquiry_at(
    status: PaymentStatus,
    *,
    begun: bool,
    has_waiting_refunds: bool,
    expires_at: datetime,
    enquiries: int,
    now: datetime,
) -> datetime | None:
    """Return when the provider should be asked next; None when it has said its last word.

    `begun` says whether the provider was ever asked to create the payment.
    """
    if status in (PaymentStatus.CAPTURED, PaymentStatus.FAILED):
        return now + _growing(RUNNING_REFUND, enquiries) if has_waiting_refunds else None
    if status is PaymentStatus.EXPIRED:
        is_over = not begun or now > expires_at + timedelta(days=LATE_MONEY_DAYS)
        return None if is_over else now + _growing(AFTER_EXPIRY, enquiries)
    if not begun:
        return max(now, expires_at)
    if now < expires_at + EXPIRY_GRACE:
        return now + WHILE_OPEN
    return now + _growing(UNANSWERED, enquiries)
