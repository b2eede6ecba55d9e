"""Money, dates and times as a reader of a language expects them."""

import functools
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date as babel_date
from babel.numbers import format_currency

from customiseyou.kit.money import MINOR_DIGITS, Money

LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE = "\u2066", "\u2069"
_COMMA = {"ur": "،"}
_RIGHT_TO_LEFT = frozenset({"ur"})
_BABEL_LOCALE = {"en": "en_IN", "hi": "hi_IN", "ur": "ur_PK"}
# English follows Indian grouping (1,00,000), since prices are first in rupees.
KEPT_MAX = 4_096
"""Babel takes 0.1 ms for an amount, and pages show the same ones again and again."""


@functools.lru_cache(maxsize=KEPT_MAX)
def format_money(amount: Money, *, lang: str) -> str:
    """Return an amount like ₹549 or €7.50: minor digits only where there are any."""
    digits = MINOR_DIGITS[amount.currency]
    value = Decimal(amount.minor).scaleb(-digits)
    whole = amount.minor % 10**digits == 0
    said = format_currency(
        value,
        amount.currency,
        format="¤#,##,##0" if whole else "¤#,##,##0.00",
        locale=_BABEL_LOCALE.get(lang, "en_IN"),
        currency_digits=False,
    )
    # In a sentence from right to left the sign would jump behind its number.
    return f"{LEFT_TO_RIGHT_ISOLATE}{said}{POP_ISOLATE}" if lang in _RIGHT_TO_LEFT else said


def format_year_date(day: date, *, lang: str) -> str:
    """Return a date like 24 Nov 2026, for what stays for years."""
    return babel_date(day, "d MMM y", locale=_BABEL_LOCALE.get(lang, "en_IN"))


@functools.lru_cache(maxsize=KEPT_MAX)
def format_date(day: date, *, lang: str) -> str:
    """Return a date like Thu 26 Nov."""
    return babel_date(day, "EEE d MMM", locale=_BABEL_LOCALE.get(lang, "en_IN"))


def format_instant(instant: datetime, *, lang: str, zone: str = "Asia/Kolkata") -> str:
    """Return an instant like Sat 21 Nov, 16:44 in a time zone."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{format_date(local.date(), lang=lang)}{comma(lang)} {local:%H:%M}"


def comma(lang: str) -> str:
    """Return the mark between the parts of a list, without the space after it."""
    return _COMMA.get(lang, ",")


def format_list(parts: Iterable[str], *, lang: str) -> str:
    """Return parts one after the other, like 'Dida, Brush, Kumkum'; empty ones are left out."""
    return f"{comma(lang)} ".join(part for part in parts if part)
