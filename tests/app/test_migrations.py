"""The migrations make what the models say."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

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


def test_upgrading_again_changes_nothing(database_url):
    migrations.upgrade(database_url)
    test_migrations_leave_nothing_to_do(database_url)
