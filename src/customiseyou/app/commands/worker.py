"""`customiseyou worker`"""

import click

from customiseyou.app import child, node
from customiseyou.app.commands import _options
from customiseyou.infra.db import external


@click.command("worker")
def command() -> None:
    """Run the worker: jobs, events, mails.

    Run as many as there is work for; they share it. Without DATABASE_URL it uses the embedded
    database, and starts it when nothing else has.
    """
    settings = _options.load({})
    if settings.database.url is None:
        node.run_worker(settings, say=click.echo)
    else:
        external.require(settings.direct_database_url, migrated=True)
        child.work()
