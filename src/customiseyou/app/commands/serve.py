"""`customiseyou serve`"""

import click

from customiseyou.app import node
from customiseyou.app.commands import _options


@click.command("serve")
@_options.address
@click.option("--workers", type=click.IntRange(1, 256), help="Web server processes; default 1.")
@click.option("--reload", is_flag=True, help="Restart when a source file changes: for development.")
@click.option(
    "--worker/--no-worker",
    "worker",
    default=None,
    help="Run the worker too; by default only beside the embedded database.",
)
def command(
    *, host: str | None, port: int | None, workers: int | None, reload: bool, worker: bool | None
) -> None:
    """Run the web server.

    Without DATABASE_URL the embedded database is started, brought up to date, and the worker runs
    beside the web server. With DATABASE_URL only the web server runs: bring the database up to
    date with 'customiseyou migrate', and run 'customiseyou worker' beside it.
    """
    chosen = _options.overrides(server_host=host, server_port=port, server_workers=workers)
    settings = _options.load(chosen)
    embedded = settings.database.url is None
    plan = node.Plan(
        settings=settings,
        overrides=chosen,
        worker=embedded if worker is None else worker,
        migrate=embedded,
        reload=reload,
    )
    node.run(
        plan,
        say=click.echo,
        on_ready=lambda _logins: click.echo(f"Serving at {settings.server.origin}"),
    )
