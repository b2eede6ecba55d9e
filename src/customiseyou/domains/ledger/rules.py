"""What makes two sets the same, and which transfers follow each step of a sale."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

import msgspec

from customiseyou.domains.ledger import values
from customiseyou.domains.ledger.values import Account, Sale, Transfer
from customiseyou.kit.money import Money
from customiseyou.kit.subjects import SubjectRef


def content_hash(transfers: Sequence[Transfer], *, subject: SubjectRef | None) -> bytes:
    """Return the SHA-256 that a repeated key must match; order counts, time does not."""
    content = [
        str(subject) if subject else None,
        [
            (transfer.source.code, transfer.target.code, transfer.amount.minor)
            for transfer in transfers
        ],
        transfers[0].amount.currency,
    ]
    return hashlib.sha256(msgspec.json.encode(content)).digest()


def _parts(sale: Sale) -> list[tuple[Account, Money]]:
    return [
        (values.seller_pending(sale.seller_id), sale.earning),
        (values.COMMISSION, sale.commission),
        *((values.tax(share.jurisdiction), share.amount) for share in sale.taxes),
    ]


def sale_transfers(sale: Sale) -> list[Transfer]:
    """Return what a paid order moves: from the buyer's money to seller, commission and tax."""
    return [
        Transfer(source=values.BUYER_RECEIVABLE, target=account, amount=amount)
        for account, amount in _parts(sale)
    ]


def take_back_transfers(part: Sale) -> list[Transfer]:
    """Return what gives a part of a sale back to the buyer before the seller has earned it."""
    return [transfer.reversed() for transfer in sale_transfers(part)]


def earn_transfers(seller_id: UUID, *, earning: Money, held: Money) -> list[Transfer]:
    """Return what delivery moves: the earning becomes available, but for what a rule holds."""
    pending = values.seller_pending(seller_id)
    return [
        Transfer(source=pending, target=values.seller_available(seller_id), amount=earning - held),
        Transfer(source=pending, target=values.seller_held(seller_id), amount=held),
    ]


def release_transfers(seller_id: UUID, *, held: Money) -> list[Transfer]:
    """Return what the end of a hold moves."""
    return [
        Transfer(
            source=values.seller_held(seller_id),
            target=values.seller_available(seller_id),
            amount=held,
        )
    ]


def take_back_earned_transfers(part: Sale, *, available: Money) -> list[Transfer]:
    """Return what gives a part of a sale back to the buyer after the seller has earned it.

    What the seller no longer has available becomes the seller's debt to the marketplace.
    """
    zero = Money.zero(part.currency)
    covered = max(zero, min(part.earning, available))
    buyer = values.BUYER_RECEIVABLE
    shares = [
        (values.seller_available(part.seller_id), covered),
        (values.seller_negative(part.seller_id), part.earning - covered),
        (values.COMMISSION, part.commission),
        *((values.tax(share.jurisdiction), share.amount) for share in part.taxes),
    ]
    return [Transfer(source=source, target=buyer, amount=amount) for source, amount in shares]
