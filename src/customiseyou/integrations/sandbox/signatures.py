"""Webhook signatures after Standard Webhooks 1.0: HMAC-SHA256 over 'id.timestamp.body'.

https://www.standardwebhooks.com
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime

from customiseyou.domains.payments.errors import WebhookRefused

TOLERANCE_SECONDS = 300
SIGNATURES_MAX = 10
"""A header with more signatures than a rotation ever needs is not looked through."""
ID_CHARACTERS_MAX = 100
SECRET_PREFIX = "whsec_"  # noqa: S105  (the prefix that the standard gives to secrets)


def secret_bytes(secret: str) -> bytes:
    """Return the key of a secret: base64 behind 'whsec_', otherwise the text itself."""
    if secret.startswith(SECRET_PREFIX):
        return base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    return secret.encode()


def _mac(secret: str, *, event_id: str, timestamp: str, body: bytes) -> bytes:
    content = b".".join((event_id.encode(), timestamp.encode(), body))
    return hmac.digest(secret_bytes(secret), content, hashlib.sha256)


def sign(body: bytes, *, event_id: str, at: datetime, secrets: Sequence[str]) -> dict[str, str]:
    """Return the headers of one delivery, signed with every secret that is in use."""
    timestamp = str(int(at.timestamp()))
    signatures = [
        "v1,"
        + base64.b64encode(_mac(secret, event_id=event_id, timestamp=timestamp, body=body)).decode()
        for secret in secrets
    ]
    return {
        "webhook-id": event_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(signatures),
    }


def verify(
    headers: Mapping[str, str],
    body: bytes,
    *,
    secrets: Mapping[str, str],
    now: datetime,
) -> tuple[str, str]:
    """Return the event's id and the name of the secret that signed it.

    `secrets` maps names such as 'current' and 'previous' to secrets; header names are in lower
    case. Every comparison takes constant time. Raises: WebhookRefused.
    """
    event_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    given = _signatures(headers.get("webhook-signature", ""))
    if not (0 < len(event_id) <= ID_CHARACTERS_MAX and event_id.isascii()) or "." in event_id:
        raise WebhookRefused("headers")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12 and given):
        raise WebhookRefused("headers")
    # The signature is checked before the age, so that a forger learns nothing about our clock.
    signer = ""
    for name, secret in secrets.items():
        wanted = _mac(secret, event_id=event_id, timestamp=timestamp, body=body)
        for signature in given:
            if hmac.compare_digest(signature, wanted) and not signer:
                signer = name
    if not signer:
        raise WebhookRefused("signature")
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE_SECONDS:
        raise WebhookRefused("timestamp")
    return event_id, signer


def _signatures(header: str) -> list[bytes]:
    found: list[bytes] = []
    for entry in header.split(" ")[:SIGNATURES_MAX]:
        version, _, encoded = entry.partition(",")
        if version != "v1":
            continue
        try:
            found.append(base64.b64decode(encoded, validate=True))
        except binascii.Error:
            continue
    return found
