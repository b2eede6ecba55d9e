"""What a category and a search show."""

from typing import ClassVar

import msgspec

from customiseyou.web.shared import parts
from customiseyou.web.storefront import home_page


class CataloguePage(msgspec.Struct, frozen=True, kw_only=True):
    """A list of products: all, one category, or what was searched for."""

    template: ClassVar[str] = "storefront/catalogue.html"

    title: str
    count: int
    products: tuple[parts.ProductCard, ...]
    categories: tuple[home_page.CategoryTile, ...]
    query: str = ""
    paging: parts.Paging = parts.Paging()
