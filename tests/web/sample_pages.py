"""Realistic page values, one or more for every template; tests and previews share them."""

import msgspec
from tests.web.sample_others import (
    ACCOUNT,
    ACCOUNT_EMPTY,
    ERRORS,
    LOGIN,
    MAIL,
    MAILBOX,
    PAY,
    REGISTER,
    SELLER_ORDER,
    SELLER_ORDERS,
    SELLER_ORDERS_EMPTY,
    THREE_D_SECURE,
)
from tests.web.sample_parts import STATUS, TOTALS, field
from tests.web.sample_shop import (
    APPROVE,
    CART,
    CART_EMPTY,
    CATALOGUE,
    CATALOGUE_EMPTY,
    CHECKOUT,
    CONTENT,
    HOME,
    ORDER,
    ORDER_COOKIES,
    ORDER_LINK,
    ORDER_LINK_SENT,
    ORDER_SENT,
    ORDER_UNPAID,
    PRODUCT,
    STUDIO,
)

from customiseyou.web.account import pages as account_pages
from customiseyou.web.shared import parts, rendering
from customiseyou.web.storefront import product_page

PAGES: dict[str, rendering.Page] = {
    "home": HOME,
    "catalogue": CATALOGUE,
    "catalogue-empty": CATALOGUE_EMPTY,
    "product": PRODUCT,
    "product-sold-out": msgspec.structs.replace(
        PRODUCT, sold_out=True, notice=parts.Notice(tone="look", title="The price has changed")
    ),
    "studio": STUDIO,
    "approve": APPROVE,
    "cart": CART,
    "cart-empty": CART_EMPTY,
    "checkout": CHECKOUT,
    "order": ORDER,
    "order-unpaid": msgspec.structs.replace(ORDER, status=ORDER_UNPAID),
    "order-sent": msgspec.structs.replace(ORDER, status=ORDER_SENT),
    "pay": PAY,
    "pay-expired": msgspec.structs.replace(PAY, state="expired", declined=""),
    "pay-paid": msgspec.structs.replace(PAY, state="paid", declined=""),
    "three-d-secure": THREE_D_SECURE,
    "seller-orders": SELLER_ORDERS,
    "seller-orders-empty": SELLER_ORDERS_EMPTY,
    "seller-order": SELLER_ORDER,
    "order-link": ORDER_LINK,
    "order-cookies": ORDER_COOKIES,
    "order-link-sent": ORDER_LINK_SENT,
    "login": LOGIN,
    "register": REGISTER,
    **{
        f"verify-{state}": account_pages.VerifyPage(
            state=state,
            email=field("email", "asha@example.in"),
            again_action="/verify",
            action="/verify/token",
        )
        for state in ("sent", "sent_again", "asked", "done", "expired", "again")
    },
    "account": ACCOUNT,
    "account-empty": ACCOUNT_EMPTY,
    "mailbox": MAILBOX,
    "mail": MAIL,
    **CONTENT,
    **{f"error-{error.status}": error for error in ERRORS},
}

FRAGMENTS: dict[str, rendering.Page] = {
    "order-status": STATUS,
    "order-unpaid": ORDER_UNPAID,
    "order-sent": ORDER_SENT,
    "price": product_page.PricePage(totals=TOTALS, price="₹578"),
}
