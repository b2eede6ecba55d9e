"""Price parts and sums as lines of text."""

from customiseyou.domains.customization.values import Quote
from customiseyou.domains.shipping.values import Rate
from customiseyou.flows.pricing import PricedCart
from customiseyou.infra.i18n import Words, format_money
from customiseyou.kit.money import Money
from customiseyou.web.shared import parts
from customiseyou.web.storefront.design_form import in_language

BASE_PART = "base"


def _line(label: str, amount: Money, *, words: Words) -> parts.PriceLine:
    return parts.PriceLine(label=label, amount=format_money(amount, lang=words.language.code))


def _shipping(amount: Money, *, words: Words) -> parts.PriceLine:
    free = words.gettext("Free")
    label = words.gettext("Delivery")
    if not amount:
        return parts.PriceLine(label=label, amount=free)
    return _line(label, amount, words=words)


def of_piece(quote: Quote, *, rate: Rate | None, words: Words) -> parts.Totals:
    """Return every part of one piece and, where it is known, the delivery."""
    lang = words.language.code
    lines = [
        _line(
            words.gettext("The piece") if part.id == BASE_PART else in_language(part.label, lang),
            part.amount,
            words=words,
        )
        for part in quote.parts
    ]
    total = quote.total
    if rate is not None:
        lines.append(_shipping(rate.price, words=words))
        total = total + rate.price
    return parts.Totals(lines=tuple(lines), total=format_money(total, lang=lang))


def of_cart(priced: PricedCart, *, words: Words) -> parts.Totals:
    """Return what all pieces cost, what sending them costs, and the sum."""
    pieces = sum(line.wanted.quantity for line in priced.lines)
    label = words.ngettext("{count} piece", "{count} pieces", pieces).format(count=pieces)
    lines = [_line(label, priced.items, words=words)]
    if all(parcel.rate is not None for parcel in priced.parcels):
        lines.append(_shipping(priced.shipping, words=words))
    return parts.Totals(
        lines=tuple(lines), total=format_money(priced.total, lang=words.language.code)
    )


def of_order(*, items: Money, shipping: Money, total: Money, words: Words) -> parts.Totals:
    """Return the parts of one shop's order as they were frozen."""
    return parts.Totals(
        lines=(
            _line(words.gettext("Pieces"), items, words=words),
            _shipping(shipping, words=words),
        ),
        total=format_money(total, lang=words.language.code),
    )
