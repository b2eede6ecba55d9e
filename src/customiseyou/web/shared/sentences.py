"""The words of every error, whole sentences that say what to do; tested to be complete."""

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from customiseyou.infra.i18n import Words, format_money
from customiseyou.kit.errors import AppError
from customiseyou.kit.money import Money

MEGABYTE = 1024 * 1024

Say = Callable[[Any, Words], str]


def _money(minor: int, currency: str, words: Words) -> str:
    return format_money(Money(minor, currency), lang=words.language.code)


def _(message: str) -> str:
    """Mark a sentence for the catalogues; it is translated when it is said."""
    return message


def plain(message: str) -> Say:
    """Return how a sentence without facts is said."""
    return lambda _error, words: words.gettext(message)


OURS = plain(_("Something went wrong on our side."))
GONE = plain(_("This page does not exist, or it is not yours to see."))
CHANGED = plain(_("This can't be done now. Reload the page and try again."))
AWAY = plain(_("A part of the shop does not answer. Try again in a minute."))
BUSY = plain(_("Many pieces are drawn at the moment. Try again in a minute; nothing is lost."))

PICTURE_TOO_LARGE = _(
    "This photo has {size} MB; up to {most} MB can be taken. Choose a smaller copy."
)
PICTURE_TOO_MANY_PIXELS = _(
    "This photo has {size} megapixels; up to {most} can be printed. Choose a smaller copy."
)
PICTURE_TOO_SMALL = _(
    "This photo is only {width} × {height} pixels. Each side needs {least}: use a larger one."
)
"""The page says these three too, before it sends a photo."""

SENTENCES: dict[str, Say] = {
    "app.error": OURS,
    "app.not_found": GONE,
    "app.forbidden": plain(_("You may not do this.")),
    "app.conflict": CHANGED,
    "app.invalid": plain(_("Something in what you sent is not right.")),
    "app.invalid_form": plain(_("Please look at the marked fields.")),
    "app.field": plain(_("Please look at the marked fields.")),
    "app.unavailable": AWAY,
    "database.away": AWAY,
    "storage.away": AWAY,
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
    "customization.template_not_found": plain(_("This product is not on sale any more.")),
    "customization.template_withdrawn": plain(
        _("The maker does not offer this piece any more. Your design is kept.")
    ),
    "customization.template_faulty": plain(
        _("This template can't be published yet. Look at the marked places.")
    ),
    "customization.design_not_found": plain(
        _("This design is not here any more, or it was made in another browser.")
    ),
    "customization.picture_not_found": plain(
        _("This photo is not here any more. Choose it again.")
    ),
    "customization.approval_not_found": GONE,
    "customization.print_file_not_found": plain(
        _("The print file is being made. Reload the page in a minute.")
    ),
    "customization.design_unreadable": plain(
        _("We could not read this design. Reload the page and try again.")
    ),
    "customization.design_does_not_fit": plain(
        _("Something in this design is not offered for this piece. Reload the page.")
    ),
    "customization.answer_too_long": lambda error, words: words.gettext(
        "This text has {count} characters; up to {most} can be kept. Shorten it."
    ).format(count=error.characters, most=error.characters_max),
    "customization.design_changed": plain(
        _("This design was changed in another window. Look at the newest form of it.")
    ),
    "customization.proof_outdated": plain(
        _("The design has changed since you looked at it. Please look once more.")
    ),
    "customization.design_has_problems": plain(
        _("This design can't be made yet. Look at the marked places.")
    ),
    "customization.rule_failed": plain(
        _("The price of these choices can't be worked out. Pick others, and tell the maker.")
    ),
    "customization.currency_not_offered": plain(
        _("The maker does not sell this in your currency. Switch the currency.")
    ),
    "customization.designs_full": lambda error, words: words.ngettext(
        "You keep {count} design, more do not fit. Approve or remove one first.",
        "You keep {count} designs, more do not fit. Approve or remove some first.",
        error.designs_max,
    ).format(count=error.designs_max),
    "customization.pictures_full": lambda error, words: words.ngettext(
        "You keep {count} photo, more do not fit. Remove one first.",
        "You keep {count} photos, more do not fit. Remove some first.",
        error.pictures_max,
    ).format(count=error.pictures_max),
    "customization.renderer_changed": plain(
        _("This design was approved for an older press. Look at it once more and approve it.")
    ),
    "rendering.refused": OURS,
    "rendering.unknown_glyph": plain(_("A letter can't be made. Please take it out.")),
    "rendering.unknown_font": OURS,
    "rendering.missing_picture": plain(_("This photo is not here any more. Choose it again.")),
    "rendering.missing_artwork": OURS,
    "rendering.bad_artwork": OURS,
    "rendering.bad_path": OURS,
    "rendering.payload_too_long": plain(_("This is too long for a code. Shorten it.")),
    "rendering.not_a_picture": plain(
        _("This is not a photo. JPEG, PNG, WebP, HEIC and AVIF photos can be printed.")
    ),
    "rendering.picture_kind_unsupported": lambda error, words: words.gettext(
        "A {kind} photo can't be opened here. Save it as JPEG and choose it again."
    ).format(kind=error.media_type.rpartition("/")[2].upper()),
    "rendering.picture_unreadable": plain(
        _("This photo is damaged: it can't be read to its end. Choose another copy of it.")
    ),
    "rendering.picture_too_large": lambda error, words: words.gettext(PICTURE_TOO_LARGE).format(
        size=-(-error.size_bytes // MEGABYTE), most=error.size_bytes_max // MEGABYTE
    ),
    "rendering.picture_too_many_pixels": lambda error, words: words.gettext(
        PICTURE_TOO_MANY_PIXELS
    ).format(size=-(-error.width * error.height // 1_000_000), most=error.pixels_max // 1_000_000),
    "rendering.picture_too_small": lambda error, words: words.gettext(PICTURE_TOO_SMALL).format(
        width=error.width, height=error.height, least=error.side_px_min
    ),
    "mockup.not_found": OURS,
    "mockup.unreadable": OURS,
    "mockup.refused": OURS,
    "ledger.key_reused": OURS,
    "ledger.nothing_to_post": OURS,
    "ledger.several_currencies": OURS,
    "ledger.set_not_found": OURS,
    "payments.payment_not_found": plain(_("We can't find this payment.")),
    "payments.refund_not_found": plain(_("We can't find this refund.")),
    "payments.provider_unknown": plain(_("This way to pay is not offered. Pick another one.")),
    "payments.already_paid": plain(_("This is paid already. Look at your order.")),
    "payments.key_reused": CHANGED,
    "payments.cannot_move": CHANGED,
    "payments.refund_too_large": plain(_("More than was paid can't be given back.")),
    "payments.snapshot_mismatch": OURS,
    "payments.provider_unavailable": plain(
        _("The payment service does not answer. No money has left your account; try again.")
    ),
    "payments.provider_refused": plain(
        _("The payment service refused this. No money has left your account; try another way.")
    ),
    "payments.webhook_refused": plain(_("The signature does not fit.")),
    "payments.webhook_unreadable": plain(_("We could not read this message.")),
    "payments.payment_unknown_here": plain(_("We can't find this payment.")),
    "sandbox.pay_page_not_found": GONE,
    "sandbox.pay_page_closed": plain(
        _("This pay page is closed. Go back to your order to see where it stands.")
    ),
    "processes.pool_busy": BUSY,
    "processes.task_timed_out": plain(
        _("This took too long to draw. Try a smaller photo or fewer words.")
    ),
    "processes.task_died": plain(
        _("This could not be drawn. Try another photo; nothing else is lost.")
    ),
    "processes.pool_closed": BUSY,
}

TITLES = {
    400: _("We did not understand this request"),
    401: _("Please log in"),
    403: _("This is not allowed"),
    404: _("Nothing is here"),
    405: _("This can't be done here"),
    408: _("The request did not arrive whole"),
    409: _("Something changed meanwhile"),
    413: _("This is too much at once"),
    422: _("Something is not right yet"),
    429: _("Too many tries"),
    500: _("Something went wrong on our side"),
    503: _("The shop is busy"),
}


def sentence(error: AppError, *, words: Words) -> str:
    """Return what happened and what to do."""
    return SENTENCES[error.code](error, words)


def sentence_of(code: str, facts: Mapping[str, Any], *, words: Words) -> str:
    """Return the same of an error that is only known by its code and facts."""
    return SENTENCES[code](SimpleNamespace(**facts), words)


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
