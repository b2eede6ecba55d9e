"""The sandbox's own words for where a payment stands."""

from enum import StrEnum


class SandboxStatus(StrEnum):
    """Status of a payment at the sandbox."""

    AWAITING_BUYER = "awaiting_buyer"
    AWAITING_BANK = "awaiting_bank"
    """The test bank's page is open: 3-D Secure."""
    PROCESSING = "processing"
    """Captured by itself after a delay."""
    AUTHORISED = "authorised"
    CAPTURED = "captured"
    FAILED = "failed"
    EXPIRED = "expired"


OPEN = frozenset({SandboxStatus.AWAITING_BUYER, SandboxStatus.AWAITING_BANK})
CLOSED = frozenset({SandboxStatus.CAPTURED, SandboxStatus.FAILED, SandboxStatus.EXPIRED})
