"""Operations of the sandbox's API on sellers' accounts: what marketplaces do behind the scenes."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.integrations.sandbox import charges
from customiseyou.integrations.sandbox.charges import Box
from customiseyou.integrations.sandbox.models import SandboxMovementRow, SandboxSellerRow
from customiseyou.integrations.sandbox.resources import ApiError
from customiseyou.kit import ids


class NewSeller(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of 'onboard_seller'."""

    reference: str
    country: str


class NewTransfer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of 'transfer'."""

    reference: str
    seller: str
    payment: str
    amount: int
    currency: str


class NewReversal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of 'reverse_transfer'."""

    reference: str
    transfer: str
    amount: int
    currency: str


class NewPayout(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of 'payout'."""

    reference: str
    seller: str
    amount: int
    currency: str


async def onboard(
    session: AsyncSession, box: Box, *, key: str, content: dict[str, Any], now: datetime
) -> dict[str, object]:
    """Open an account for a seller, at once and without questions; once for a reference."""
    del box, key, now  # The reference is the key, and nothing here depends on time.
    wanted = msgspec.convert(content, NewSeller)
    await session.execute(
        upsert(SandboxSellerRow)
        .values(
            id=ids.new_id(),
            public_id=charges.new_public_id("seller"),
            reference=wanted.reference,
            country=wanted.country,
        )
        .on_conflict_do_nothing(index_elements=["reference"])
    )
    found = await session.execute(
        select(SandboxSellerRow).where(SandboxSellerRow.reference == wanted.reference)
    )
    return {"id": found.scalar_one().public_id, "can_receive": True, "onboarding_url": None}


async def transfer(
    session: AsyncSession, box: Box, *, key: str, content: dict[str, Any], now: datetime
) -> dict[str, object]:
    """Move captured money to a seller, never more than the payment has left."""
    del box, now
    wanted = msgspec.convert(content, NewTransfer)
    seller = await _lock_seller(session, wanted.seller)
    payment = await charges.lock_by_public_id(session, wanted.payment)
    if payment is None:
        raise ApiError(404, "not_found")
    standing = await _standing(session, "transfer", key=key, content=content)
    if standing is not None:
        return standing
    moved = await _sum(session, SandboxMovementRow.payment_id == payment.id)
    left = payment.captured_minor - payment.refunded_minor - moved
    if wanted.currency != payment.currency or not 0 < wanted.amount <= left:
        raise ApiError(422, "amount")
    return await _add(
        session,
        SandboxMovementRow(
            kind="transfer",
            idempotency_key=key,
            request_hash=charges.request_hash(content),
            reference=wanted.reference,
            seller_id=seller.id,
            payment_id=payment.id,
            amount_minor=wanted.amount,
            currency=wanted.currency,
        ),
    )


async def reverse_transfer(
    session: AsyncSession, box: Box, *, key: str, content: dict[str, Any], now: datetime
) -> dict[str, object]:
    """Take transferred money back, never more than is left of the transfer."""
    del box, now
    wanted = msgspec.convert(content, NewReversal)
    found = await session.execute(
        select(SandboxMovementRow)
        .where(
            SandboxMovementRow.public_id == wanted.transfer,
            SandboxMovementRow.kind == "transfer",
        )
        .with_for_update()
    )
    moved = found.scalar_one_or_none()
    if moved is None:
        raise ApiError(404, "not_found")
    standing = await _standing(session, "reversal", key=key, content=content)
    if standing is not None:
        return standing
    taken = await _sum(session, SandboxMovementRow.transfer_id == moved.id)
    if wanted.currency != moved.currency or not 0 < wanted.amount <= moved.amount_minor - taken:
        raise ApiError(422, "amount")
    return await _add(
        session,
        SandboxMovementRow(
            kind="reversal",
            idempotency_key=key,
            request_hash=charges.request_hash(content),
            reference=wanted.reference,
            seller_id=moved.seller_id,
            transfer_id=moved.id,
            amount_minor=wanted.amount,
            currency=wanted.currency,
        ),
    )


async def payout(
    session: AsyncSession, box: Box, *, key: str, content: dict[str, Any], now: datetime
) -> dict[str, object]:
    """Send a seller's money to the bank, never more than the account holds."""
    del box, now
    wanted = msgspec.convert(content, NewPayout)
    seller = await _lock_seller(session, wanted.seller)
    standing = await _standing(session, "payout", key=key, content=content)
    if standing is not None:
        return standing
    held = 0
    for kind, sign in (("transfer", 1), ("reversal", -1), ("payout", -1)):
        held += sign * await _sum(
            session,
            SandboxMovementRow.seller_id == seller.id,
            SandboxMovementRow.kind == kind,
            SandboxMovementRow.currency == wanted.currency,
        )
    if not 0 < wanted.amount <= held:
        raise ApiError(422, "amount")
    return await _add(
        session,
        SandboxMovementRow(
            kind="payout",
            idempotency_key=key,
            request_hash=charges.request_hash(content),
            reference=wanted.reference,
            seller_id=seller.id,
            amount_minor=wanted.amount,
            currency=wanted.currency,
        ),
    )


async def _lock_seller(session: AsyncSession, public_id: str) -> SandboxSellerRow:
    found = await session.execute(
        select(SandboxSellerRow).where(SandboxSellerRow.public_id == public_id).with_for_update()
    )
    seller = found.scalar_one_or_none()
    if seller is None:
        raise ApiError(404, "not_found")
    return seller


async def _standing(
    session: AsyncSession, kind: str, *, key: str, content: dict[str, Any]
) -> dict[str, object] | None:
    found = await session.execute(
        select(SandboxMovementRow).where(
            SandboxMovementRow.kind == kind, SandboxMovementRow.idempotency_key == key
        )
    )
    row = found.scalar_one_or_none()
    if row is None:
        return None
    if row.request_hash != charges.request_hash(content):
        raise ApiError(409, "idempotency_key_reused")
    return _document(row)


async def _sum(session: AsyncSession, *conditions: Any) -> int:
    found = await session.execute(
        select(func.coalesce(func.sum(SandboxMovementRow.amount_minor), 0)).where(*conditions)
    )
    return int(found.scalar_one())


async def _add(session: AsyncSession, row: SandboxMovementRow) -> dict[str, object]:
    row.id, row.public_id = ids.new_id(), charges.new_public_id("mov")
    session.add(row)
    await session.flush()
    return _document(row)


def _document(row: SandboxMovementRow) -> dict[str, object]:
    return {
        "id": row.public_id,
        "reference": row.reference,
        "status": "done",
        "amount": row.amount_minor,
        "currency": row.currency,
    }
