"""What the studio's shell shows before its script runs."""

from typing import ClassVar

import msgspec

from customiseyou.web.shared import parts


class StudioView(msgspec.Struct, frozen=True, kw_only=True):
    """One side of the piece."""

    key: str
    label: str
    picture: parts.Picture
    current: bool = False


class StudioPage(msgspec.Struct, frozen=True, kw_only=True):
    """The studio: stage, tools and a form path that works without script.

    The form POSTs multipart to `form_action` with the fields' names, `_csrf_token`, and `next`,
    which is 'stay' (save and show again) or 'approve'.
    """

    template: ClassVar[str] = "storefront/studio.html"

    title: str
    back_url: str
    form_action: str
    fields: tuple[parts.DesignField, ...]
    views: tuple[StudioView, ...]
    price: str
    totals: parts.Totals
    arrives_on: str
    data_json: str
    """The JSON the script starts from; it is put into <script type="application/json">."""
    print_area: str = ""
    """'200 × 90 mm', or empty."""
    renew_action: str = ""
    """Where a form takes the design along to the newest version of the template."""
    is_outdated: bool = False
    """Whether there is a newer version already; the script finds out later ones."""
