"""What a payment provider must do for us.

Rules that every adapter keeps and the contract suite checks:

- Amounts are minor units; an adapter whose provider wants decimals converts exactly.
- Every call that changes something carries a key. The same key has one effect, however often it
  is sent, and gives the same answer.
- A call ends within TIMEOUT_SECONDS. No answer, a broken answer or a 5xx is ProviderUnavailable:
  whether it had an effect is then unknown and is found out by `retrieve`, never by a blind retry
  under a new key. A clear no is ProviderRefused.
- No call is made inside a transaction: `called_outside_transaction` asserts it.
- `reference` is ours and comes back in snapshots and webhooks, so that news may arrive before the
  answer to `create` does.
- A buyer's yes may only authorise. Our enquiry then calls `capture`; until it does, no money
  moves, so an adapter whose provider cannot void an unpaid payment closes it by not capturing.
- A provider's own minimum may be longer than `expires_at` (Stripe's pay page lives 30 minutes or
  more). The adapter asks for the shortest it can get; `void` at our time is what ends it.
- Vendors' clients that read the clock or block are kept apart: signatures are checked against
  `now`, and a client without coroutines runs in a thread.
- `handles` are the provider's further ids (an intent, a capture, a charge). We store them and hand
  them back unread, because providers disagree on which id each later call wants.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol, runtime_checkable

import msgspec

from customiseyou.domains.payments import errors
from customiseyou.domains.payments.values import PaymentStatus, PayMethod, RefundStatus
from customiseyou.infra.db.session import in_transaction
from customiseyou.kit.money import Money

TIMEOUT_SECONDS = 8

Handles = Mapping[str, str]


def called_outside_transaction() -> None:
    """Assert that this task holds no transaction while it speaks to a provider."""
    assert not in_transaction(), "a provider must not be called while a transaction is open"


class Decline(msgspec.Struct, frozen=True, kw_only=True):
    """Why a try to pay was turned down, in one vocabulary for all providers.

    Codes: declined, insufficient_funds, expired_card, authentication_failed, cancelled_by_buyer,
    not_supported, fraud, other.
    """

    code: str
    number: int
    """How many tries were declined so far: tells a repeated message from a new try."""


class RefundSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A refund as the provider sees it."""

    provider_refund_id: str
    reference: str | None
    """Our refund's id; None when somebody refunded at the provider itself."""
    status: RefundStatus
    amount: Money


class PaymentSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A payment as the provider sees it at one moment."""

    provider_payment_id: str
    reference: str
    status: PaymentStatus
    """Never CREATED or UNKNOWN, which are ours."""
    amount: Money
    captured: Money
    fee: Money | None = None
    """What the provider keeps of the captured money, when it says so."""
    redirect_url: str | None = None
    method: PayMethod | None = None
    decline: Decline | None = None
    refunds: tuple[RefundSnapshot, ...] = ()
    handles: dict[str, str] = {}


class CreatePayment(msgspec.Struct, frozen=True, kw_only=True):
    """Ask for a payment with a pay page."""

    key: str
    reference: str
    amount: Money
    description: str
    return_url: str
    """Where the buyer goes after paying; says nothing about the outcome."""
    cancel_url: str
    expires_at: datetime
    """Until when we want to be paid; the provider's page may live longer."""
    language: str = "en"
    capture_at_once: bool = True


class CapturePayment(msgspec.Struct, frozen=True, kw_only=True):
    """Take authorised money."""

    key: str
    provider_payment_id: str
    amount: Money
    handles: dict[str, str] = {}


class VoidPayment(msgspec.Struct, frozen=True, kw_only=True):
    """Close a payment that is not captured, so that nobody can pay it any more."""

    key: str
    provider_payment_id: str
    handles: dict[str, str] = {}


class RetrievePayment(msgspec.Struct, frozen=True, kw_only=True):
    """Ask how a payment stands, by the provider's id or, before we know it, by our reference."""

    reference: str
    provider_payment_id: str | None = None
    handles: dict[str, str] = {}


class RefundPayment(msgspec.Struct, frozen=True, kw_only=True):
    """Give captured money back, in full or in part."""

    key: str
    reference: str
    provider_payment_id: str
    amount: Money
    handles: dict[str, str] = {}


class WebhookRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What arrived at the webhook address."""

    headers: dict[str, str]
    """Names in lower case."""
    body: bytes


class VerifiedWebhook(msgspec.Struct, frozen=True, kw_only=True):
    """A genuine webhook's identity."""

    event_id: str
    signed_with: str
    """'current' or 'previous': tells when a secret's rotation may end."""


class WebhookEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What a genuine webhook says.

    With a snapshot it is applied as it stands; without one, `enquire` names the payment whose
    state must be asked for, because the provider's message does not carry all of it.
    """

    kind: str
    """The provider's name of the event."""
    payment: PaymentSnapshot | None = None
    enquire: RetrievePayment | None = None


class PaymentProvider(Protocol):
    """Take a payment, give it back, tell the news."""

    @property
    def name(self) -> str:
        """The provider's name in the database, the ledger and the webhook's address."""
        ...

    async def create(self, request: CreatePayment) -> PaymentSnapshot:
        """Create a payment; the snapshot has a redirect_url while it is open."""
        ...

    async def retrieve(self, request: RetrievePayment) -> PaymentSnapshot | None:
        """Return how a payment stands with all its refunds; None when there is none."""
        ...

    async def capture(self, request: CapturePayment) -> PaymentSnapshot:
        """Take authorised money."""
        ...

    async def void(self, request: VoidPayment) -> PaymentSnapshot:
        """Close an open or authorised payment; a captured one is returned as it stands."""
        ...

    async def refund(self, request: RefundPayment) -> RefundSnapshot:
        """Give money back."""
        ...

    async def verify_webhook(self, request: WebhookRequest, *, now: datetime) -> VerifiedWebhook:
        """Return the event's id; WebhookRefused when it is not genuine or older than 300 s.

        Asynchronous because some providers' signatures need a certificate to be fetched.
        """
        ...

    def parse_webhook(self, body: bytes) -> WebhookEvent:
        """Read a body that was verified, today or long ago; WebhookUnreadable."""
        ...


class OnboardSeller(msgspec.Struct, frozen=True, kw_only=True):
    """Ask for a seller's account at the provider."""

    key: str
    reference: str
    """Our seller's id."""
    country: str
    """ISO 3166-1 alpha-2."""
    email: str
    return_url: str
    refresh_url: str


class SellerAccount(msgspec.Struct, frozen=True, kw_only=True):
    """A seller's account at the provider."""

    provider_seller_id: str
    can_receive: bool
    onboarding_url: str | None = None
    """Where the seller completes the provider's questions; None when nothing is open."""


class TransferToSeller(msgspec.Struct, frozen=True, kw_only=True):
    """Move captured money to a seller's account at the provider."""

    key: str
    reference: str
    provider_seller_id: str
    amount: Money
    provider_payment_id: str
    """The payment the money comes from."""
    handles: dict[str, str] = {}


class ReverseTransfer(msgspec.Struct, frozen=True, kw_only=True):
    """Take transferred money back, in full or in part."""

    key: str
    reference: str
    provider_transfer_id: str
    amount: Money


class PayOut(msgspec.Struct, frozen=True, kw_only=True):
    """Send a seller's money from the provider to the seller's bank."""

    key: str
    reference: str
    provider_seller_id: str
    amount: Money


class MovementStatus(msgspec.Struct, frozen=True, kw_only=True):
    """A transfer, a reversal or a payout as the provider sees it."""

    provider_movement_id: str
    reference: str
    status: str
    """'pending', 'done' or 'failed'."""
    amount: Money


@runtime_checkable
class SellerTransfers(Protocol):
    """Hand money on to sellers; a provider without it is paid out by bank transfer."""

    async def onboard_seller(self, request: OnboardSeller) -> SellerAccount:
        """Open a seller's account, or say how the one of this reference stands."""
        ...

    async def transfer(self, request: TransferToSeller) -> MovementStatus:
        """Move money to a seller's account."""
        ...

    async def reverse_transfer(self, request: ReverseTransfer) -> MovementStatus:
        """Take money back from a seller's account."""
        ...

    async def payout(self, request: PayOut) -> MovementStatus:
        """Send money to the seller's bank."""
        ...


class Providers:
    """The providers that are set up, by name."""

    def __init__(self, providers: Iterable[PaymentProvider]) -> None:
        self._providers = {provider.name: provider for provider in providers}

    def get(self, name: str) -> PaymentProvider:
        """Return a provider; ProviderUnknown."""
        if name not in self._providers:
            raise errors.ProviderUnknown(name)
        return self._providers[name]

    def names(self) -> tuple[str, ...]:
        """Return the names, in order of set-up."""
        return tuple(self._providers)
