"""A PostgreSQL server that somebody else runs: can we work with it, before anything starts?"""

import psycopg

from customiseyou.infra.processes import refusals

MAJOR_MIN = 16
CONNECT_SECONDS = 5
_TABLES = "SELECT to_regclass('alembic_version') IS NOT NULL"


def without_password(database_url: str) -> str:
    """Return an address as it may be told."""
    # SQLAlchemy takes long to load, and beside our own database nothing else here needs it.
    from customiseyou.infra.db.session import url_for  # noqa: PLC0415

    shown = url_for(database_url, driver="psycopg").set(drivername="postgresql")
    return shown.render_as_string(hide_password=True)


def require(database_url: str, *, migrated: bool) -> str:
    """Connect once, and return the address as libpq takes it.

    migrated: the tables must be there already.

    Raises:
        DatabaseUnusable: it does not answer, is too old, or has no tables; one sentence with the
            cure. The address is told without its password.
    """
    from customiseyou.infra.db.session import plain_url  # noqa: PLC0415

    where = without_password(database_url)
    address = plain_url(database_url)
    try:
        with psycopg.connect(address, connect_timeout=CONNECT_SECONDS) as connection:
            major = connection.info.server_version // 10_000
            row = connection.execute(_TABLES).fetchone()  # pyright: ignore[reportArgumentType]
    except psycopg.Error as error:
        why = str(error).strip().splitlines()[0].rpartition("failed: ")[2] or "no answer"
        raise refusals.DatabaseUnusable(
            f"The database at {where} cannot be used ({why}): start it, or mend DATABASE_URL; "
            "without DATABASE_URL CustomiseYou runs one of its own."
        ) from error
    if major < MAJOR_MIN:
        raise refusals.DatabaseUnusable(
            f"The database at {where} is PostgreSQL {major}, and {MAJOR_MIN} or newer is needed: "
            "upgrade it, or name another with DATABASE_URL."
        )
    if migrated and not (row and row[0]):
        raise refusals.DatabaseUnusable(
            f"The database at {where} has no tables yet: run 'customiseyou migrate' with the same "
            "DATABASE_URL, and start again."
        )
    return address
