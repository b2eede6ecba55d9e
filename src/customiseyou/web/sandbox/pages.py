"""What the built-in test provider's own pages show."""

from typing import ClassVar, Literal

import msgspec

from customiseyou.web.shared import parts


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """A test card or UPI id and what it does; pressing it POSTs `outcome` = `value`."""

    kind: Literal["card", "upi"]
    value: str
    label: str
    """'4242 4242 4242 4242' or 'success@testpay'."""
    text: str
    """'Pays at once'."""


class PayPage(msgspec.Struct, frozen=True, kw_only=True):
    """The hosted-looking pay page.

    The card form POSTs `method`='card', `card_number`, `expiry`, `cvc`; the UPI form
    `method`='upi', `upi_id`; the outcomes' buttons `method`='test', `outcome`.
    """

    template: ClassVar[str] = "sandbox/pay.html"

    state: Literal["open", "paid", "expired"]
    action: str
    merchant: str
    amount: str
    reference: str
    back_url: str
    card_number: parts.TextField
    expiry: parts.TextField
    cvc: parts.TextField
    upi_id: parts.TextField
    outcomes: tuple[Outcome, ...]
    expires_at: str = ""
    declined: str = ""
    """What the bank said when the last try was declined."""


class ThreeDSecurePage(msgspec.Struct, frozen=True, kw_only=True):
    """The test bank asks for a code: the form POSTs `code` or `refuse` to `action`."""

    template: ClassVar[str] = "sandbox/three_d_secure.html"

    action: str
    merchant: str
    amount: str
    card_ending: str
    code: parts.TextField
    right_code: str
    """Shown on the page: this bank exists for tests only."""
