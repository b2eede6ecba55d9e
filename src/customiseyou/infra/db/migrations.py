"""Bring a database to the newest shape."""

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from customiseyou.infra.db.session import url_for
from customiseyou.infra.resources import resource_folder

ADVISORY_LOCK = 0x43595F4D  # 'CY_M': two processes that start together migrate once


def config_for(database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(resource_folder("migrations")))
    config.attributes["url"] = url_for(database_url, driver="psycopg")
    return config


def upgrade(database_url: str) -> None:
    """Apply every migration that is missing; safe to call from several processes at once."""
    engine = create_engine(url_for(database_url, driver="psycopg"))
    try:
        with engine.connect() as guard:
            guard.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
            command.upgrade(config_for(database_url), "head")
            guard.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_LOCK})
    finally:
        engine.dispose()
