"""Bring a database to the newest shape.

SQLAlchemy, Alembic and the tables are imported only where something is missing: they take longer
than all else at a start where nothing is.
"""

import re
from typing import TYPE_CHECKING

import psycopg

from customiseyou.infra.resources import resource_folder

if TYPE_CHECKING:
    from alembic.config import Config

ADVISORY_LOCK = 0x43595F4D  # 'CY_M': two processes that start together migrate once


_REVISION = re.compile(r"""^(?:down_)?revision\b.*?["']([^"']+)["']""", re.MULTILINE)


def config_for(database_url: str) -> "Config":
    from alembic.config import Config  # noqa: PLC0415

    from customiseyou.infra.db.session import url_for  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(resource_folder("migrations")))
    config.set_main_option(
        "file_template", "%%(year)d-%%(month).2d-%%(day).2d-%%(hour).2d%%(minute).2d_%%(slug)s"
    )
    config.attributes["url"] = url_for(database_url, driver="psycopg")
    return config


def upgrade(database_url: str) -> None:
    """Apply every migration that is missing; safe to call from several processes at once."""
    from customiseyou.infra.db.session import plain_url, url_for  # noqa: PLC0415

    if is_newest(plain_url(database_url)):
        return
    from alembic import command  # noqa: PLC0415
    from sqlalchemy import create_engine, text  # noqa: PLC0415

    engine = create_engine(url_for(database_url, driver="psycopg"))
    try:
        with engine.connect() as guard:
            guard.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
            command.upgrade(config_for(database_url), "head")
            guard.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_LOCK})
    finally:
        engine.dispose()


def is_newest(address: str) -> bool:
    """Return whether the database says that it has had the last of our migrations.

    address: as libpq takes it.
    """
    with psycopg.connect(address) as connection:
        if connection.execute("SELECT to_regclass('alembic_version')").fetchone() == (None,):
            return False
        applied = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    return {row[0] for row in applied} == _newest()


def _newest() -> set[str]:
    """Return the revisions that no other migration builds on."""
    named = [
        name
        for path in (resource_folder("migrations") / "versions").glob("*.py")
        for name in _REVISION.findall(path.read_text())
    ]
    return {name for name in named if named.count(name) == 1}
