"""Argon2id hashing, off the event loop."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

PASSWORD_CHARACTERS_MIN = 10
PASSWORD_CHARACTERS_MAX = 200

_hasher = PasswordHasher()
_NOBODY = _hasher.hash("a password that no account has")


async def hash_password(password: str) -> str:
    """Return the Argon2id hash with its parameters."""
    return await asyncio.to_thread(_hasher.hash, password)


async def verify(stored: str | None, password: str) -> bool:
    """Return whether the password fits; takes as long when there is no stored hash."""

    def check() -> bool:
        try:
            return _hasher.verify(stored or _NOBODY, password) and stored is not None
        except (VerifyMismatchError, InvalidHashError):
            return False

    return await asyncio.to_thread(check)
