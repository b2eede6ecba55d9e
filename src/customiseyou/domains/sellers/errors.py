"""Coded errors of sellers."""

from customiseyou.kit.errors import NotFound


class SellerNotFound(NotFound):
    """No such shop, or not one of this person's."""

    code = "sellers.not_found"
