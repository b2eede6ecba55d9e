"""Along which lines an order's status moves; docs/domains/orders.md publishes this table."""

from customiseyou.domains.orders.values import OrderStatus as S

TRANSITIONS: dict[S, frozenset[S]] = {
    S.AWAITING_PAYMENT: frozenset({S.PAID, S.EXPIRED, S.CANCELLED}),
    S.PAID: frozenset({S.MAKING, S.CANCELLED}),
    S.MAKING: frozenset({S.SHIPPED}),
    S.SHIPPED: frozenset(),
    # The money may come after the hold has ended; then the order lives again or is refunded.
    S.EXPIRED: frozenset({S.PAID, S.CANCELLED}),
    S.CANCELLED: frozenset(),
}
assert set(TRANSITIONS) == set(S)
