"""Post transfers, read balances, check the books."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.ledger import errors, queries, rules
from customiseyou.domains.ledger.models import LedgerSetRow
from customiseyou.domains.ledger.rules import (
    earn_transfers,
    release_transfers,
    sale_transfers,
    take_back_earned_transfers,
    take_back_transfers,
)
from customiseyou.domains.ledger.values import (
    KEY_CHARACTERS_MAX,
    TRANSFERS_MAX,
    Account,
    BalanceReport,
    PostedSet,
    SetId,
    StatementLine,
    Transfer,
)
from customiseyou.kit.money import Money
from customiseyou.kit.subjects import SubjectRef

__all__ = [
    "balance",
    "balances_of",
    "check_balances",
    "earn_transfers",
    "find",
    "list_statement",
    "lock",
    "post",
    "release_transfers",
    "reverse",
    "sale_transfers",
    "take_back_earned_transfers",
    "take_back_transfers",
]

STATEMENT_LINES_MAX = 200
CHECKPOINT_LAG = timedelta(hours=1)
"""A running total leaves out the last hour, in which slower transactions may still commit."""

log = structlog.get_logger()


async def post(
    session: AsyncSession,
    *,
    key: str,
    transfers: Sequence[Transfer],
    at: datetime,
    subject: SubjectRef | None = None,
) -> SetId:
    """Post transfers as one set; the same key with the same content returns the set again.

    The database checks that the set sums to zero when the transaction commits. `at` is when it
    happened and is not compared on a repeat.

    Raises: KeyReused, NothingToPost, SeveralCurrencies.
    """
    assert 0 < len(key) <= KEY_CHARACTERS_MAX
    assert len(transfers) <= TRANSFERS_MAX
    moving = [transfer for transfer in transfers if transfer.amount]
    if not moving:
        raise errors.NothingToPost(key)
    currencies = sorted({transfer.amount.currency for transfer in moving})
    if len(currencies) > 1:
        raise errors.SeveralCurrencies(key, tuple(currencies))
    content_hash = rules.content_hash(moving, subject=subject)

    async def insert() -> SetId | None:
        return await queries.insert_set(
            session,
            key=key,
            content_hash=content_hash,
            transfers=moving,
            subject=subject,
            at=at,
        )

    set_id = await insert()
    if set_id is not None:
        return set_id
    standing = await _find_same(session, key=key, content_hash=content_hash)
    if standing is not None:
        return standing
    touched = {account for transfer in moving for account in (transfer.source, transfer.target)}
    await queries.ensure_accounts(session, sorted(touched))
    set_id = await insert()
    if set_id is None:
        set_id = await _find_same(session, key=key, content_hash=content_hash)
    assert set_id is not None, "sets are never deleted"
    return set_id


async def _find_same(session: AsyncSession, *, key: str, content_hash: bytes) -> SetId | None:
    """Return the set that stands under a key; raises KeyReused where its content is another."""
    standing = await queries.find_set(session, key)
    if standing is None:
        return None
    if standing.content_hash != content_hash:
        raise errors.KeyReused(key)
    return SetId(standing.id)


async def reverse(session: AsyncSession, *, key: str, of: str, at: datetime) -> SetId:
    """Post the mirror of the set that stands under the key `of`: how a mistake is mended.

    Raises: SetNotFound, KeyReused.
    """
    original = await find(session, key=of)
    if original is None:
        raise errors.SetNotFound(of)
    transfers = [transfer.reversed() for transfer in original.transfers]
    return await post(session, key=key, transfers=transfers, at=at, subject=original.subject)


async def find(session: AsyncSession, *, key: str) -> PostedSet | None:
    """Return what stands under a key."""
    row = await queries.find_set(session, key)
    if row is None:
        return None
    entries = await queries.list_entries_of_set(session, SetId(row.id))
    transfers = tuple(
        Transfer(
            source=Account.parse(source.code),
            target=Account.parse(target.code),
            amount=Money(target.amount_minor, target.currency),
        )
        for source, target in zip(entries[::2], entries[1::2], strict=True)
    )
    return PostedSet(
        id=SetId(row.id),
        key=row.key,
        at=row.at,
        currency=row.currency,
        transfers=transfers,
        subject=_subject(row),
    )


def _subject(row: LedgerSetRow) -> SubjectRef | None:
    if row.subject_kind is None or row.subject_id is None:
        return None
    return SubjectRef(row.subject_kind, row.subject_id)


async def balance(
    session: AsyncSession, account: Account, *, currency: str, as_of: datetime | None = None
) -> Money:
    """Return what the marketplace owes the holder of an account, now or at a past instant."""
    minor = await queries.sum_account(session, code=account.code, currency=currency, as_of=as_of)
    return Money(minor, currency)


async def balances_of(session: AsyncSession, subject: SubjectRef) -> dict[Account, list[Money]]:
    """Return what each account holds of the money of one subject; accounts at zero left out."""
    found: dict[Account, list[Money]] = {}
    for row in await queries.sum_subject(session, subject):
        amount = Money(row.balance_minor, row.currency)
        found.setdefault(Account.parse(row.code), []).append(amount)
    return found


async def list_statement(
    session: AsyncSession,
    account: Account,
    *,
    currency: str,
    before: datetime,
    limit: int = 50,
) -> list[StatementLine]:
    """Return an account's entries before an instant, newest first, with running balances."""
    assert 0 < limit <= STATEMENT_LINES_MAX
    rows = await queries.list_statement(
        session, code=account.code, currency=currency, before=before, limit=limit
    )
    return [
        StatementLine(
            set_id=SetId(row.id),
            key=row.key,
            at=row.at,
            amount=Money(row.amount_minor, row.currency),
            balance=Money(row.balance_minor, row.currency),
            subject=SubjectRef(row.subject_kind, row.subject_id) if row.subject_kind else None,
        )
        for row in rows
    ]


async def lock(session: AsyncSession, accounts: Sequence[Account]) -> None:
    """Hold accounts until the transaction ends, so that a balance read now may be spent.

    Taken in the order of codes. Only others who lock wait; postings pass.
    """
    account_ids = await queries.ensure_accounts(session, accounts)
    for code in sorted(account_ids):
        await queries.lock_account(session, account_ids[code])


async def check_balances(session: AsyncSession, *, now: datetime) -> BalanceReport:
    """Compare every balance with its running total, and write the next running total.

    The running total is written only when nothing was found, so that a fault is reported every
    night until it is understood.
    """
    await queries.allow_long_statements(session)
    accounts = await queries.list_drift(session)
    report = BalanceReport(
        checked_at=now,
        accounts=len(accounts),
        unbalanced_sets=await queries.list_unbalanced_sets(session),
        unbalanced_currencies=await queries.list_unbalanced_currencies(session),
        drifted_accounts=tuple(f"{row.code} {row.currency}" for row in accounts if row.has_drifted),
    )
    if report.is_sound:
        await queries.write_checkpoints(session, through=now - CHECKPOINT_LAG)
        log.info("ledger.checked", accounts=report.accounts)
    else:
        log.error(
            "ledger.unsound",
            unbalanced_sets=report.unbalanced_sets,
            unbalanced_currencies=report.unbalanced_currencies,
            drifted_accounts=report.drifted_accounts,
        )
    return report
