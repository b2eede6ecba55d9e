"""Who may be signed in as where the demo runs."""

import msgspec

from customiseyou.web.shared import parts


class DemoPeople(msgspec.Struct, frozen=True, kw_only=True):
    """Role and address of the demo's people, who share one password."""

    logins: tuple[parts.Fact, ...] = ()
    password: str = ""
