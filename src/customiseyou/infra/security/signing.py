"""Signed, expiring values for links and cookies; a purpose keeps them from being swapped."""

import base64
import hashlib
import hmac
from datetime import datetime


def derive(secret: str, purpose: str) -> str:
    """Return a key for one purpose, made from the installation's secret."""
    return hmac.digest(secret.encode(), purpose.encode(), hashlib.sha256).hex()


class Signer:
    """Signs with keys derived from the installation's secret."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def _mac(self, purpose: str, body: str) -> str:
        key = hmac.digest(self._secret, purpose.encode(), hashlib.sha256)
        mac = hmac.digest(key, body.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(mac[:24]).decode()

    def sign(self, value: str, *, purpose: str, until: datetime) -> str:
        """Return value, expiry and signature in one URL-safe string."""
        body = f"{value}.{int(until.timestamp())}"
        return f"{body}.{self._mac(purpose, body)}"

    def read(self, signed: str, *, purpose: str, now: datetime) -> str | None:
        """Return the value, or None when the signature is wrong or too old."""
        body, _, mac = signed.rpartition(".")
        value, _, expiry = body.rpartition(".")
        if not hmac.compare_digest(mac, self._mac(purpose, body)):
            return None
        if not expiry.isdigit() or int(expiry) < now.timestamp():
            return None
        return value
