"""Facts about accounts."""

from typing import ClassVar
from uuid import UUID

from customiseyou.infra.outbox import Event


class AccountRegistered(Event, frozen=True, kw_only=True):
    """Someone asked for an account; the address is not proven yet."""

    topic: ClassVar[str] = "accounts.account_registered.v1"
    account_id: UUID

    @property
    def aggregate(self) -> str:
        """The account."""
        return f"account:{self.account_id}"


class VerificationRequested(Event, frozen=True, kw_only=True):
    """The link that proves an address was lost or came too late: another one is wanted."""

    topic: ClassVar[str] = "accounts.verification_requested.v1"
    account_id: UUID

    @property
    def aggregate(self) -> str:
        """The account."""
        return f"account:{self.account_id}"


class RegisteredAgain(Event, frozen=True, kw_only=True):
    """Someone asked for an account with an address that has one: its owner is told by mail."""

    topic: ClassVar[str] = "accounts.registered_again.v1"
    account_id: UUID

    @property
    def aggregate(self) -> str:
        """The account."""
        return f"account:{self.account_id}"
