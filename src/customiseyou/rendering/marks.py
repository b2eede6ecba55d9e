"""What a print file says of itself."""

import datetime as dt

import msgspec


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """What a print file carries so that it can be traced to its approval."""

    approval: str
    """The hash that the buyer approved."""
    template_version: str
    approved_at: dt.datetime
    """UTC-aware; the only date in the file."""
    title: str = ""
