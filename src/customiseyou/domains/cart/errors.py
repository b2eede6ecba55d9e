"""Coded errors of the cart."""

from customiseyou.kit.errors import Conflict, NotFound


class LineNotFound(NotFound):
    """No such line in this person's cart."""

    code = "cart.line_not_found"


class CartFull(Conflict):
    """The cart has as many lines as one order may have."""

    code = "cart.full"

    def __init__(self, lines_max: int) -> None:
        self.lines_max = lines_max
