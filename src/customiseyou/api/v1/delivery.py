"""Where parcels go."""

from typing import Annotated

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from msgspec import Meta

from customiseyou.api.v1 import replies, values
from customiseyou.api.v1.problems import refusals
from customiseyou.infra.i18n import words_for
from customiseyou.web.shared import countries
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.permissions import Permission, allow


class CountryRead(msgspec.Struct, frozen=True, kw_only=True):
    """A country that orders can be sent to; whether a shop does is its own choice."""

    code: values.Country
    name: Annotated[str, Meta(description="In the caller's language.", examples=["India"])]
    postcode_pattern: Annotated[
        str,
        Meta(
            description="A regular expression of a whole postcode, letters of either case.",
            examples=[r"[1-9]\d{2} ?\d{3}"],
        ),
    ]
    postcode_example: Annotated[str, Meta(examples=["226001"])]


class Countries(msgspec.Struct, frozen=True, kw_only=True):
    """Every country of the checkout, in order."""

    items: tuple[CountryRead, ...]


@get(
    "/countries",
    opt=allow(Permission.ANYONE),
    operation_id="list_countries",
    response_headers=[replies.ETAG],
    summary="List the countries that parcels go to",
    tags=["Catalogue"],
    sync_to_thread=False,
    responses=refusals() | replies.UNCHANGED,
)
def list_countries(
    caller: NamedDependency[Caller], known: replies.IfNoneMatch = None
) -> Response[Countries]:
    """The countries of the checkout, and what a postcode looks like there."""
    words = words_for(caller.lang)
    items = (
        CountryRead(
            code=one.code,
            name=words.gettext(one.name),
            postcode_pattern=one.postcode,
            postcode_example=one.example,
        )
        for one in countries.COUNTRIES
    )
    return replies.kept(Countries(items=tuple(items)), known=known)


ROUTES = (list_countries,)
