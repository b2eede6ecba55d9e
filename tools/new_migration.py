"""Write a migration for what the models say and the database does not have yet.

    python tools/new_migration.py "add gift notes"

Read what it wrote: renames look like a drop and an add, CHECK constraints are not seen at all,
and triggers declared as EXTRA_SQL are only added to the first migration.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command

from customiseyou.app import tables
from customiseyou.infra.db import migrations
from customiseyou.infra.db.embedded import server as embedded
from customiseyou.infra.resources import resource_folder


def main(message: str) -> None:
    """Compare the models with a fresh, migrated database."""
    folder = Path(tempfile.mkdtemp(prefix="customiseyou-migration-"))
    try:
        with embedded.open_server(folder, durable=False) as server:
            server.create_database()
            migrations.upgrade(server.url())
            config = migrations.config_for(server.url())
            there = list((resource_folder("migrations") / "versions").glob("*.py"))
            script = command.revision(
                config, message=message, autogenerate=True, rev_id=f"{len(there) + 1:04}"
            )
    finally:
        embedded.remove(folder)
    path = Path(script.path)  # type: ignore[union-attr]
    if len(list(path.parent.glob("*.py"))) == 2:
        statements = "".join(f'    op.execute("""{sql}""")\n' for sql in tables.extra_sql())
        path.write_text(path.read_text().rstrip().replace("%%", "%") + "\n" + statements)
    print(path)


if __name__ == "__main__":
    main(sys.argv[1])
