"""Values of sellers."""

from typing import NewType
from uuid import UUID

import msgspec

SellerId = NewType("SellerId", UUID)


class Seller(msgspec.Struct, frozen=True, kw_only=True):
    """A shop as others see it."""

    id: SellerId
    slug: str
    name: str
    town: str
    country: str
    story: dict[str, str]
    languages: tuple[str, ...]
    is_fictional: bool
