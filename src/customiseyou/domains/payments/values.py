"""Values of payments."""

from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

import msgspec

from customiseyou.kit.money import Money
from customiseyou.kit.subjects import SubjectRef

PaymentId = NewType("PaymentId", UUID)
RefundId = NewType("RefundId", UUID)
WebhookId = NewType("WebhookId", UUID)

KEY_CHARACTERS_MAX = 120
DESCRIPTION_CHARACTERS_MAX = 200
WEBHOOK_BYTES_MAX = 256 * 1024
URL_CHARACTERS_MAX = 2_000


class PaymentStatus(StrEnum):
    """Where a payment stands; docs/domains/payments.md publishes the moves."""

    CREATED = "created"
    """Opened by us; the provider has not been asked yet."""
    UNKNOWN = "unknown"
    """The provider was asked and did not answer: the enquiry will tell."""
    PENDING = "pending"
    """The provider waits for the buyer, or works on it."""
    REQUIRES_ACTION = "requires_action"
    """The buyer's bank asks for a confirmation, such as 3-D Secure."""
    AUTHORISED = "authorised"
    """The money is reserved, not yet taken."""
    EXPIRED = "expired"
    """Closed without money because the time was over."""
    FAILED = "failed"
    """Closed without money: refused, or given up."""
    CAPTURED = "captured"
    """The money is taken. It may come after EXPIRED or FAILED."""


class RefundStatus(StrEnum):
    """Where a refund stands."""

    REQUESTED = "requested"
    """Decided by us; the provider has not been asked yet."""
    UNKNOWN = "unknown"
    """The provider was asked and did not answer."""
    PENDING = "pending"
    """The provider works on it."""
    SETTLED = "settled"
    """The money has left towards the buyer."""
    FAILED = "failed"
    """Refused, or sent back by the buyer's bank: the money is with us."""


class RefundReason(StrEnum):
    """Why money is given back."""

    CANCELLED = "cancelled"
    SOLD_OUT = "sold_out"
    """Paid after the hold had ended, and the pieces were gone."""
    DUPLICATE = "duplicate"
    """The same purchase had been paid already."""
    AFTER_SALE = "after_sale"
    """A return, a claim or goodwill."""
    OUTSIDE = "outside"
    """Made at the provider, not by us."""


class PayMethod(msgspec.Struct, frozen=True, kw_only=True):
    """What the buyer paid with, as far as we may know: never a card's number."""

    kind: str
    """'card', 'upi', 'wallet', 'bank'."""
    brand: str = ""
    last4: str = ""

    def __post_init__(self) -> None:
        if len(self.last4) > 4 or len(self.brand) > 40 or len(self.kind) > 20:
            raise ValueError("a pay method is a kind, a brand and four digits at most")


class PaymentView(msgspec.Struct, frozen=True, kw_only=True):
    """A payment as pages and other domains see it."""

    id: PaymentId
    subject: SubjectRef
    provider: str
    status: PaymentStatus
    amount: Money
    captured: Money
    refunded: Money
    """Settled refunds."""
    refund_claimed: Money
    """Settled and running refunds: what can no longer be refunded."""
    redirect_url: str | None
    """The provider's pay page, once it is known."""
    method: PayMethod | None
    decline_code: str | None
    """Why the last try was declined: 'declined', 'insufficient_funds', …"""
    opened_at: datetime
    expires_at: datetime
    captured_at: datetime | None
    is_duplicate: bool
    """Captured after another payment of the subject was; refunded by itself."""

    @property
    def is_open(self) -> bool:
        """Whether the buyer may still pay."""
        return self.status not in CLOSED_STATUSES

    @property
    def refundable(self) -> Money:
        """What may still be refunded."""
        return self.captured - self.refund_claimed


CLOSED_STATUSES = frozenset({PaymentStatus.CAPTURED, PaymentStatus.FAILED, PaymentStatus.EXPIRED})


class RefundView(msgspec.Struct, frozen=True, kw_only=True):
    """A refund as pages and other domains see it."""

    id: RefundId
    payment_id: PaymentId
    key: str
    status: RefundStatus
    amount: Money
    reason: RefundReason
    requested_at: datetime
    settled_at: datetime | None
    refusals: int
    """How often the provider has said no so far."""
    refusal: str | None
    """The provider's last no, in its own code."""
    parked_at: datetime | None
    """Since when it waits for a person, who may make it again."""

    @property
    def is_delayed(self) -> bool:
        """Whether the provider said no and the buyer still waits for the money."""
        is_tried_again = self.refusals > 0 and self.status is not RefundStatus.SETTLED
        return self.parked_at is not None or (
            is_tried_again and self.status is not RefundStatus.FAILED
        )


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """What a buyer does next after a payment was begun."""

    payment: PaymentView
    redirect_url: str | None
    """The pay page; None when the provider did not answer: show 'being checked' and try again."""


class AcceptedWebhook(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook that was verified and stored; answer 200 whether it is new or not."""

    id: WebhookId
    is_new: bool
