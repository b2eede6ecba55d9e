"""The words of every error, whole sentences that say what to do; tested to be complete."""

from collections.abc import Callable
from typing import Any

from customiseyou.infra.i18n import Words, format_money
from customiseyou.kit.errors import AppError
from customiseyou.kit.money import Money

Say = Callable[[Any, Words], str]


def _money(minor: int, currency: str, words: Words) -> str:
    return format_money(Money(minor, currency), lang=words.language.code)


def _(message: str) -> str:
    """Mark a sentence for the catalogues; it is translated when it is said."""
    return message


def plain(message: str) -> Say:
    """Return how a sentence without facts is said."""
    return lambda _error, words: words.gettext(message)


SENTENCES: dict[str, Say] = {
    "app.error": plain(_("Something went wrong on our side.")),
    "app.not_found": plain(_("This page does not exist, or it is not yours to see.")),
    "app.forbidden": plain(_("You may not do this.")),
    "app.conflict": plain(_("This can't be done now. Reload the page and try again.")),
    "app.invalid": plain(_("Something in what you sent is not right.")),
    "app.invalid_form": plain(_("Please look at the marked fields.")),
    "app.field": plain(_("Please look at the marked fields.")),
    "app.unavailable": plain(_("A part of the shop does not answer. Try again in a minute.")),
    "app.too_many": lambda error, words: words.ngettext(
        "Too many tries. Wait {count} second, then try again.",
        "Too many tries. Wait {count} seconds, then try again.",
        error.retry_after_seconds,
    ).format(count=error.retry_after_seconds),
    "accounts.wrong_credentials": plain(
        _("This e-mail and password do not fit together, or the e-mail is not confirmed yet.")
    ),
    "accounts.link_expired": plain(_("This link is used up or too old. Ask for a new one.")),
    "sellers.not_found": plain(_("This shop does not exist.")),
    "catalog.product_not_found": plain(_("This product is not on sale any more.")),
    "catalog.variant_not_found": plain(_("This choice is not on sale any more. Pick another.")),
    "catalog.sold_out": plain(
        _("Somebody else took the last one. Pick another colour; your design is kept.")
    ),
    "shipping.does_not_ship": plain(
        _("A maker in your cart does not send to this country. Choose another country.")
    ),
    "cart.line_not_found": plain(_("This piece is not in your cart any more.")),
    "cart.full": lambda error, words: words.gettext(
        "Your cart holds {count} designs, more do not fit into one order. Check out first."
    ).format(count=error.lines_max),
    "orders.not_found": plain(_("We can't find this order for you. Ask for its link by e-mail.")),
    "orders.cannot_move": plain(_("The order has moved on meanwhile. Look at where it stands.")),
    "orders.key_reused": plain(
        _("This checkout was already used for another order. Open your cart and try again.")
    ),
    "orders.cart_empty": plain(_("Your cart is empty.")),
    "orders.total_changed": lambda error, words: words.gettext(
        "The total changed from {before} to {now}. Look at it and confirm again."
    ).format(
        before=_money(error.seen_minor, error.currency, words),
        now=_money(error.now_minor, error.currency, words),
    ),
}

TITLES = {
    400: _("We did not understand this request"),
    401: _("Please log in"),
    403: _("This is not allowed"),
    404: _("Nothing is here"),
    405: _("This can't be done here"),
    409: _("Something changed meanwhile"),
    413: _("This file is too big"),
    422: _("Something is not right yet"),
    429: _("Too many tries"),
    500: _("Something went wrong on our side"),
    503: _("The shop is busy"),
}


def sentence(error: AppError, *, words: Words) -> str:
    """Return what happened and what to do."""
    return SENTENCES[error.code](error, words)


def title_of(status: int, *, words: Words) -> str:
    """Return the short name of a status."""
    return words.gettext(TITLES.get(status, TITLES[500 if status >= 500 else 400]))


def stale_form(words: Words) -> str:
    """Return what to do about a form that was open too long or in another window."""
    return words.gettext(
        "This form was open for too long. Go back, reload the page and send it again."
    )


def facts_of(error: AppError) -> dict[str, Any]:
    """Return an error's public facts under names that problem details leave free."""
    reserved = {"type", "title", "status", "code", "detail", "request_id"}
    return {name: value for name, value in error.data().items() if name not in reserved}
