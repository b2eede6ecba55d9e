"""`customiseyou seed`"""

import asyncio

import click
import msgspec

from customiseyou.app import node
from customiseyou.app.commands import _options
from customiseyou.app.commands.demo import login_lines


@click.command("seed")
def command() -> None:
    """Fill an empty database with the demo shop and print its logins.

    A database that has products already is left as it is.
    """
    with node.database_of(_options.load({})) as settings:
        from customiseyou.app import demo  # noqa: PLC0415
        from customiseyou.infra.db import migrations  # noqa: PLC0415

        migrations.upgrade(settings.direct_database_url)
        logins = asyncio.run(demo.seed_if_empty(settings))
    for line in login_lines(msgspec.to_builtins(logins)):
        click.echo(line)
