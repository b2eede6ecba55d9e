"""The table that names what the public is shown, and the triggers that keep it true."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from customiseyou.infra.db.base import Base


class ShownState(Base):
    """What is shown now: one row, or a few while several transactions have changed it at once."""

    __tablename__ = "shown_states"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))


# Once a transaction: the note is forgotten with a savepoint that is rolled back, as the row is.
_NOTE = """
CREATE FUNCTION shown_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('customiseyou.shown_noted', true), '') <> 'yes' THEN
        DELETE FROM shown_states
         WHERE id IN (SELECT id FROM shown_states FOR UPDATE SKIP LOCKED);
        INSERT INTO shown_states DEFAULT VALUES;
        PERFORM set_config('customiseyou.shown_noted', 'yes', true);
    END IF;
    RETURN NULL;
END $$
"""

EXTRA_SQL: tuple[str, ...] = (_NOTE, "INSERT INTO shown_states DEFAULT VALUES")
"""Statements for the migration that creates the table; those of `on_table` come after them."""


def on_table(table: str) -> tuple[str, ...]:
    """Return the triggers of a table whose rows the public is shown.

    An update that leaves a row as it was, such as selling what has no stock to count, is none.
    """
    return (
        f"CREATE TRIGGER {table}_shown_rows AFTER INSERT OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION shown_note_change()",
        f"CREATE TRIGGER {table}_shown_changes AFTER UPDATE ON {table} "
        "FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION shown_note_change()",
    )
