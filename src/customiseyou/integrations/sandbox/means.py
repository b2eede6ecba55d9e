"""The cards and UPI ids of the sandbox, and what each of them does."""

from datetime import date
from enum import StrEnum
from typing import Literal

import msgspec

from customiseyou.kit.errors import FieldError, InvalidForm

THREE_D_SECURE_CODE = "123456"
"""What the test bank accepts; shown on its page."""
CARD_DIGITS = range(12, 20)
FIELD_CHARACTERS_MAX = 40


class Behaviour(StrEnum):
    """What the bank does."""

    APPROVES = "approves"
    THREE_D_SECURE = "three_d_secure"
    DECLINES = "declined"
    INSUFFICIENT_FUNDS = "insufficient_funds"
    DELAYS = "delays"
    REPEATS_NEWS = "repeats_news"
    SHUFFLES_NEWS = "shuffles_news"
    NOT_A_TEST_METHOD = "test_methods_only"


DECLINING = frozenset(
    {Behaviour.DECLINES, Behaviour.INSUFFICIENT_FUNDS, Behaviour.NOT_A_TEST_METHOD}
)


class TestMethod(msgspec.Struct, frozen=True, kw_only=True):
    """A card or UPI id for trying things out."""

    __test__ = False

    value: str
    kind: Literal["card", "upi"]
    entry: str
    """What is typed on the pay page."""
    behaviour: Behaviour


TEST_METHODS = (
    TestMethod(
        value="card_approves",
        kind="card",
        entry="4242 4242 4242 4242",
        behaviour=Behaviour.APPROVES,
    ),
    TestMethod(
        value="card_three_d_secure",
        kind="card",
        entry="4000 0000 0000 3220",
        behaviour=Behaviour.THREE_D_SECURE,
    ),
    TestMethod(
        value="card_declined",
        kind="card",
        entry="4000 0000 0000 0002",
        behaviour=Behaviour.DECLINES,
    ),
    TestMethod(
        value="card_insufficient_funds",
        kind="card",
        entry="4000 0000 0000 9995",
        behaviour=Behaviour.INSUFFICIENT_FUNDS,
    ),
    TestMethod(
        value="card_delays",
        kind="card",
        entry="4000 0000 0000 0341",
        behaviour=Behaviour.DELAYS,
    ),
    TestMethod(
        value="card_repeats_news",
        kind="card",
        entry="4000 0000 0000 0333",
        behaviour=Behaviour.REPEATS_NEWS,
    ),
    TestMethod(
        value="card_shuffles_news",
        kind="card",
        entry="4000 0000 0000 1232",
        behaviour=Behaviour.SHUFFLES_NEWS,
    ),
    TestMethod(
        value="upi_approves", kind="upi", entry="success@testpay", behaviour=Behaviour.APPROVES
    ),
    TestMethod(
        value="upi_declined", kind="upi", entry="failure@testpay", behaviour=Behaviour.DECLINES
    ),
    TestMethod(value="upi_delays", kind="upi", entry="pending@testpay", behaviour=Behaviour.DELAYS),
)

_BY_ENTRY = {method.entry.replace(" ", ""): method for method in TEST_METHODS}
_BY_VALUE = {method.value: method for method in TEST_METHODS}


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """What may be kept of what the buyer paid with, and what the bank will do."""

    kind: str
    brand: str
    last4: str
    behaviour: Behaviour


def _luhn(digits: str) -> bool:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _expiry_trouble(expiry: str, today: date) -> str | None:
    month, slash, year = expiry.replace(" ", "").partition("/")
    plausible = (
        slash
        and month.isascii()
        and month.isdigit()
        and year.isascii()
        and year.isdigit()
        and len(year) in (2, 4)
        and len(month) <= 2
    )
    if not plausible or not 1 <= int(month) <= 12:
        return "expiry_format"
    whole_year = int(year) + (2000 if len(year) == 2 else 0)
    return "card_expired" if (whole_year, int(month)) < (today.year, today.month) else None


def read_card(*, card_number: str, expiry: str, cvc: str, today: date) -> Means:
    """Return what may be kept of a card; the number and its code end here.

    Of a card that is none of ours not even four digits are kept: it may be a real one.
    Raises: InvalidForm with fields card_number, expiry, cvc.
    """
    digits = "".join(card_number[:FIELD_CHARACTERS_MAX].replace("-", " ").split())
    troubles: list[FieldError] = []
    if not (digits.isascii() and digits.isdigit() and len(digits) in CARD_DIGITS) or not _luhn(
        digits
    ):
        troubles.append(FieldError("card_number", "card_number"))
    expiry_trouble = _expiry_trouble(expiry[:FIELD_CHARACTERS_MAX], today)
    if expiry_trouble:
        troubles.append(FieldError("expiry", expiry_trouble))
    code = cvc.strip()
    if not (code.isascii() and code.isdigit() and len(code) in (3, 4)):
        troubles.append(FieldError("cvc", "cvc"))
    if troubles:
        raise InvalidForm(troubles)
    method = _BY_ENTRY.get(digits)
    if method is None:
        return Means(kind="card", brand="", last4="", behaviour=Behaviour.NOT_A_TEST_METHOD)
    return Means(kind="card", brand="visa", last4=digits[-4:], behaviour=method.behaviour)


def read_upi(*, upi_id: str) -> Means:
    """Return what a UPI id does; the id of a person is not kept.

    Raises: InvalidForm with field upi_id.
    """
    typed = upi_id.strip().lower()
    name, at, handle = typed.partition("@")
    if not (at and name and handle) or len(typed) > FIELD_CHARACTERS_MAX or "@" in handle:
        raise InvalidForm([FieldError("upi_id", "upi_id")])
    method = _BY_ENTRY.get(typed)
    behaviour = method.behaviour if method else Behaviour.NOT_A_TEST_METHOD
    return Means(kind="upi", brand="", last4="", behaviour=behaviour)


def read_test_method(value: str) -> Means:
    """Return what a test button stands for. Raises: InvalidForm with field outcome."""
    method = _BY_VALUE.get(value)
    if method is None:
        raise InvalidForm([FieldError("outcome", "outcome")])
    is_card = method.kind == "card"
    return Means(
        kind=method.kind,
        brand="visa" if is_card else "",
        last4=method.entry[-4:] if is_card else "",
        behaviour=method.behaviour,
    )
