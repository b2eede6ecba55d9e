"""Facts about payments. All events of one subject are delivered in order."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from customiseyou.domains.payments.values import RefundReason
from customiseyou.infra.outbox import Event
from customiseyou.kit.money import Money
from customiseyou.kit.subjects import SubjectRef


class _PaymentEvent(Event, frozen=True, kw_only=True):
    payment_id: UUID
    subject: SubjectRef
    at: datetime

    @property
    def aggregate(self) -> str:
        """What is paid: its events stay in order, whichever payment they are about."""
        return str(self.subject)


class PaymentCaptured(_PaymentEvent, frozen=True, kw_only=True):
    """The money of a purchase is taken; at most once for each subject."""

    topic: ClassVar[str] = "payments.payment_captured.v1"
    amount: Money


class PaymentDeclined(_PaymentEvent, frozen=True, kw_only=True):
    """A try was declined; the payment is still open and the buyer may try again."""

    topic: ClassVar[str] = "payments.payment_declined.v1"
    decline_code: str


class PaymentFailed(_PaymentEvent, frozen=True, kw_only=True):
    """The payment is closed without money; a new one may be opened."""

    topic: ClassVar[str] = "payments.payment_failed.v1"


class PaymentExpired(_PaymentEvent, frozen=True, kw_only=True):
    """The payment's time is over without money. Late money still gives PaymentCaptured."""

    topic: ClassVar[str] = "payments.payment_expired.v1"


class DuplicateCaptured(_PaymentEvent, frozen=True, kw_only=True):
    """A purchase was paid a second time; the second payment is being refunded in full."""

    topic: ClassVar[str] = "payments.duplicate_captured.v1"
    amount: Money
    refund_id: UUID


class RefundSettled(_PaymentEvent, frozen=True, kw_only=True):
    """A refund has left towards the buyer."""

    topic: ClassVar[str] = "payments.refund_settled.v1"
    refund_id: UUID
    amount: Money
    reason: RefundReason


class RefundFailed(_PaymentEvent, frozen=True, kw_only=True):
    """A refund was refused or came back; its amount may be refunded again."""

    topic: ClassVar[str] = "payments.refund_failed.v1"
    refund_id: UUID
    amount: Money
    reason: RefundReason
