"""What the sandbox is told, and the faults it makes on demand."""

from enum import StrEnum

import msgspec

DELAY_SECONDS = 20
FEE_PERMYRIAD = 200


class SandboxSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of the built-in provider, both of its own side and of our adapter."""

    secret: str
    """Signs webhooks and opens the API."""
    previous_secret: str = ""
    """Still accepted while a rotation runs; empty when none does."""
    page_url: str
    """Address of the pay pages; '/{token}' is added."""
    webhook_url: str
    """Where webhooks are delivered."""
    merchant: str = "CustomiseYou"
    delay_seconds: int = DELAY_SECONDS
    """How long the delaying card and UPI id take."""
    fee_permyriad: int = FEE_PERMYRIAD
    """What the sandbox keeps of a capture, in 1/10,000."""

    def secrets(self) -> dict[str, str]:
        """Return the secrets that are accepted, by name."""
        named = {"current": self.secret, "previous": self.previous_secret}
        return {name: secret for name, secret in named.items() if secret}


class Fault(StrEnum):
    """What goes wrong with one call of the API."""

    TIMEOUT_BEFORE = "timeout_before"
    """No answer, and nothing was done."""
    TIMEOUT_AFTER = "timeout_after"
    """No answer, but it was done."""
    STALL = "stall"
    """The connection hangs until the caller gives up; nothing was done."""
    SERVER_ERROR = "server_error"
    """Status 500, and nothing was done."""
    REFUSED = "refused"
    """A clear no, as from an account without funds; nothing was done."""
    GARBAGE = "garbage"
    """It was done, and the answer is not readable."""


class SandboxFaults:
    """Faults to come. All are off until asked for."""

    def __init__(self) -> None:
        self._calls: dict[str, list[Fault]] = {}
        self.webhook_copies = 1
        """How often each webhook is delivered."""
        self.webhook_late_seconds: dict[str, int] = {}
        """Type of event → seconds by which it is late, so that later ones overtake it."""
        self.webhooks_lost = False
        """Webhooks are made and never delivered."""
        self.refunds_pending = False
        """Refunds wait until they are settled by hand."""

    def plan(self, operation: str, *faults: Fault) -> None:
        """Let the next calls of an operation ('create', 'refund', …) go wrong, one fault each."""
        self._calls.setdefault(operation, []).extend(faults)

    def take(self, operation: str) -> Fault | None:
        """Return the fault of the present call."""
        planned = self._calls.get(operation)
        return planned.pop(0) if planned else None
