"""`customiseyou migrate`"""

import click

from customiseyou.app import node
from customiseyou.app.commands import _options


@click.command("migrate")
def command() -> None:
    """Bring the database to the newest shape; safe to run again, and from several machines."""
    from customiseyou.infra.db import migrations  # noqa: PLC0415

    with node.database_of(_options.load({})) as settings:
        migrations.upgrade(settings.direct_database_url)
    click.echo("The database is up to date.")
