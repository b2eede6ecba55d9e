"""Money in integer minor units. No float ever touches an amount."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Self

import msgspec

MINOR_DIGITS = {"INR": 2, "BDT": 2, "PKR": 2, "EUR": 2, "GBP": 2, "USD": 2}
"""Digits after the point of every currency we trade in (ISO 4217)."""

AMOUNT_MINOR_MAX = 10**12


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies met."""


class Money(msgspec.Struct, frozen=True, order=False):
    """An amount of one currency in its minor unit (paise, cents)."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in MINOR_DIGITS:
            raise ValueError(f"unknown currency {self.currency!r}")
        if abs(self.minor) > AMOUNT_MINOR_MAX:
            raise ValueError(f"amount beyond {AMOUNT_MINOR_MAX} minor units")

    @classmethod
    def zero(cls, currency: str) -> Self:
        """Return nothing, in a currency."""
        return cls(0, currency)

    def _same(self, other: "Money") -> None:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} met {other.currency}")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __mul__(self, count: int) -> "Money":
        return Money(self.minor * count, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor <= other.minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def share(self, permyriad: int) -> "Money":
        """Return permyriad / 10,000 of the amount, half a minor unit rounded to even."""
        exact = Decimal(self.minor) * permyriad / 10_000
        return Money(int(exact.quantize(Decimal(1), rounding=ROUND_HALF_EVEN)), self.currency)

    def split(self, weights: Sequence[int]) -> list["Money"]:
        """Return shares in proportion to non-negative weights whose sum is exactly this amount.

        The largest remainders take the minor units that are left over; ties go to the earlier
        share. All-zero weights count as equal ones.
        """
        if not weights or any(weight < 0 for weight in weights):
            raise ValueError("a split needs one or more weights, none below zero")
        if not any(weights):
            weights = [1] * len(weights)
        sign, whole, total = (-1 if self.minor < 0 else 1), abs(self.minor), sum(weights)
        floors = [whole * weight // total for weight in weights]
        remainders = [whole * weight % total for weight in weights]
        order = sorted(range(len(weights)), key=lambda i: (-remainders[i], i))
        for i in order[: whole - sum(floors)]:
            floors[i] += 1
        return [Money(sign * share, self.currency) for share in floors]


def total(amounts: Iterable[Money], *, currency: str) -> Money:
    """Return the sum of amounts of one currency; nothing sums to zero."""
    result = Money.zero(currency)
    for amount in amounts:
        result = result + amount
    return result
