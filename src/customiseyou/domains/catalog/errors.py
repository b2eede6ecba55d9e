"""Coded errors of the catalogue."""

from uuid import UUID

from customiseyou.kit.errors import Conflict, NotFound


class ProductNotFound(NotFound):
    """No such product on sale."""

    code = "catalog.product_not_found"


class VariantNotFound(NotFound):
    """No such variant on sale in this currency."""

    code = "catalog.variant_not_found"


class SoldOut(Conflict):
    """Fewer are left than wanted."""

    code = "catalog.sold_out"

    def __init__(self, variant_id: UUID) -> None:
        self.variant_id = variant_id
