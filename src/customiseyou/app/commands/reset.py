"""`customiseyou reset`"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import click

from customiseyou.app import demo_note, node
from customiseyou.app import settings as all_settings
from customiseyou.infra.db import external
from customiseyou.infra.db.embedded import server as embedded
from customiseyou.infra.processes.refusals import Refusal

# What a node makes in its data folder. Anything else there is somebody's own and stays.
OWNED = ("files", "metrics", "search", "secret-key", demo_note.NOTE_FILE, node.LOCK_FILE)


class DatabaseKept(Refusal):
    """The settings name a database that is not ours to delete."""

    exit_code = 78


@click.command("reset")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(*, yes: bool) -> None:
    """Delete the embedded database and the files, to start over.

    Nothing is deleted while CustomiseYou runs with them, nor where DATABASE_URL names a database:
    it goes on to refer to its files. Files kept in a bucket are never touched.
    """
    settings = all_settings.read()
    folder = settings.data_path
    if settings.database.url:
        raise DatabaseKept(
            f"The database at {external.without_password(settings.database.url)} is not ours to "
            "delete, so the files that it refers to are kept too: to start over, empty that "
            f"database and delete {folder}."
        )
    gone: list[Path] = []
    if folder.exists():
        if not yes:
            click.confirm(f"Delete the database and all files in {folder}?", abort=True)
        cure = "stop it with Ctrl-C where it was started, and reset then."
        with node.only_node(settings, cure=cure):
            gone = [*embedded.remove(folder), *_remove_owned(folder)]
    told = ", ".join(str(path) for path in gone)
    click.echo(f"Deleted {told}" if gone else f"Nothing to delete in {folder}")


def _remove_owned(folder: Path) -> Iterator[Path]:
    """Delete what a node made, and yield it."""
    for name in OWNED:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        elif path.exists():
            path.unlink()
        else:
            continue
        yield path
