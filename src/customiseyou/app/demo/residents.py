"""Who lives in the demo. Every address ends in .example, and all share one password."""

import msgspec

from customiseyou.app.demo import catalogue
from customiseyou.web.shared.demo_people import DemoPeople, DemoPerson

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


def people() -> DemoPeople:
    """Return who has pages of their own to see: the buyer and the sellers."""
    found = [DemoPerson(email=BUYER)]
    found += [DemoPerson(email=shop.email, shop=shop.name) for shop in catalogue.load().shops]
    return DemoPeople(people=tuple(found), password=PASSWORD)


def logins() -> list[DemoLogin]:
    """Return the same for the command line."""
    return [
        DemoLogin(
            who=f"Seller {one.shop}" if one.shop else "Buyer", address=one.email, password=PASSWORD
        )
        for one in people().people
    ]
