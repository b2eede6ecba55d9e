"""Along which lines payments and refunds move; docs/domains/payments.md publishes the tables.

A provider's messages come in any order and any number of times. A payment therefore takes the
highest rank it has heard of and never goes back: applying a set of messages in any order ends in
the same status.
"""

from customiseyou.domains.payments.values import PaymentStatus as P
from customiseyou.domains.payments.values import RefundStatus as R

PAYMENT_RANK: dict[P, int] = {
    P.CREATED: 0,
    P.UNKNOWN: 1,
    P.PENDING: 2,
    P.REQUIRES_ACTION: 3,
    P.AUTHORISED: 4,
    P.EXPIRED: 5,
    P.FAILED: 6,
    # Money always counts: it may come after the payment was thought to be closed.
    P.CAPTURED: 7,
}
assert set(PAYMENT_RANK) == set(P)

REFUND_RANK: dict[R, int] = {
    R.REQUESTED: 0,
    R.UNKNOWN: 1,
    R.PENDING: 2,
    R.SETTLED: 3,
    # A bank may send back what was settled; a refund that failed is never revived, but made anew.
    R.FAILED: 4,
}
assert set(REFUND_RANK) == set(R)

TRANSITIONS: dict[P, frozenset[P]] = {
    status: frozenset(later for later in P if PAYMENT_RANK[later] > PAYMENT_RANK[status])
    for status in P
}
REFUND_TRANSITIONS: dict[R, frozenset[R]] = {
    status: frozenset(later for later in R if REFUND_RANK[later] > REFUND_RANK[status])
    for status in R
}

PROVIDER_STATUSES = frozenset(P) - {P.CREATED, P.UNKNOWN}
"""What a provider may say; the other two are our own."""

WAITING_REFUNDS = frozenset({R.REQUESTED, R.UNKNOWN, R.PENDING})
"""Refunds whose end is not known."""
