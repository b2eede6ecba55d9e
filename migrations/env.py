"""Alembic's entry: runs migrations on the address that infra/db/migrations.py passes."""

from alembic import context
from sqlalchemy import create_engine, text

from customiseyou.app import tables

config = context.config


def run() -> None:
    """Apply migrations, each in its own transaction, never waiting long for a lock."""
    engine = create_engine(config.attributes["url"])
    with engine.connect() as connection:
        connection.execute(text("SET lock_timeout = '2s'"))
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=tables.metadata(),
            transaction_per_migration=True,
            compare_type=True,
            include_object=lambda _thing, name, kind, *_: (
                not (kind == "table" and str(name).startswith("procrastinate_"))
            ),
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
