"""The signed-in person's orders."""

from typing import Annotated
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.values import ApprovalId
from customiseyou.domains.orders import service as orders
from customiseyou.domains.orders.values import OrderGroupId
from customiseyou.infra.db.session import Database
from customiseyou.infra.i18n import format_date, format_instant, format_money
from customiseyou.infra.security.signing import Signer
from customiseyou.infra.services import Services
from customiseyou.web.account.pages import AccountPage, OrderCard
from customiseyou.web.seller import words as said
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest, Site, words_of
from customiseyou.web.storefront import approved, order_steps

GROUPS_PER_PAGE = 20

After = Annotated[UUID | None, QueryParameter(name="after")]


@get("/account", opt=allow(Permission.SIGNED_IN), include_in_schema=False)
async def account(
    request: AnyRequest,
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    after: After = None,
) -> Response[str]:
    """List what this person bought, the newest first."""
    person, words, lang = caller.account, words_of(request), caller.lang
    assert person is not None, "the route is for people who signed in"
    some = await orders.list_groups_of_buyer(
        database,
        account_id=person.id,
        visitor=caller.visitor,
        after=None if after is None else OrderGroupId(after),
        limit=GROUPS_PER_PAGE,
    )
    found = [order for group in some.groups for order in group.orders]
    first_approvals = [ApprovalId(order.lines[0].approval_id) for order in found]
    async with database.transaction() as session:
        approvals = await customization.get_approvals(session, approval_ids=first_approvals)
    cards = tuple(
        OrderCard(
            url=f"/orders/{order.code}",
            code=order.code,
            title=order.lines[0].title.get(lang) or order.lines[0].title["en"],
            picture=approved.picture(
                approvals[approval_id],
                title=order.lines[0].title["en"],
                signer=services.get(Signer),
                width_px=320,
            ),
            status=said.tag(order.status, words=words),
            placed_on=format_instant(order.placed_at, lang=lang),
            amount=format_money(order.total, lang=lang),
            arrives_on=""
            if order.status in order_steps.ENDED
            else format_date(order.promised_on, lang=lang),
        )
        for order, approval_id in zip(found, first_approvals, strict=True)
    )
    page = AccountPage(
        name=person.name,
        email=person.email,
        orders=cards,
        older_url=f"/account?after={some.groups[-1].id}" if some.has_more else "",
    )
    here = "/account" if after is None else f"/account?after={after}"
    return site.page(request, page, live_at=here)


ROUTES = (account,)
