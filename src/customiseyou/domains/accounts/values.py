"""Values of accounts."""

from datetime import datetime
from typing import NewType
from uuid import UUID

import msgspec

AccountId = NewType("AccountId", UUID)

EMAIL_CHARACTERS_MAX = 254
NAME_CHARACTERS_MAX = 100


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A person who can sign in."""

    id: AccountId
    email: str
    name: str
    language: str
    email_verified_at: datetime | None
    is_operator: bool


class Login(msgspec.Struct, frozen=True, kw_only=True):
    """What is checked at sign-in, outside any transaction."""

    account_id: AccountId
    password_hash: str


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """Whose design, cart or order it is: an account, a visitor's browser, or both.

    `visitor` is the SHA-256 of the browser's secret, so the database cannot impersonate anyone.
    """

    account_id: AccountId | None
    visitor: bytes | None

    def __post_init__(self) -> None:
        if self.account_id is None and self.visitor is None:
            raise ValueError("an owner is an account or a visitor")
