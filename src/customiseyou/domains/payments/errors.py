"""Errors of payments."""

from typing import Any

from customiseyou.domains.payments.values import PaymentId, PaymentStatus, RefundId
from customiseyou.kit.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from customiseyou.kit.money import Money
from customiseyou.kit.subjects import SubjectRef


class PaymentNotFound(NotFound):
    """No such payment."""

    code = "payments.payment_not_found"


class RefundNotFound(NotFound):
    """No such refund."""

    code = "payments.refund_not_found"

    def __init__(self, refund_id: RefundId) -> None:
        self._refund_id = refund_id


class ProviderUnknown(NotFound):
    """No provider of this name is set up."""

    code = "payments.provider_unknown"

    def __init__(self, provider: str) -> None:
        self.provider = provider


class AlreadyPaid(Conflict):
    """The purchase is paid; it is not paid twice."""

    code = "payments.already_paid"

    def __init__(self, subject: SubjectRef) -> None:
        self._subject = subject


class KeyReused(Conflict):
    """The idempotency key was used for something else."""

    code = "payments.key_reused"

    def __init__(self, key: str) -> None:
        self.key = key


class PaymentCannotMove(Conflict):
    """The payment's status does not allow it."""

    code = "payments.cannot_move"

    def __init__(
        self, payment_id: PaymentId, *, current: PaymentStatus, wanted: PaymentStatus
    ) -> None:
        self._payment_id = payment_id
        self.current = current
        self.wanted = wanted


class RefundTooLarge(Conflict):
    """More than what is left of the captured amount was to be refunded."""

    code = "payments.refund_too_large"

    def __init__(self, *, wanted: Money, refundable: Money) -> None:
        self.wanted = wanted
        self.refundable = refundable


class SnapshotMismatch(Conflict):
    """The provider speaks of another amount or currency than was agreed: a person must look."""

    code = "payments.snapshot_mismatch"

    def __init__(self, payment_id: PaymentId, *, agreed: Money, told: Money) -> None:
        self._payment_id = payment_id
        self.agreed = agreed
        self.told = told


class ProviderUnavailable(Unavailable):
    """The provider did not answer, or not in time: whether it acted is unknown."""

    code = "payments.provider_unavailable"

    def __init__(self, provider: str, *, reason: str) -> None:
        self.provider = provider
        self.reason = reason


class ProviderRefused(Conflict):
    """The provider answered that it will not do this."""

    code = "payments.provider_refused"

    def __init__(self, provider: str, *, reason: str) -> None:
        self.provider = provider
        self.reason = reason


class WebhookRefused(Forbidden):
    """The webhook is not genuine: its signature is wrong, missing or too old."""

    code = "payments.webhook_refused"

    def __init__(self, reason: str) -> None:
        self._reason = reason

    @property
    def reason(self) -> str:
        """'signature', 'timestamp', 'headers': for the log, not for the sender."""
        return self._reason

    def data(self) -> dict[str, Any]:
        """Return nothing: a forger learns nothing."""
        return {}


class WebhookUnreadable(Invalid):
    """The webhook is genuine and cannot be understood."""

    code = "payments.webhook_unreadable"

    def __init__(self, reason: str) -> None:
        self.reason = reason


class PaymentUnknownHere(Conflict):
    """A genuine webhook speaks of a payment that we do not have."""

    code = "payments.payment_unknown_here"

    def __init__(self, provider: str, *, reference: str) -> None:
        self.provider = provider
        self.reference = reference
