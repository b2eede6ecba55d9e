"""`customiseyou demo`"""

import os
from typing import Any

import click

from customiseyou.app import node
from customiseyou.app.commands import _options


@click.command("demo")
@_options.address
def command(host: str | None, port: int | None) -> None:
    """Run the whole marketplace on this machine, with a demo shop in it.

    Starts a database of its own, makes the demo shop on the first start, then runs the web server
    and the worker until Ctrl-C. Everything is kept in the data folder, so the next start goes on
    where this one ended; 'customiseyou reset' starts over.

    Exit codes: 69 port taken, 70 a part keeps failing, 71 database unusable, 74 disk full,
    75 already running, 77 no permission to write, 78 a setting is wrong.
    """
    quiet = {} if "CUSTOMISEYOU_LOG_LEVEL" in os.environ else {"log_level": "warning"}
    chosen = _options.overrides(server_host=host, server_port=port, demo="true", **quiet)
    settings = _options.load(chosen)

    def on_ready(logins: list[dict[str, Any]]) -> None:
        click.echo(f"\nCustomiseYou is ready: {settings.server.origin}\n")
        for line in login_lines(logins):
            click.echo(f"  {line}")
        click.echo("\nStop it with Ctrl-C.")

    plan = node.Plan(settings=settings, overrides=chosen, migrate=True, seed=True)
    node.run(plan, say=click.echo, on_ready=on_ready)


def login_lines(logins: list[dict[str, Any]]) -> list[str]:
    """Return one line a login, its columns aligned: who, address, password."""
    rows = [[str(value) for value in login.values()] for login in logins]
    if not rows:
        return []
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
