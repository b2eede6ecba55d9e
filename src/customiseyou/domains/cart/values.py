"""Values of the cart."""

from typing import NewType
from uuid import UUID

import msgspec

CartId = NewType("CartId", UUID)
CartLineId = NewType("CartLineId", UUID)

QUANTITY_MAX = 99
LINES_MAX = 50


class CartLine(msgspec.Struct, frozen=True, kw_only=True):
    """An approved design in a quantity."""

    id: CartLineId
    variant_id: UUID
    approval_id: UUID
    quantity: int
    unit_seen_minor: int
    """What one piece cost when the buyer last saw it, to tell them when it changed."""


class Cart(msgspec.Struct, frozen=True, kw_only=True):
    """A person's cart."""

    id: CartId
    currency: str
    lines: tuple[CartLine, ...]
