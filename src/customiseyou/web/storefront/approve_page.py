"""What the approval screen shows: the outlined picture and the exact letters."""

from typing import ClassVar

import msgspec

from customiseyou.web.shared import parts


class ProofPicture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture of the piece with what it shows and one measure."""

    picture: parts.Picture
    caption: str
    note: str = ""
    flat: bool = False
    """True for the print file itself, false for a mock-up."""
    ground: str = ""
    """What a print file is printed on, '#rrggbb': white letters are seen on a dark piece alone."""
    wide: bool = False
    """Takes the whole width, not half of it."""


class ApprovePage(msgspec.Struct, frozen=True, kw_only=True):
    """The approval: the form POSTs `checked`, `approval_hash`, `_csrf_token` to that action."""

    template: ClassVar[str] = "storefront/approve.html"

    product_title: str
    seller_name: str
    proofs: tuple[ProofPicture, ...]
    texts: tuple[parts.ExactText, ...]
    choices: tuple[parts.Fact, ...]
    price: str
    approve_action: str
    approval_hash: str
    change_url: str
    checks: tuple[str, ...] = ()
    """What was measured and is right: 'Photo prints at 214 dpi'."""
    problems: tuple[parts.Notice, ...] = ()
    """What stands in the way or wants a look; a problem with tone 'bad' hides the button."""
    unchecked_error: bool = False

    @property
    def may_approve(self) -> bool:
        """Return whether nothing stands in the way."""
        return all(problem.tone != "bad" for problem in self.problems)
