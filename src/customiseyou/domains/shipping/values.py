"""Values of shipping."""

import msgspec

from customiseyou.kit.money import Money

ANYWHERE = "*"


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """One shop's way to one country."""

    price: Money
    transit_days: int
    """Working days from the maker's door to the buyer's."""
