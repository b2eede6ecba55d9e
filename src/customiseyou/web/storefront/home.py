"""The home page, lists and search."""

from typing import Annotated
from urllib.parse import urlencode

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from customiseyou.domains.catalog import service as catalog
from customiseyou.domains.catalog.values import QUERY_CHARACTERS_MAX, CardsWanted, Category
from customiseyou.infra.db.session import Database
from customiseyou.infra.db.shown import Shown
from customiseyou.infra.i18n import Words
from customiseyou.kit import clock
from customiseyou.kit import text as kit_text
from customiseyou.kit.errors import NotFound
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
Name = Annotated[str, QueryParameter(name="name")]
Query = Annotated[str, QueryParameter(name="q")]


def _tiles(shelves: list[Category], *, current: str = "") -> tuple[CategoryTile, ...]:
    """Return the shelves, each with the picture of its first product."""
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


async def _read(
    database: Database,
    caller: Caller,
    *,
    category: str | None = None,
    query: str = "",
    page: int = 1,
) -> Shown:
    """Return what a list shows, in one statement."""
    wanted = CardsWanted(
        lang=caller.lang,
        currency=caller.currency,
        country=cards.COUNTRY_OF[caller.currency],
        category=category,
        query=query,
        page=page,
    )
    return await catalog.read_shop(database, wanted=wanted)


@get("/", opt=allow(Permission.ANYONE), include_in_schema=False)
async def home(
    request: AnyRequest,
    database: NamedDependency[Database],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
) -> Response[bytes]:
    """Show what can be made."""
    now, words = clock.now(), words_of(request)
    read = await _read(database, caller)

    def make() -> HomePage:
        found, shelves = catalog.shop_of(read.body)
        shown = [cards.card(card, words=words, now=now) for card in found.rows]
        return HomePage(
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
            categories=_tiles(shelves),
            products=tuple(shown),
        )

    return site.kept_page(request, make, key=(HomePage, read.body, now.date()), state=read.state)


def _address(path: str, *, query: str, name: str, page: int) -> str:
    found = {"q": query, "name": name, "page": str(page) if page > 1 else ""}
    pairs = {key: value for key, value in found.items() if value}
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _title(words: Words, *, shelf: Category | None, query: str, name: str) -> str:
    if shelf is not None:
        return shelf.name
    if query:
        return words.gettext("“{query}”").format(query=query)
    if name:
        return words.gettext("Everything for {name}").format(name=name)
    return words.gettext("Everything")


def _list(
    request: AnyRequest,
    *,
    site: Site,
    read: Shown,
    page: int,
    category: str = "",
    query: str = "",
    name: str = "",
) -> Response[bytes]:
    """Answer a list; raises NotFound where there is no such shelf."""
    now, words, path = clock.now(), words_of(request), request.url.path

    def make() -> CataloguePage:
        found, shelves = catalog.shop_of(read.body, page=page)
        shelf = next((one for one in shelves if one.slug == category), None)
        if category and shelf is None:
            raise NotFound
        return CataloguePage(
            title=_title(words, shelf=shelf, query=query, name=name),
            count=found.total,
            products=tuple(
                cards.card(card, words=words, now=now, name=name) for card in found.rows
            ),
            categories=_tiles(shelves, current=category),
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

    # The address, with the page, the query and the name in it, stands in the frame's key.
    key = (CataloguePage, read.body, now.date())
    return site.kept_page(request, make, key=key, state=read.state)


@get("/shop", opt=allow(Permission.ANYONE), include_in_schema=False)
async def shop(
    request: AnyRequest,
    database: NamedDependency[Database],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    page: PageNumber = 1,
    name: Name = "",
) -> Response[bytes]:
    """Show everything on sale, with a name on it where the visitor typed one."""
    read = await _read(database, caller, page=page)
    return _list(
        request,
        site=site,
        read=read,
        page=page,
        name=kit_text.clean_line(name[:NAME_CHARACTERS_MAX]),
    )


@get("/shop/{category:str}", opt=allow(Permission.ANYONE), include_in_schema=False)
async def shelf(
    request: AnyRequest,
    database: NamedDependency[Database],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    category: FromPath[str],
    page: PageNumber = 1,
) -> Response[bytes]:
    """Show one shelf."""
    read = await _read(database, caller, category=category, page=page)
    return _list(request, site=site, read=read, page=page, category=category)


@get("/search", opt=allow(Permission.ANYONE), include_in_schema=False)
async def search(
    request: AnyRequest,
    database: NamedDependency[Database],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    q: Query = "",
    page: PageNumber = 1,
) -> Response[bytes]:
    """Show what has every word of the query in its title."""
    query = q[:QUERY_CHARACTERS_MAX]
    read = await _read(database, caller, query=query, page=page)
    return _list(request, site=site, read=read, page=page, query=query)


ROUTES = (home, shop, shelf, search)
