"""Every route of the web process."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from customiseyou.api import v1, webhooks
from customiseyou.app.settings import Settings
from customiseyou.web.account import orders as account_orders
from customiseyou.web.account import sign_in
from customiseyou.web.demo import mailbox
from customiseyou.web.sandbox import pay
from customiseyou.web.seller import orders as seller_orders
from customiseyou.web.shared import files_served, machine, media
from customiseyou.web.storefront import (
    cart,
    checkout,
    content,
    design,
    home,
    live_piece,
    order,
    product,
    spelling,
    studio_api,
)


def handlers(settings: Settings) -> Sequence[ControllerRouterHandler]:
    """Return the routes of this installation; the sandbox's pages exist only where it does."""
    return (
        *files_served.ROUTES,
        *machine.ROUTES,
        *media.ROUTES,
        *home.ROUTES,
        *product.ROUTES,
        *live_piece.ROUTES,
        *design.ROUTES,
        *spelling.ROUTES,
        *studio_api.ROUTES,
        *cart.ROUTES,
        *checkout.ROUTES,
        *order.ROUTES,
        *content.ROUTES,
        *sign_in.ROUTES,
        *account_orders.ROUTES,
        *seller_orders.ROUTES,
        *webhooks.ROUTES,
        *v1.ROUTES,
        *(pay.ROUTES if settings.payments.sandbox else ()),
        *(mailbox.ROUTES if settings.demo else ()),
    )
