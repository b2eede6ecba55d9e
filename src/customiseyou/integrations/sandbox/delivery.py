"""How the sandbox's webhooks reach the shop."""

import asyncio
import contextlib
import ssl
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from customiseyou.infra.db.session import Database
from customiseyou.integrations.sandbox import signatures
from customiseyou.integrations.sandbox.pay_pages import Sandbox

DELIVERY_TIMEOUT_SECONDS = 5
STATUS_LINE_BYTES_MAX = 1_000

_EVENT = "SELECT public_id, body FROM sandbox_events WHERE id = $1"
_NOTE = """
UPDATE sandbox_events
SET attempts = attempts + 1, last_status = $2, delivered_at = coalesce($3, delivered_at)
WHERE id = $1
"""


class WebhookDelivery(Protocol):
    """Posts a body to an address."""

    async def deliver(self, url: str, *, headers: Mapping[str, str], body: bytes) -> int:
        """Post, and return the status; TimeoutError or OSError when nobody answers."""
        ...


class DeliveryError(Exception):
    """The shop did not take a webhook: the job is tried again."""


class HttpDelivery:
    """Posts over HTTP/1.1, one connection a delivery."""

    def __init__(self, *, timeout_seconds: float = DELIVERY_TIMEOUT_SECONDS) -> None:
        self._timeout_seconds = timeout_seconds

    async def deliver(self, url: str, *, headers: Mapping[str, str], body: bytes) -> int:
        """Post, and return the status."""
        address = urlsplit(url)
        assert address.scheme in ("http", "https"), f"no address to post to: {url}"
        assert address.hostname is not None, f"no host to post to: {url}"
        secure = ssl.create_default_context() if address.scheme == "https" else None
        port = address.port or (443 if secure else 80)
        path = (address.path or "/") + (f"?{address.query}" if address.query else "")
        lines = [
            f"POST {path} HTTP/1.1",
            f"host: {address.netloc.rpartition('@')[2]}",
            *(f"{name}: {value}" for name, value in headers.items()),
            f"content-length: {len(body)}",
            "connection: close",
        ]
        assert not any("\r" in line or "\n" in line for line in lines)
        async with asyncio.timeout(self._timeout_seconds):
            reader, writer = await asyncio.open_connection(address.hostname, port, ssl=secure)
            try:
                writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
                await writer.drain()
                status_line = (await reader.readline())[:STATUS_LINE_BYTES_MAX].split()
            finally:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()
        if len(status_line) < 2 or not status_line[1].isdigit():
            raise ConnectionError("the answer is not HTTP")
        return int(status_line[1])


async def deliver_event(
    database: Database,
    sandbox: Sandbox,
    delivery: WebhookDelivery,
    *,
    event_id: object,
    now: datetime,
) -> None:
    """Deliver one webhook, as often as the faults ask; DeliveryError when the shop refuses it.

    Each try has its own timestamp and signature, and the same id.
    """
    event = await database.read_row(_EVENT, event_id)
    assert event is not None, "events are never deleted"
    public_id, body = event["public_id"], event["body"]
    headers = {
        "content-type": "application/json",
        "user-agent": "CustomiseYou-Sandbox",
        **signatures.sign(
            body,
            event_id=public_id,
            at=now,
            secrets=tuple(sandbox.settings.secrets().values()),
        ),
    }
    status = 0
    try:
        for _ in range(sandbox.faults.webhook_copies):
            status = await delivery.deliver(
                sandbox.settings.webhook_url, headers=headers, body=body
            )
    except (OSError, TimeoutError) as silence:
        await _note(database, event_id, status=None, now=now)
        raise DeliveryError(public_id) from silence
    await _note(database, event_id, status=status, now=now)
    if not 200 <= status < 300:
        raise DeliveryError(f"{public_id}: {status}")


async def _note(database: Database, event_id: object, *, status: int | None, now: datetime) -> None:
    is_taken = status is not None and 200 <= status < 300
    await database.write_rows(_NOTE, event_id, status, now if is_taken else None)
