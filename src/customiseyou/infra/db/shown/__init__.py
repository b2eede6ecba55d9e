"""Whether anything that the public is shown has changed, told by one small read.

The tables whose rows stand on public pages have triggers (`models.on_table`). A transaction that
changes one of them replaces the rows of `shown_states` by one of its own, with an id that was never
there before. So what is read from `STATE` names everything shown that was committed by then:

- A change and its id are committed together, so nobody sees the one without the other.
- An id is only taken away by a transaction that has seen it committed and puts its own in its
  place. So two reads with the same answer have no committed change between them.
- Nobody waits for anybody: rows that another transaction is just taking away are left to it, and
  two transactions that change things at once leave two rows, which the next one takes away.

Whoever keeps an answer keeps the state that was read before all else, or in the same statement.
"""

from typing import Any

import msgspec

from customiseyou.infra.db.session import Database

STATE = "(SELECT string_agg(id::text, ' ' ORDER BY id) FROM shown_states)"
"""SQL; NULL where nothing was ever noted, by which nothing can be known."""

_READ = f"SELECT {STATE}"


async def read_state(database: Database) -> str | None:
    """Return the present state."""
    found: str | None = await database.read_value(_READ)
    return found


class Shown(msgspec.Struct, frozen=True):
    """What a statement answered, and the state in which it did."""

    state: str | None
    body: str


def with_state(sql: str) -> str:
    """Return a statement for `read` that also tells the state; `sql` answers one JSON value."""
    return f"SELECT {STATE} AS state, ({sql})::text AS body"


async def read(database: Database, statement: str, *args: Any) -> Shown | None:
    """Return what a statement of `with_state` answers; None where its JSON is NULL."""
    row = await database.read_row(statement, *args)
    assert row is not None, "it selects one row of subqueries"
    return None if row["body"] is None else Shown(row["state"], row["body"])
