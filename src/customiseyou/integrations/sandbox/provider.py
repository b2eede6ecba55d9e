"""Our adapter of the sandbox: what Stripe's or Razorpay's would be, against the sandbox's API."""

import asyncio
from datetime import datetime
from typing import TypeVar

import msgspec

from customiseyou.domains.payments import errors, ports
from customiseyou.domains.payments.ports import (
    CapturePayment,
    CreatePayment,
    Decline,
    MovementStatus,
    OnboardSeller,
    PaymentSnapshot,
    PayOut,
    RefundPayment,
    RefundSnapshot,
    RetrievePayment,
    ReverseTransfer,
    SellerAccount,
    TransferToSeller,
    VerifiedWebhook,
    VoidPayment,
    WebhookEvent,
    WebhookRequest,
)
from customiseyou.domains.payments.values import PaymentStatus, PayMethod, RefundStatus
from customiseyou.integrations.sandbox import signatures
from customiseyou.integrations.sandbox.api import ApiResponse, SandboxApi
from customiseyou.integrations.sandbox.settings import SandboxSettings
from customiseyou.integrations.sandbox.states import SandboxStatus
from customiseyou.kit.money import Money

NAME = "sandbox"

_STATUSES: dict[SandboxStatus, PaymentStatus] = {
    SandboxStatus.AWAITING_BUYER: PaymentStatus.PENDING,
    SandboxStatus.AWAITING_BANK: PaymentStatus.REQUIRES_ACTION,
    SandboxStatus.PROCESSING: PaymentStatus.PENDING,
    SandboxStatus.AUTHORISED: PaymentStatus.AUTHORISED,
    SandboxStatus.CAPTURED: PaymentStatus.CAPTURED,
    SandboxStatus.FAILED: PaymentStatus.FAILED,
    SandboxStatus.EXPIRED: PaymentStatus.EXPIRED,
}
assert set(_STATUSES) == set(SandboxStatus)

_DECLINE_CODES = {
    "declined": "declined",
    "insufficient_funds": "insufficient_funds",
    "authentication_failed": "authentication_failed",
    "cancelled_by_buyer": "cancelled_by_buyer",
    "not_supported": "not_supported",
}


class _Refund(msgspec.Struct, frozen=True):
    id: str
    reference: str | None
    amount: int
    currency: str
    status: RefundStatus


class _Method(msgspec.Struct, frozen=True):
    kind: str
    brand: str
    last4: str


class _Payment(msgspec.Struct, frozen=True):
    id: str
    reference: str
    status: SandboxStatus
    amount: int
    currency: str
    captured: int
    fee: int | None
    pay_page: str | None
    method: _Method | None
    declines: int
    decline_code: str
    refunds: tuple[_Refund, ...]


class _Event(msgspec.Struct, frozen=True):
    type: str
    data: _Payment


class _Seller(msgspec.Struct, frozen=True):
    id: str
    can_receive: bool
    onboarding_url: str | None


class _Movement(msgspec.Struct, frozen=True):
    id: str
    reference: str
    status: str
    amount: int
    currency: str


class _Error(msgspec.Struct, frozen=True):
    error: str


Answer = TypeVar("Answer")


def _refund(told: _Refund) -> RefundSnapshot:
    return RefundSnapshot(
        provider_refund_id=told.id,
        reference=told.reference,
        status=told.status,
        amount=Money(told.amount, told.currency),
    )


def _snapshot(told: _Payment) -> PaymentSnapshot:
    decline = None
    if told.declines:
        code = _DECLINE_CODES.get(told.decline_code, "other")
        decline = Decline(code=code, number=told.declines)
    method = None
    if told.method is not None:
        method = PayMethod(kind=told.method.kind, brand=told.method.brand, last4=told.method.last4)
    return PaymentSnapshot(
        provider_payment_id=told.id,
        reference=told.reference,
        status=_STATUSES[told.status],
        amount=Money(told.amount, told.currency),
        captured=Money(told.captured, told.currency),
        fee=None if told.fee is None else Money(told.fee, told.currency),
        redirect_url=told.pay_page,
        method=method,
        decline=decline,
        refunds=tuple(_refund(refund) for refund in told.refunds),
    )


def _movement(told: _Movement) -> MovementStatus:
    return MovementStatus(
        provider_movement_id=told.id,
        reference=told.reference,
        status=told.status,
        amount=Money(told.amount, told.currency),
    )


class SandboxProvider:
    """Implements PaymentProvider and SellerTransfers."""

    def __init__(
        self,
        api: SandboxApi,
        settings: SandboxSettings,
        *,
        timeout_seconds: float = ports.TIMEOUT_SECONDS,
    ) -> None:
        self._api = api
        self._settings = settings
        self._timeout_seconds = timeout_seconds

    @property
    def name(self) -> str:
        """The provider's name."""
        return NAME

    async def create(self, request: CreatePayment) -> PaymentSnapshot:
        """Create a payment with a pay page."""
        told = await self._call(
            "create",
            {
                "reference": request.reference,
                "amount": request.amount.minor,
                "currency": request.amount.currency,
                "description": request.description,
                "return_url": request.return_url,
                "cancel_url": request.cancel_url,
                "expires_at": request.expires_at,
                "language": request.language,
                "capture_at_once": request.capture_at_once,
            },
            answer=_Payment,
            key=request.key,
        )
        return _snapshot(told)

    async def retrieve(self, request: RetrievePayment) -> PaymentSnapshot | None:
        """Return how a payment stands."""
        question = {"reference": request.reference}
        if request.provider_payment_id is not None:
            question = {"id": request.provider_payment_id}
        response = await self._send("retrieve", question, key="")
        if response.status == 404:
            return None
        return _snapshot(self._read(response, answer=_Payment))

    async def capture(self, request: CapturePayment) -> PaymentSnapshot:
        """Take authorised money."""
        body = {"id": request.provider_payment_id, "amount": request.amount.minor}
        return _snapshot(await self._call("capture", body, answer=_Payment, key=request.key))

    async def void(self, request: VoidPayment) -> PaymentSnapshot:
        """Close a payment that is not captured."""
        body = {"id": request.provider_payment_id}
        return _snapshot(await self._call("void", body, answer=_Payment, key=request.key))

    async def refund(self, request: RefundPayment) -> RefundSnapshot:
        """Give money back."""
        body = {
            "id": request.provider_payment_id,
            "reference": request.reference,
            "amount": request.amount.minor,
        }
        return _refund(await self._call("refund", body, answer=_Refund, key=request.key))

    async def verify_webhook(self, request: WebhookRequest, *, now: datetime) -> VerifiedWebhook:
        """Check signature and age."""
        event_id, signer = signatures.verify(
            request.headers, request.body, secrets=self._settings.secrets(), now=now
        )
        return VerifiedWebhook(event_id=event_id, signed_with=signer)

    def parse_webhook(self, body: bytes) -> WebhookEvent:
        """Read a verified body, which holds the whole payment."""
        try:
            event = msgspec.json.decode(body, type=_Event)
            return WebhookEvent(kind=event.type, payment=_snapshot(event.data))
        except (msgspec.MsgspecError, ValueError) as trouble:
            raise errors.WebhookUnreadable(type(trouble).__name__) from trouble

    async def onboard_seller(self, request: OnboardSeller) -> SellerAccount:
        """Open a seller's account; the sandbox asks no questions."""
        body = {"reference": request.reference, "country": request.country}
        told = await self._call("onboard_seller", body, answer=_Seller, key=request.key)
        return SellerAccount(
            provider_seller_id=told.id,
            can_receive=told.can_receive,
            onboarding_url=told.onboarding_url,
        )

    async def transfer(self, request: TransferToSeller) -> MovementStatus:
        """Move money to a seller's account."""
        body = {
            "reference": request.reference,
            "seller": request.provider_seller_id,
            "payment": request.provider_payment_id,
            "amount": request.amount.minor,
            "currency": request.amount.currency,
        }
        return _movement(await self._call("transfer", body, answer=_Movement, key=request.key))

    async def reverse_transfer(self, request: ReverseTransfer) -> MovementStatus:
        """Take transferred money back."""
        body = {
            "reference": request.reference,
            "transfer": request.provider_transfer_id,
            "amount": request.amount.minor,
            "currency": request.amount.currency,
        }
        told = await self._call("reverse_transfer", body, answer=_Movement, key=request.key)
        return _movement(told)

    async def payout(self, request: PayOut) -> MovementStatus:
        """Send money to the seller's bank."""
        body = {
            "reference": request.reference,
            "seller": request.provider_seller_id,
            "amount": request.amount.minor,
            "currency": request.amount.currency,
        }
        return _movement(await self._call("payout", body, answer=_Movement, key=request.key))

    async def _call(
        self, operation: str, content: object, *, answer: type[Answer], key: str
    ) -> Answer:
        return self._read(await self._send(operation, content, key=key), answer=answer)

    async def _send(self, operation: str, content: object, *, key: str) -> ApiResponse:
        ports.called_outside_transaction()
        headers = {
            "authorization": f"Bearer {self._settings.secret}",
            "idempotency-key": key,
            "content-type": "application/json",
        }
        try:
            async with asyncio.timeout(self._timeout_seconds):
                response = await self._api.request(
                    operation, headers=headers, body=msgspec.json.encode(content)
                )
        except TimeoutError as silence:
            raise errors.ProviderUnavailable(NAME, reason="timeout") from silence
        except OSError as broken:
            raise errors.ProviderUnavailable(NAME, reason="connection") from broken
        if response.status >= 500:
            raise errors.ProviderUnavailable(NAME, reason=f"status_{response.status}")
        return response

    def _read(self, response: ApiResponse, *, answer: type[Answer]) -> Answer:
        try:
            if response.status >= 400:
                refusal = msgspec.json.decode(response.body, type=_Error)
                raise errors.ProviderRefused(NAME, reason=refusal.error)
            return msgspec.json.decode(response.body, type=answer)
        except msgspec.MsgspecError as garbage:
            raise errors.ProviderUnavailable(NAME, reason="unreadable") from garbage
