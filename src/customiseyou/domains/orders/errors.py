"""Coded errors of orders."""

from customiseyou.kit.errors import Conflict, NotFound


class OrderNotFound(NotFound):
    """No such order for this person."""

    code = "orders.not_found"


class OrderCannotMove(Conflict):
    """The order's status does not allow this step."""

    code = "orders.cannot_move"

    def __init__(self, current: str, wanted: str) -> None:
        self.current = current
        self.wanted = wanted


class KeyReused(Conflict):
    """The same idempotency key came with another order."""

    code = "orders.key_reused"


class CartIsEmpty(Conflict):
    """There is nothing to order."""

    code = "orders.cart_empty"


class TotalChanged(Conflict):
    """The total is no longer the one the buyer saw."""

    code = "orders.total_changed"

    def __init__(self, seen_minor: int, now_minor: int, currency: str) -> None:
        self.seen_minor = seen_minor
        self.now_minor = now_minor
        self.currency = currency
