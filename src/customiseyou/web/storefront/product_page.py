"""What a product page shows."""

from typing import ClassVar

import msgspec

from customiseyou.web.shared import parts


class GalleryPicture(msgspec.Struct, frozen=True, kw_only=True):
    """One place among a product's pictures."""

    picture: parts.Picture
    view: str = ""
    """The side of the piece that it shows once it is the buyer's own; empty for a mere sample."""
    own_alt: str = ""
    """What it shows then."""
    hidden: bool = False


class ProductPage(msgspec.Struct, frozen=True, kw_only=True):
    """One product with the form 'Make it yours'.

    The form POSTs multipart to `form_action`: the fields' names, `_csrf_token`, and `next`,
    which is 'approve' or 'studio' by the button that was pressed.
    """

    template: ClassVar[str] = "storefront/product.html"

    title: str
    summary: str
    price: str
    pictures: tuple[GalleryPicture, ...]
    fields: tuple[parts.DesignField, ...]
    form_action: str
    totals: parts.Totals
    arrives_on: str
    seller: parts.SellerBadge
    crumbs: tuple[parts.Action, ...] = ()
    preview_url: str = ""
    """GET with the form's fields answers a picture; empty means no live picture."""
    price_url: str = ""
    """GET with the form's fields answers the fragment _price.html; empty means none."""
    photos_url: str = ""
    """POST with a photo under its field's name answers where it is seen."""
    is_own: bool = False
    """Whether the pictures show what the buyer gave, not samples."""
    sold_out: bool = False
    description: tuple[str, ...] = ()
    facts: tuple[parts.Fact, ...] = ()
    goes_with: tuple[parts.ProductCard, ...] = ()
    notice: parts.Notice | None = None


class PricePage(msgspec.Struct, frozen=True, kw_only=True):
    """The fragment that replaces 'What you pay' after a change."""

    template: ClassVar[str] = "storefront/_price.html"

    totals: parts.Totals
    price: str
    """Of one piece, without shipping."""
    shown: tuple[str, ...] = ()
    """The questions that these answers ask for."""
    problems: dict[str, str] = {}
    """What is wrong with an answer, by its field."""
    notes: dict[str, str] = {}
    """What is to be said beside a choice, by its field; empty where nothing is."""
