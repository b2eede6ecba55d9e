"""The migrations make what the models say."""

import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, create_engine, text

from customiseyou.app import tables
from customiseyou.infra.db import migrations
from customiseyou.infra.db.session import url_for

pytestmark = pytest.mark.integration


def _is_ours(_thing, name, kind, *_):
    return not (kind == "table" and str(name).startswith("procrastinate_"))


def test_migrations_leave_nothing_to_do(database_url):
    engine = create_engine(url_for(database_url, driver="psycopg"))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": _is_ours}
        )
        assert compare_metadata(context, tables.metadata()) == []
    engine.dispose()


def test_every_declared_trigger_is_there(database_url):
    declared = {
        words[words.index("TRIGGER") + 1]
        for sql in tables.extra_sql()
        if (words := sql.split()) and words[0] == "CREATE" and "TRIGGER" in words[:3]
    }
    engine = create_engine(url_for(database_url, driver="psycopg"))
    with engine.connect() as connection:
        found = set(
            connection.execute(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"))
            .scalars()
            .all()
        )
    engine.dispose()
    assert declared
    assert declared <= found


def test_every_declared_check_is_there(database_url):
    # Alembic does not compare them, so one that a migration forgot would only be wished for.
    declared = {
        (table.name, str(constraint.name))
        for table in tables.metadata().tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    engine = create_engine(url_for(database_url, driver="psycopg"))
    with engine.connect() as connection:
        found = connection.execute(
            text(
                "SELECT conrelid::regclass::text, conname FROM pg_constraint"
                " WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
            )
        )
        ours = {(table, name) for table, name in found if not table.startswith("procrastinate_")}
    engine.dispose()
    assert declared == ours


def test_upgrading_again_changes_nothing(database_url):
    migrations.upgrade(database_url)
    test_migrations_leave_nothing_to_do(database_url)


UPGRADE = """
import sys
from customiseyou.infra.db import migrations
migrations.upgrade(sys.argv[1])
print("alembic" in sys.modules)
"""


def test_a_start_with_nothing_to_migrate_does_not_load_alembic(database_url):
    engine = create_engine(url_for(database_url, driver="psycopg"))
    with engine.connect() as connection:
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    engine.dispose()
    heads = ScriptDirectory.from_config(migrations.config_for(database_url)).get_heads()
    assert heads == [version]
    done = subprocess.run(
        [sys.executable, "-c", UPGRADE, database_url], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
