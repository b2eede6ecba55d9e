"""Argon2id hashing, off the event loop, and passwords that are guessed too easily."""

import asyncio
import functools
from collections.abc import Sequence
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

PASSWORD_CHARACTERS_MIN = 10
PASSWORD_CHARACTERS_MAX = 200

GUESS_SCORE_MIN = 2
"""Of zxcvbn's 0 to 4: below it, some ten thousand to a million guesses are enough."""
GUESSED_CHARACTERS_MAX = 64
"""zxcvbn's time grows with the square of the length, and longer ones are safe."""

_hasher = PasswordHasher()


@functools.cache
def _nobody() -> str:
    """Return the hash that is checked where there is none; made at the first sign-in."""
    return _hasher.hash("a password that no account has")


async def hash_password(password: str) -> str:
    """Return the Argon2id hash with its parameters."""
    return await asyncio.to_thread(_hasher.hash, password)


async def verify(stored: str | None, password: str) -> bool:
    """Return whether the password fits; takes as long when there is no stored hash."""

    def check() -> bool:
        # Whoever signs in first waits for it, known or not.
        nobody = _nobody()
        try:
            return _hasher.verify(stored or nobody, password) and stored is not None
        except (VerifyMismatchError, InvalidHashError):
            return False

    return await asyncio.to_thread(check)


def is_easily_guessed(password: str, *, about: Sequence[str] = ()) -> bool:
    """Return whether lists of common passwords, or what is known about the person, lead to it."""
    if len(password) > GUESSED_CHARACTERS_MAX:
        return False
    import zxcvbn  # noqa: PLC0415  (reads its lists of words: only once a password is chosen)

    found: Any = zxcvbn.zxcvbn(password, user_inputs=[word for word in about if word])
    return int(found["score"]) < GUESS_SCORE_MIN
