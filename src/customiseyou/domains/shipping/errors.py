"""Coded errors of shipping."""

from uuid import UUID

from customiseyou.kit.errors import Conflict


class DoesNotShip(Conflict):
    """The shop does not send to this country in this currency."""

    code = "shipping.does_not_ship"

    def __init__(self, seller_id: UUID, country: str) -> None:
        self.seller_id = seller_id
        self.country = country
