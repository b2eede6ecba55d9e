"""The home page, lists and search."""

from typing import Annotated
from urllib.parse import urlencode

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from customiseyou.domains.catalog import service as catalog
from customiseyou.domains.catalog.values import CARDS_MAX, QUERY_CHARACTERS_MAX, Card, Category
from customiseyou.infra.db.session import Database
from customiseyou.kit import clock
from customiseyou.kit import text as kit_text
from customiseyou.kit.errors import NotFound
from customiseyou.kit.pages import Slice
from customiseyou.web.shared import parts
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest, Site, words_of
from customiseyou.web.storefront import cards
from customiseyou.web.storefront.catalogue_page import CataloguePage
from customiseyou.web.storefront.home_page import CategoryTile, HeroPiece, HomePage

PAGES_MAX = 1000
HERO_PICTURES = 4
NAME_CHARACTERS_MAX = 80

PageNumber = Annotated[int, QueryParameter(name="page", ge=1, le=PAGES_MAX)]
Name = Annotated[str, QueryParameter(name="name", max_length=NAME_CHARACTERS_MAX)]
Query = Annotated[str, QueryParameter(name="q", max_length=QUERY_CHARACTERS_MAX)]


async def _tiles(
    database: Database, *, caller: Caller, current: str = ""
) -> tuple[CategoryTile, ...]:
    """Return the shelves, each with the picture of its first product."""
    shelves = await catalog.list_categories(database, lang=caller.lang)
    return tuple(
        CategoryTile(
            label=shelf.name,
            url=f"/shop/{shelf.slug}",
            picture=cards.picture(shelf.picture),
            current=shelf.slug == current,
        )
        for shelf in shelves
        if shelf.picture is not None
    )


@get("/", opt=allow(Permission.ANYONE), include_in_schema=False)
async def home(
    request: AnyRequest,
    database: NamedDependency[Database],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
) -> Response[str]:
    """Show what can be made."""
    now, words = clock.now(), words_of(request)
    found = await catalog.list_cards(
        database,
        lang=caller.lang,
        currency=caller.currency,
        country=cards.COUNTRY_OF[caller.currency],
    )
    shown = [cards.card(card, words=words, now=now) for card in found.rows]
    page = HomePage(
        name=words.gettext("Asha"),
        start_url="/shop",
        hero=tuple(
            HeroPiece(
                picture=shown_card.picture,
                url=shown_card.url,
                live_url=f"/p/{card.slug}/preview",
            )
            for card, shown_card in zip(found.rows, shown, strict=True)
        )[:HERO_PICTURES],
        categories=await _tiles(database, caller=caller),
        products=tuple(shown),
    )
    return site.page(request, page)


def _address(path: str, *, query: str, name: str, page: int) -> str:
    found = {"q": query, "name": name, "page": str(page) if page > 1 else ""}
    pairs = {key: value for key, value in found.items() if value}
    return f"{path}?{urlencode(pairs)}" if pairs else path


async def _list(
    request: AnyRequest,
    *,
    database: Database,
    site: Site,
    caller: Caller,
    found: Slice[Card],
    shelf: Category | None,
    query: str,
    name: str = "",
) -> Response[str]:
    now, words = clock.now(), words_of(request)
    path = request.url.path
    if shelf is not None:
        title = shelf.name
    elif query:
        title = words.gettext("“{query}”").format(query=query)
    elif name:
        title = words.gettext("Everything for {name}").format(name=name)
    else:
        title = words.gettext("Everything")
    page = CataloguePage(
        title=title,
        count=found.total,
        products=tuple(cards.card(card, words=words, now=now, name=name) for card in found.rows),
        categories=await _tiles(
            database, caller=caller, current="" if shelf is None else shelf.slug
        ),
        query=query,
        paging=parts.Paging(
            previous_url=_address(path, query=query, name=name, page=found.page - 1)
            if found.page > 1
            else "",
            next_url=_address(path, query=query, name=name, page=found.page + 1)
            if found.page < found.pages
            else "",
            page=found.page,
            pages=found.pages,
        ),
    )
    return site.page(request, page)


@get("/shop", opt=allow(Permission.ANYONE), include_in_schema=False)
async def shop(
    request: AnyRequest,
    database: NamedDependency[Database],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    page: PageNumber = 1,
    name: Name = "",
) -> Response[str]:
    """Show everything on sale, with a name on it where the visitor typed one."""
    found = await catalog.list_cards(
        database,
        lang=caller.lang,
        currency=caller.currency,
        country=cards.COUNTRY_OF[caller.currency],
        page=page,
    )
    return await _list(
        request,
        database=database,
        site=site,
        caller=caller,
        found=found,
        shelf=None,
        query="",
        name=kit_text.clean_line(name),
    )


@get("/shop/{category:str}", opt=allow(Permission.ANYONE), include_in_schema=False)
async def shelf(
    request: AnyRequest,
    database: NamedDependency[Database],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    category: FromPath[str],
    page: PageNumber = 1,
) -> Response[str]:
    """Show one shelf."""
    shelves = await catalog.list_categories(database, lang=caller.lang)
    chosen = next((one for one in shelves if one.slug == category), None)
    if chosen is None:
        raise NotFound
    found = await catalog.list_cards(
        database,
        lang=caller.lang,
        currency=caller.currency,
        country=cards.COUNTRY_OF[caller.currency],
        category=category,
        page=page,
    )
    return await _list(
        request, database=database, site=site, caller=caller, found=found, shelf=chosen, query=""
    )


@get("/search", opt=allow(Permission.ANYONE), include_in_schema=False)
async def search(
    request: AnyRequest,
    database: NamedDependency[Database],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    q: Query = "",
    page: PageNumber = 1,
) -> Response[str]:
    """Show what has every word of the query in its title."""
    found = await catalog.list_cards(
        database,
        lang=caller.lang,
        currency=caller.currency,
        country=cards.COUNTRY_OF[caller.currency],
        query=q,
        page=page,
        page_size=CARDS_MAX,
    )
    return await _list(
        request, database=database, site=site, caller=caller, found=found, shelf=None, query=q
    )


ROUTES = (home, shop, shelf, search)
