"""What is shown when something went wrong."""

from typing import ClassVar

import msgspec


class ErrorPage(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, what is safe, one action; empty words are filled in by the status."""

    template: ClassVar[str] = "shared/error.html"

    status: int
    text: str = ""
    reference: str = ""
    """The request's id, shown so that a person can quote it."""
