"""Who lives in the demo. Every address ends in .example, and all share one password."""

import msgspec

from customiseyou.app.demo import catalogue
from customiseyou.web.shared import parts
from customiseyou.web.shared.demo_people import DemoPeople

PASSWORD = "one-cup-of-chai"  # noqa: S105  (shown on the demo's sign-in page)
BUYER = "buyer@demo.example"
BUYER_NAME = "Asha Menon"
OPERATOR = "operator@demo.example"
OPERATOR_NAME = "Operator of the demo"


class DemoLogin(msgspec.Struct, frozen=True, kw_only=True):
    """A person of the demo as the command line prints them, one column a field."""

    who: str
    address: str
    password: str


def logins() -> list[DemoLogin]:
    """Return who has pages of their own to see: the buyer and the sellers."""
    found = [("Buyer", BUYER)]
    found += [(f"Seller {shop.name}", shop.email) for shop in catalogue.load().shops]
    return [DemoLogin(who=who, address=email, password=PASSWORD) for who, email in found]


def people() -> DemoPeople:
    """Return the same for the sign-in page."""
    return DemoPeople(
        logins=tuple(parts.Fact(label=login.who, value=login.address) for login in logins()),
        password=PASSWORD,
    )
