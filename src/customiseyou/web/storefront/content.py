"""Terms, privacy, contact and imprint."""

from datetime import date

from litestar import Response, get
from litestar.di import NamedDependency

from customiseyou.infra.i18n import format_year_date
from customiseyou.infra.services import Services
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest, Site
from customiseyou.web.storefront.content_page import ContentPage, Kind, Operator

CHANGED_ON = date(2026, 11, 24)


def _page(request: AnyRequest, *, site: Site, services: Services, kind: Kind) -> Response[str]:
    caller: Caller = request.state.caller
    page = ContentPage(
        kind=kind,
        lang="hi" if caller.lang == "hi" else "en",
        operator=services.get(Operator),
        changed_on=format_year_date(CHANGED_ON, lang=caller.lang),
        demo=site.is_demo,
    )
    return site.page(request, page)


@get("/terms", opt=allow(Permission.ANYONE), include_in_schema=False)
async def terms(
    request: AnyRequest, site: NamedDependency[Site], services: NamedDependency[Services]
) -> Response[str]:
    """Show the terms."""
    return _page(request, site=site, services=services, kind="terms")


@get("/privacy", opt=allow(Permission.ANYONE), include_in_schema=False)
async def privacy(
    request: AnyRequest, site: NamedDependency[Site], services: NamedDependency[Services]
) -> Response[str]:
    """Show what happens to personal data."""
    return _page(request, site=site, services=services, kind="privacy")


@get("/contact", opt=allow(Permission.ANYONE), include_in_schema=False)
async def contact(
    request: AnyRequest, site: NamedDependency[Site], services: NamedDependency[Services]
) -> Response[str]:
    """Show how to reach the operator."""
    return _page(request, site=site, services=services, kind="contact")


@get("/imprint", opt=allow(Permission.ANYONE), include_in_schema=False)
async def imprint(
    request: AnyRequest, site: NamedDependency[Site], services: NamedDependency[Services]
) -> Response[str]:
    """Show who runs this marketplace."""
    return _page(request, site=site, services=services, kind="imprint")


ROUTES = (terms, privacy, contact, imprint)
