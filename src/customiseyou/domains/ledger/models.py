"""Tables of the ledger, and the triggers that keep them append-only and balanced."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import BYTEA
from sqlalchemy.orm import Mapped, mapped_column

from customiseyou.domains.ledger.values import KEY_CHARACTERS_MAX, AccountKind
from customiseyou.infra.db.base import Base, Currency, Instant, Key, Minor

_KINDS = ", ".join(f"'{kind}'" for kind in AccountKind)


class LedgerAccountRow(Base):
    """A holder of money. Made by the first posting that names it, never changed."""

    __tablename__ = "ledger_accounts"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_KINDS})", name="kind_known"),
        CheckConstraint(
            "code = kind || CASE WHEN owner = '' THEN '' ELSE ':' || owner END",
            name="code_says_kind_and_owner",
        ),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class LedgerSetRow(Base):
    """Transfers that happened together, under a key that is never used for anything else."""

    __tablename__ = "ledger_sets"
    __table_args__ = (
        CheckConstraint(f"length(key) BETWEEN 1 AND {KEY_CHARACTERS_MAX}", name="key_bounded"),
        CheckConstraint("octet_length(content_hash) = 32", name="hash_is_sha256"),
        CheckConstraint("entries_count >= 2 AND entries_count % 2 = 0", name="entries_in_pairs"),
        CheckConstraint(
            "(subject_kind IS NULL) = (subject_id IS NULL)", name="subject_whole_or_absent"
        ),
        UniqueConstraint("id", "currency"),
        Index("ledger_sets_subject_idx", "subject_id", "subject_kind"),
    )

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(Text, unique=True)
    content_hash: Mapped[bytes] = mapped_column(BYTEA)
    """SHA-256 over currency, subject and transfers; the time is not part of it."""
    currency: Mapped[Currency]
    entries_count: Mapped[int]
    """How many entries belong to the set: none can be added later."""
    subject_kind: Mapped[str | None] = mapped_column(Text)
    subject_id: Mapped[UUID | None] = mapped_column()
    at: Mapped[Instant]
    """When it happened, as the business sees it."""
    recorded_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )


class LedgerEntryRow(Base):
    """One side of a transfer: what an account gained (positive) or gave (negative)."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="amount_not_zero"),
        ForeignKeyConstraint(
            ["set_id", "currency"], ["ledger_sets.id", "ledger_sets.currency"], name="one_currency"
        ),
        Index("ledger_entries_account_idx", "account_id", "currency", "at", "set_id"),
        Index("ledger_entries_recorded_idx", "recorded_at"),
    )

    set_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Entries 2n (giving) and 2n + 1 (gaining) are the two sides of transfer n."""
    account_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_accounts.id"))
    currency: Mapped[Currency]
    amount_minor: Mapped[Minor]
    at: Mapped[Instant]
    """The same as the set's, so that a balance at a past time reads one index."""
    recorded_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )


class LedgerCheckpointRow(Base):
    """A running total of one account and currency, written by the nightly check."""

    __tablename__ = "ledger_checkpoints"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_accounts.id"), primary_key=True)
    currency: Mapped[Currency] = mapped_column(primary_key=True)
    through: Mapped[datetime] = mapped_column(DateTime(timezone=True), primary_key=True)
    """Entries recorded up to this instant are in the total."""
    balance_minor: Mapped[Minor]
    entries_count: Mapped[int]


_REFUSAL_FUNCTION = """
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: the ledger only grows', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$
"""

_BALANCE_FUNCTION = """
CREATE FUNCTION ledger_check_set() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    checked uuid := CASE TG_TABLE_NAME WHEN 'ledger_sets'
        THEN (to_jsonb(NEW) ->> 'id')::uuid ELSE (to_jsonb(NEW) ->> 'set_id')::uuid END;
    found record;
BEGIN
    SELECT posted.key, posted.entries_count AS wanted, count(entry.set_id) AS present,
           coalesce(sum(entry.amount_minor), 0) AS total
      INTO found
      FROM ledger_sets AS posted LEFT JOIN ledger_entries AS entry ON entry.set_id = posted.id
     WHERE posted.id = checked
     GROUP BY posted.id;
    IF found.total <> 0 OR found.present <> found.wanted THEN
        RAISE EXCEPTION 'ledger set % sums to % over % of % entries',
            found.key, found.total, found.present, found.wanted
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_set_balanced';
    END IF;
    RETURN NULL;
END $$
"""


def _append_only(table: str) -> tuple[str, ...]:
    # ALWAYS: also in a session that replays a replication stream and skips ordinary triggers.
    return (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()",
        f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only",
        f"REVOKE {_revoked(table)} ON {table} FROM PUBLIC, CURRENT_USER",
    )


def _revoked(table: str) -> str:
    # A foreign key locks the row it points to as the owner of that table, and locking asks for
    # the privilege to update: tables that are pointed to keep it, and their trigger refuses.
    referenced = table in {"ledger_accounts", "ledger_sets"}
    return "DELETE, TRUNCATE" if referenced else "UPDATE, DELETE, TRUNCATE"


def _balanced(table: str) -> tuple[str, ...]:
    return (
        f"CREATE CONSTRAINT TRIGGER {table}_balanced AFTER INSERT ON {table} "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_check_set()",
    )


LEDGER_TABLES = ("ledger_accounts", "ledger_sets", "ledger_entries", "ledger_checkpoints")

EXTRA_SQL: tuple[str, ...] = (
    _REFUSAL_FUNCTION,
    _BALANCE_FUNCTION,
    *(statement for table in LEDGER_TABLES for statement in _append_only(table)),
    *_balanced("ledger_sets"),
    *_balanced("ledger_entries"),
)
"""Statements for the migration that creates the tables, one by one, in this order."""

EXTRA_SQL_UNDO: tuple[str, ...] = (
    "DROP FUNCTION ledger_check_set() CASCADE",
    "DROP FUNCTION ledger_refuse_change() CASCADE",
)
"""Statements that undo EXTRA_SQL."""
