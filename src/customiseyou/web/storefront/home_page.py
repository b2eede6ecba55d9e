"""What the home page shows."""

from typing import ClassVar

import msgspec

from customiseyou.web.shared import parts


class CategoryTile(msgspec.Struct, frozen=True, kw_only=True):
    """A category in the rail on top."""

    label: str
    url: str
    picture: parts.Picture
    current: bool = False


class HeroPiece(msgspec.Struct, frozen=True, kw_only=True):
    """One of the four pieces that show the sample name."""

    picture: parts.Picture
    url: str
    live_url: str = ""
    """GET with `?name=` answers the picture with that name; empty means it stays as it is."""


class HomePage(msgspec.Struct, frozen=True, kw_only=True):
    """The home page; the pieces of `hero` show one sample name."""

    template: ClassVar[str] = "storefront/home.html"

    name: str
    """The name on the hero's pictures; the form sends it to `start_url` as `name`."""
    start_url: str
    hero: tuple[HeroPiece, ...]
    categories: tuple[CategoryTile, ...]
    products: tuple[parts.ProductCard, ...]
