"""Accounts, transfers and what is read back.

A balance says what the marketplace owes the holder of an account. What a seller may be paid, the
marketplace's commission and taxes to be handed on are therefore positive; what a provider or a
buyer owes us, and what we have spent on fees, is negative.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NewType, Self
from uuid import UUID

import msgspec

from customiseyou.kit import money
from customiseyou.kit.money import Money
from customiseyou.kit.subjects import SubjectRef

SetId = NewType("SetId", UUID)

KEY_CHARACTERS_MAX = 200
OWNER_CHARACTERS_MAX = 60
TRANSFERS_MAX = 500


class AccountKind(StrEnum):
    """What an account is for; kinds marked with an owner exist once for each owner."""

    GATEWAY = "gateway"
    """Owner: the provider. Negative while the provider keeps money for us."""
    BUYER_RECEIVABLE = "buyer_receivable"
    """Money of buyers not yet given to anybody (positive) or still to come (negative)."""
    SELLER_PENDING = "seller_pending"
    """Owner: the seller. Sold and paid, not yet earned."""
    SELLER_AVAILABLE = "seller_available"
    """Owner: the seller. Earned; may be paid out."""
    SELLER_HELD = "seller_held"
    """Owner: the seller. Earned, kept back by a rule until a date."""
    SELLER_NEGATIVE = "seller_negative"
    """Owner: the seller. Refunds and chargebacks beyond what the seller had: negative."""
    COMMISSION = "commission"
    PROVIDER_FEES = "provider_fees"
    """What providers kept for themselves: negative, an expense."""
    TAX = "tax"
    """Owner: the jurisdiction, such as 'IN-UP' or 'DE'."""
    GIFT_CARDS = "gift_cards"
    STORE_CREDIT = "store_credit"
    REFUNDS = "refunds"
    """Goodwill that the marketplace pays itself: negative, an expense."""
    CHARGEBACKS = "chargebacks"
    """Disputed money while the bank decides."""
    ROUNDING = "rounding"


OWNED_KINDS = frozenset(
    {
        AccountKind.GATEWAY,
        AccountKind.SELLER_PENDING,
        AccountKind.SELLER_AVAILABLE,
        AccountKind.SELLER_HELD,
        AccountKind.SELLER_NEGATIVE,
        AccountKind.TAX,
    }
)


class Account(msgspec.Struct, frozen=True, order=True):
    """One account. Use the constructors below."""

    kind: AccountKind
    owner: str = ""

    def __post_init__(self) -> None:
        if (self.kind in OWNED_KINDS) != bool(self.owner):
            raise ValueError(f"account {self.kind} with owner {self.owner!r}")
        if ":" in self.owner or len(self.owner) > OWNER_CHARACTERS_MAX:
            raise ValueError(f"owner {self.owner!r} of account {self.kind}")

    @property
    def code(self) -> str:
        """The account's name in the database: 'gateway:sandbox', 'commission'."""
        return f"{self.kind}:{self.owner}" if self.owner else str(self.kind)

    @classmethod
    def parse(cls, code: str) -> Self:
        """Return the account of a code; ValueError for one that does not exist."""
        kind, _, owner = code.partition(":")
        return cls(AccountKind(kind), owner)


BUYER_RECEIVABLE = Account(AccountKind.BUYER_RECEIVABLE)
COMMISSION = Account(AccountKind.COMMISSION)
PROVIDER_FEES = Account(AccountKind.PROVIDER_FEES)
GIFT_CARDS = Account(AccountKind.GIFT_CARDS)
STORE_CREDIT = Account(AccountKind.STORE_CREDIT)
REFUNDS = Account(AccountKind.REFUNDS)
CHARGEBACKS = Account(AccountKind.CHARGEBACKS)
ROUNDING = Account(AccountKind.ROUNDING)


def gateway(provider: str) -> Account:
    """Return the account of the money a provider keeps for us."""
    return Account(AccountKind.GATEWAY, provider)


def seller_pending(seller_id: UUID) -> Account:
    """Return the account of what a seller has sold and not yet earned."""
    return Account(AccountKind.SELLER_PENDING, str(seller_id))


def seller_available(seller_id: UUID) -> Account:
    """Return the account of what a seller may be paid out."""
    return Account(AccountKind.SELLER_AVAILABLE, str(seller_id))


def seller_held(seller_id: UUID) -> Account:
    """Return the account of what a rule keeps back from a seller."""
    return Account(AccountKind.SELLER_HELD, str(seller_id))


def seller_negative(seller_id: UUID) -> Account:
    """Return the account of what a seller owes the marketplace."""
    return Account(AccountKind.SELLER_NEGATIVE, str(seller_id))


def tax(jurisdiction: str) -> Account:
    """Return the account of tax collected for a jurisdiction such as 'IN-UP' or 'DE'."""
    return Account(AccountKind.TAX, jurisdiction)


class Transfer(msgspec.Struct, frozen=True, kw_only=True):
    """An amount that leaves one account and reaches another; nothing (zero) leaves no entry."""

    source: Account
    target: Account
    amount: Money

    def __post_init__(self) -> None:
        if self.amount.minor < 0:
            raise ValueError("a transfer of a negative amount: swap source and target")
        if self.source == self.target:
            raise ValueError(f"a transfer from {self.source.code} to itself")

    def reversed(self) -> "Transfer":
        """Return the transfer that takes this one back."""
        return Transfer(source=self.target, target=self.source, amount=self.amount)


class PostedSet(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the ledger under a key."""

    id: SetId
    key: str
    at: datetime
    currency: str
    transfers: tuple[Transfer, ...]
    subject: SubjectRef | None


class StatementLine(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of an account with the balance after it."""

    set_id: SetId
    key: str
    at: datetime
    amount: Money
    """Positive when the account gained."""
    balance: Money
    subject: SubjectRef | None


class BalanceReport(msgspec.Struct, frozen=True, kw_only=True):
    """What the nightly check found; `is_sound` when every list is empty."""

    checked_at: datetime
    accounts: int
    """Accounts and currencies compared."""
    unbalanced_sets: tuple[str, ...]
    """Keys of sets that do not sum to zero or have lost or gained entries."""
    unbalanced_currencies: tuple[str, ...]
    drifted_accounts: tuple[str, ...]
    """'code currency' whose total differs from the last running total plus what came since."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not (self.unbalanced_sets or self.unbalanced_currencies or self.drifted_accounts)


class TaxShare(msgspec.Struct, frozen=True, kw_only=True):
    """What one jurisdiction receives of a sale."""

    jurisdiction: str
    amount: Money


class Sale(msgspec.Struct, frozen=True, kw_only=True):
    """How the money of one seller's order is divided; the parts add up to what the buyer paid."""

    seller_id: UUID
    earning: Money
    """What the seller receives after commission and tax."""
    commission: Money
    taxes: tuple[TaxShare, ...] = ()

    def __post_init__(self) -> None:
        if any(part.minor < 0 or part.currency != self.currency for part in self.parts):
            raise ValueError(f"parts of a sale are not negative and of one currency: {self.parts}")

    @property
    def currency(self) -> str:
        """The one currency of all parts."""
        return self.earning.currency

    @property
    def parts(self) -> tuple[Money, ...]:
        """Earning, commission, then each tax."""
        return (self.earning, self.commission, *(share.amount for share in self.taxes))

    @property
    def total(self) -> Money:
        """What the buyer paid for this order."""
        return money.total(self.parts, currency=self.currency)

    def _with(self, parts: Sequence[Money]) -> "Sale":
        taxes = tuple(
            TaxShare(jurisdiction=share.jurisdiction, amount=amount)
            for share, amount in zip(self.taxes, parts[2:], strict=True)
        )
        return Sale(seller_id=self.seller_id, earning=parts[0], commission=parts[1], taxes=taxes)

    def part(self, amount: Money) -> "Sale":
        """Return the share of `amount` in every part, in proportion, conserving minor units.

        No share exceeds its part. Take each part refund from what `minus` left of the sale: then
        any sequence of part refunds ends at exactly zero in every part.
        """
        if not Money.zero(self.currency) <= amount <= self.total:
            raise ValueError(f"{amount} is no part of {self.total}")
        return self._with(amount.split([part.minor for part in self.parts]))

    def minus(self, other: "Sale") -> "Sale":
        """Return what is left after `other`, a part of this sale, was given back."""
        assert other.seller_id == self.seller_id
        pairs = zip(self.parts, other.parts, strict=True)
        return self._with([mine - theirs for mine, theirs in pairs])
