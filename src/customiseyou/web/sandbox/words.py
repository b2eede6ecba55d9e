"""What the test provider says."""

from typing import Any, Literal

from customiseyou.infra.i18n import Words
from customiseyou.kit.errors import FieldError

STATES: dict[str, Literal["open", "paid", "expired"]] = {
    "open": "open",
    "paid": "paid",
    "failed": "expired",
    "expired": "expired",
}


def declined(code: str | None, *, words: Words) -> str:
    """Return what the bank said when the last try was declined."""
    if not code:
        return ""
    if code == "insufficient_funds":
        return words.gettext("There is not enough money on this card. Nothing was charged.")
    return words.gettext("The bank said no. No money left your account.")


def behaviour(test: Any, *, words: Words) -> str:
    """Return what a test card or UPI id does."""
    say = words.gettext
    return {
        "approves": say("Pays at once"),
        "three_d_secure": say("The bank asks for a code"),
        "declined": say("The bank says no"),
        "insufficient_funds": say("Not enough money"),
        "delays": say("Pays after a while"),
        "repeats_news": say("Pays, and tells the shop three times"),
        "shuffles_news": say("Pays, and tells the shop in the wrong order"),
    }[test.behaviour]


def field_error(error: FieldError, *, words: Words) -> str:
    """Return how to put a field of the pay page right."""
    say = words.gettext
    not_a_card = say("This is not a card number. Check its digits.")
    return {
        "expiry": say("This card has expired, or the date is not MM/YY."),
        "cvc": say("The security code has three digits, on the back of the card."),
        "upi_id": say("This is not a UPI id. It looks like name@bank."),
    }.get(error.field, not_a_card)
