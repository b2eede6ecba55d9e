"""Identifiers: UUIDv7 keys for rows, short public codes for people, secrets for links."""

import hashlib
import os
import secrets
import time
from uuid import UUID

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without 0 O 1 I L U: read aloud without doubt
CODE_GROUPS = 2
CODE_GROUP_LENGTH = 4
SECRET_BYTES = 24


def new_id() -> UUID:
    """Return a UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then randomness.

    Keys made later sort later, so indexes grow at one end.
    """
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= int.from_bytes(os.urandom(10), "big")
    value &= ~(0xF000 << 64) & ~(0xC000 << 48)
    value |= (0x7000 << 64) | (0x8000 << 48)
    return UUID(int=value)


def new_code(prefix: str = "CY") -> str:
    """Return a public code like CY-7F3K-2Q9M (about 39 bits; callers retry on a collision)."""
    groups = (
        "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_GROUP_LENGTH))
        for _ in range(CODE_GROUPS)
    )
    return "-".join((prefix, *groups))


def new_secret() -> str:
    """Return an unguessable URL-safe token of 192 bits."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest(secret: str) -> bytes:
    """Return the SHA-256 of a secret: what is stored instead of the secret itself."""
    return hashlib.sha256(secret.encode()).digest()
