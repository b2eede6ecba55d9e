"""Every SQL statement of the ledger."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.ledger.models import LedgerAccountRow, LedgerSetRow
from customiseyou.domains.ledger.values import Account, SetId, Transfer
from customiseyou.infra.db import sql
from customiseyou.kit import ids
from customiseyou.kit.subjects import SubjectRef

CHECK_STATEMENT_TIMEOUT = "10min"

# A set without all of its entries is never there: where an account is missing nothing is added.
_POST = """
WITH entry AS (
  SELECT named.position - 1 AS position, account.id AS account_id, named.amount_minor
  FROM unnest($8::text[], $9::bigint[])
       WITH ORDINALITY AS named (code, amount_minor, position)
  LEFT JOIN ledger_accounts AS account USING (code)),
posted AS (
  INSERT INTO ledger_sets
    (id, key, content_hash, currency, entries_count, subject_kind, subject_id, at)
  SELECT $1, $2, $3, $4, count(*), $5, $6, $7
  FROM entry HAVING bool_and(account_id IS NOT NULL)
  ON CONFLICT (key) DO NOTHING RETURNING id, currency, at),
entered AS (
  INSERT INTO ledger_entries (set_id, position, account_id, currency, amount_minor, at)
  SELECT posted.id, entry.position, entry.account_id, posted.currency, entry.amount_minor,
         posted.at
  FROM posted, entry)
SELECT id FROM posted
"""
_SUM = text("""
WITH account AS (SELECT id FROM ledger_accounts WHERE code = :code),
last AS (
    SELECT checkpoint.through, checkpoint.balance_minor
    FROM ledger_checkpoints AS checkpoint JOIN account ON account.id = checkpoint.account_id
    WHERE checkpoint.currency = :currency
    ORDER BY checkpoint.through DESC LIMIT 1)
SELECT CAST(coalesce((SELECT balance_minor FROM last), 0) + coalesce(sum(entry.amount_minor), 0)
            AS bigint)
FROM ledger_entries AS entry
WHERE entry.account_id = (SELECT id FROM account) AND entry.currency = :currency
  AND entry.recorded_at > coalesce((SELECT through FROM last), '-infinity')
""")
_SUM_AS_OF = text("""
SELECT CAST(coalesce(sum(amount_minor), 0) AS bigint)
FROM ledger_entries
WHERE account_id = (SELECT id FROM ledger_accounts WHERE code = :code)
  AND currency = :currency AND at <= :as_of
""")
_SUMS_OF_SUBJECT = text("""
SELECT account.code, entry.currency, CAST(sum(entry.amount_minor) AS bigint) AS balance_minor
FROM ledger_sets AS posted
JOIN ledger_entries AS entry ON entry.set_id = posted.id
JOIN ledger_accounts AS account ON account.id = entry.account_id
WHERE posted.subject_kind = :kind AND posted.subject_id = :id
GROUP BY account.code, entry.currency HAVING sum(entry.amount_minor) <> 0
ORDER BY account.code, entry.currency
""")
_STATEMENT = text("""
SELECT * FROM (
    SELECT posted.id, posted.key, posted.at, posted.subject_kind, posted.subject_id,
           entry.position, entry.currency, entry.amount_minor,
           CAST(sum(entry.amount_minor) OVER (
               ORDER BY entry.at, entry.set_id, entry.position) AS bigint) AS balance_minor
    FROM ledger_entries AS entry JOIN ledger_sets AS posted ON posted.id = entry.set_id
    WHERE entry.account_id = (SELECT id FROM ledger_accounts WHERE code = :code)
      AND entry.currency = :currency) AS line
WHERE line.at < :before
ORDER BY line.at DESC, line.id DESC, line.position DESC LIMIT :limit
""")
_ENTRIES_OF_SET = text("""
SELECT account.code, entry.amount_minor, entry.currency
FROM ledger_entries AS entry JOIN ledger_accounts AS account ON account.id = entry.account_id
WHERE entry.set_id = :set_id ORDER BY entry.position
""")
_UNBALANCED_SETS = text("""
SELECT posted.key
FROM ledger_sets AS posted LEFT JOIN ledger_entries AS entry ON entry.set_id = posted.id
GROUP BY posted.id
HAVING coalesce(sum(entry.amount_minor), 0) <> 0 OR count(entry.set_id) <> posted.entries_count
ORDER BY posted.id LIMIT 100
""")
_UNBALANCED_CURRENCIES = text("""
SELECT currency FROM ledger_entries GROUP BY currency HAVING sum(amount_minor) <> 0
ORDER BY currency
""")
_DRIFT = text("""
WITH last AS (
    SELECT DISTINCT ON (account_id, currency) account_id, currency, through, balance_minor
    FROM ledger_checkpoints ORDER BY account_id, currency, through DESC),
whole AS (
    SELECT entry.account_id, entry.currency, sum(entry.amount_minor) AS total,
           coalesce(sum(entry.amount_minor) FILTER (WHERE entry.recorded_at > last.through
                                                    OR last.through IS NULL), 0) AS since
    FROM ledger_entries AS entry LEFT JOIN last USING (account_id, currency)
    GROUP BY entry.account_id, entry.currency)
SELECT account.code, currency,
       coalesce(whole.total, 0) <> coalesce(last.balance_minor, 0) + coalesce(whole.since, 0)
           AS has_drifted
FROM whole FULL JOIN last USING (account_id, currency)
JOIN ledger_accounts AS account ON account.id = account_id
ORDER BY account.code, currency
""")
_CHECKPOINT = text("""
INSERT INTO ledger_checkpoints (account_id, currency, through, balance_minor, entries_count)
SELECT account_id, currency, :through, sum(amount_minor), count(*)
FROM ledger_entries WHERE recorded_at <= :through
GROUP BY account_id, currency
ON CONFLICT DO NOTHING
""")


async def insert_set(
    session: AsyncSession,
    *,
    key: str,
    content_hash: bytes,
    transfers: Sequence[Transfer],
    subject: SubjectRef | None,
    at: datetime,
) -> SetId | None:
    """Add a set with both sides of every transfer, in one statement.

    None when nothing was added: the key stands already, or one of the accounts is not there yet.
    Waits for another writer of the same key.
    """
    sides = [
        (account.code, signed)
        for transfer in transfers
        for account, signed in (
            (transfer.source, -transfer.amount.minor),
            (transfer.target, transfer.amount.minor),
        )
    ]
    set_id = await sql.value(
        session,
        _POST,
        ids.new_id(),
        key,
        content_hash,
        transfers[0].amount.currency,
        subject.kind if subject else None,
        subject.id if subject else None,
        at,
        [code for code, _ in sides],
        [signed for _, signed in sides],
    )
    return None if set_id is None else SetId(set_id)


async def find_set(session: AsyncSession, key: str) -> LedgerSetRow | None:
    """Return the set of a key."""
    found = await session.execute(select(LedgerSetRow).where(LedgerSetRow.key == key))
    return found.scalar_one_or_none()


async def list_entries_of_set(session: AsyncSession, set_id: SetId) -> Sequence[Row[Any]]:
    """Return code and amount of each entry, in order."""
    return (await session.execute(_ENTRIES_OF_SET, {"set_id": set_id})).all()


async def ensure_accounts(session: AsyncSession, accounts: Sequence[Account]) -> dict[str, UUID]:
    """Return the ids of accounts by code; those that are new are made, in the order of codes."""
    wanted = {account.code: account for account in sorted(accounts)}
    known = await _account_ids(session, list(wanted))
    missing = [code for code in sorted(wanted) if code not in known]
    if missing:
        await session.execute(
            upsert(LedgerAccountRow).on_conflict_do_nothing(index_elements=["code"]),
            [
                {
                    "id": ids.new_id(),
                    "code": code,
                    "kind": str(wanted[code].kind),
                    "owner": wanted[code].owner,
                }
                for code in missing
            ],
        )
        known = await _account_ids(session, list(wanted))
    return known


async def _account_ids(session: AsyncSession, codes: Sequence[str]) -> dict[str, UUID]:
    found = await session.execute(
        select(LedgerAccountRow.code, LedgerAccountRow.id).where(LedgerAccountRow.code.in_(codes))
    )
    return {row.code: row.id for row in found}


async def sum_account(
    session: AsyncSession, *, code: str, currency: str, as_of: datetime | None
) -> int:
    """Return the balance of an account: now from the last running total, in the past from all."""
    if as_of is None:
        found = await session.execute(_SUM, {"code": code, "currency": currency})
    else:
        found = await session.execute(
            _SUM_AS_OF, {"code": code, "currency": currency, "as_of": as_of}
        )
    return found.scalar_one()


async def sum_subject(session: AsyncSession, subject: SubjectRef) -> Sequence[Row[Any]]:
    """Return what each account holds of a subject's sets, accounts at zero left out."""
    found = await session.execute(_SUMS_OF_SUBJECT, {"kind": subject.kind, "id": subject.id})
    return found.all()


async def list_statement(
    session: AsyncSession, *, code: str, currency: str, before: datetime, limit: int
) -> Sequence[Row[Any]]:
    """Return entries before an instant, newest first, each with the balance after it."""
    found = await session.execute(
        _STATEMENT, {"code": code, "currency": currency, "before": before, "limit": limit}
    )
    return found.all()


async def lock_account(session: AsyncSession, account_id: UUID) -> None:
    """Hold an account's row until the transaction ends; postings to it are not held up."""
    await session.execute(
        select(LedgerAccountRow.id)
        .where(LedgerAccountRow.id == account_id)
        .with_for_update(key_share=True)
    )


async def list_unbalanced_sets(session: AsyncSession) -> tuple[str, ...]:
    """Return keys of sets that do not sum to zero, at most 100."""
    return tuple((await session.execute(_UNBALANCED_SETS)).scalars())


async def list_unbalanced_currencies(session: AsyncSession) -> tuple[str, ...]:
    """Return currencies whose entries do not sum to zero."""
    return tuple((await session.execute(_UNBALANCED_CURRENCIES)).scalars())


async def list_drift(session: AsyncSession) -> Sequence[Row[Any]]:
    """Return every account and currency with whether it has left its running total."""
    return (await session.execute(_DRIFT)).all()


async def write_checkpoints(session: AsyncSession, *, through: datetime) -> None:
    """Store the running total of every account."""
    await session.execute(_CHECKPOINT, {"through": through})


async def allow_long_statements(session: AsyncSession) -> None:
    """Let this transaction read the whole ledger."""
    await session.execute(
        text("SELECT set_config('statement_timeout', :value, true)"),
        {"value": CHECK_STATEMENT_TIMEOUT},
    )
