"""The sandbox's API: requests and answers as they would go over HTTP, JSON both ways.

Our adapter knows nothing else of the sandbox. `InProcessApi` answers within this process; the same
requests could be served to others.
"""

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.infra.db.session import Database
from customiseyou.integrations.sandbox import resources, sellers
from customiseyou.integrations.sandbox.pay_pages import Sandbox
from customiseyou.integrations.sandbox.resources import ApiError
from customiseyou.integrations.sandbox.settings import Fault
from customiseyou.kit import clock

BODY_BYTES_MAX = 64 * 1024


class ApiResponse(msgspec.Struct, frozen=True):
    """Status and JSON body."""

    status: int
    body: bytes


class SandboxApi(Protocol):
    """Whatever carries a request to the sandbox."""

    async def request(
        self, operation: str, *, headers: Mapping[str, str], body: bytes
    ) -> ApiResponse:
        """Carry a request; TimeoutError or OSError when no answer comes."""
        ...


Operation = Callable[..., Awaitable[dict[str, object] | None]]

OPERATIONS: dict[str, Operation] = {
    "create": resources.create,
    "retrieve": resources.retrieve,
    "capture": resources.capture,
    "void": resources.void,
    "refund": resources.refund,
    "onboard_seller": sellers.onboard,
    "transfer": sellers.transfer,
    "reverse_transfer": sellers.reverse_transfer,
    "payout": sellers.payout,
}


class InProcessApi:
    """Answers requests in this process, each in a transaction of the sandbox's own."""

    def __init__(
        self,
        database: Database,
        sandbox: Sandbox,
        *,
        read_clock: Callable[[], datetime] = clock.now,
    ) -> None:
        self._database = database
        self._sandbox = sandbox
        self._read_clock = read_clock

    async def request(
        self, operation: str, *, headers: Mapping[str, str], body: bytes
    ) -> ApiResponse:
        """Answer one request, or fail the way it was asked to."""
        fault = self._sandbox.faults.take(operation)
        if fault is Fault.TIMEOUT_BEFORE:
            raise TimeoutError
        if fault is Fault.STALL:
            await asyncio.Event().wait()
        if fault is Fault.SERVER_ERROR:
            return ApiResponse(500, b'{"error": "internal"}')
        if fault is Fault.REFUSED:
            return _refusal(402, "insufficient_balance")
        answer = await self._answer(operation, headers=headers, body=body)
        if fault is Fault.TIMEOUT_AFTER:
            raise TimeoutError
        if fault is Fault.GARBAGE:
            return ApiResponse(200, b"<html>Service </html")
        return answer

    async def _answer(
        self, operation: str, *, headers: Mapping[str, str], body: bytes
    ) -> ApiResponse:
        try:
            self._admit(operation, headers=headers, body=body)
            content = msgspec.json.decode(body, type=dict[str, Any])
            async with self._database.transaction() as session:
                document = await self._run(
                    session, operation, key=headers.get("idempotency-key", ""), content=content
                )
        except ApiError as refusal:
            return _refusal(refusal.status, refusal.reason)
        except msgspec.MsgspecError:
            return _refusal(400, "malformed")
        if document is None:
            return _refusal(404, "not_found")
        return ApiResponse(200, msgspec.json.encode(document))

    def _admit(self, operation: str, *, headers: Mapping[str, str], body: bytes) -> None:
        given = headers.get("authorization", "")
        wanted = f"Bearer {self._sandbox.settings.secret}"
        if not hmac.compare_digest(given.encode(), wanted.encode()):
            raise ApiError(401, "unauthorised")
        if operation not in OPERATIONS:
            raise ApiError(404, "unknown_operation")
        if len(body) > BODY_BYTES_MAX:
            raise ApiError(413, "body_too_large")

    async def _run(
        self, session: AsyncSession, operation: str, *, key: str, content: dict[str, Any]
    ) -> dict[str, object] | None:
        if operation != "retrieve" and not 0 < len(key) <= resources.KEY_CHARACTERS_MAX:
            raise ApiError(400, "idempotency_key_missing")
        return await OPERATIONS[operation](
            session, self._sandbox.box, key=key, content=content, now=self._read_clock()
        )


def _refusal(status: int, reason: str) -> ApiResponse:
    return ApiResponse(status, msgspec.json.encode({"error": reason}))
