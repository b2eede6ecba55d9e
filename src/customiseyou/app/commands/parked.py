"""`customiseyou parked`"""

import asyncio

import click

from customiseyou.app import node
from customiseyou.app.commands import _options


@click.command("parked")
@click.option("--retry", is_flag=True, help="Give everything that is listed another round.")
@click.pass_context
def command(ctx: click.Context, *, retry: bool) -> None:
    """List what was tried again and again in vain and now waits for a person.

    Events whose listener keeps failing, jobs that keep failing, and refunds that the provider
    refuses or that came back. Mend the cause, then use --retry.

    Ends with exit code 1 when something is left waiting.
    """
    from customiseyou.app import parked  # noqa: PLC0415

    with node.database_of(_options.load({})) as settings:
        found = asyncio.run(parked.look(settings, retry=retry))
    for line in found:
        click.echo(line)
    if not found:
        click.echo("Nothing is parked.")
    elif retry:
        click.echo("All of them are tried again.")
    ctx.exit(bool(found) and not retry)
