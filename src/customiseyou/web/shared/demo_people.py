"""Who may be signed in as where the demo runs."""

import msgspec


class DemoPerson(msgspec.Struct, frozen=True, kw_only=True):
    """A seller of a shop, or the buyer, who has none."""

    email: str
    shop: str = ""


class DemoPeople(msgspec.Struct, frozen=True, kw_only=True):
    """The demo's people, who share one password."""

    people: tuple[DemoPerson, ...] = ()
    password: str = ""
