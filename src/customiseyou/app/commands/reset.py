"""`customiseyou reset`"""

import shutil

import click

from customiseyou.app import demo_note
from customiseyou.app import settings as all_settings
from customiseyou.infra.db.embedded import server as embedded

# What a node makes in its data folder. Anything else there is somebody's own and stays.
OWNED = ("files", "metrics", "search", "secret-key", "node.lock", demo_note.NOTE_FILE)


@click.command("reset")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(*, yes: bool) -> None:
    """Delete the embedded database and the files, to start over.

    A database given by DATABASE_URL and files kept in a bucket are never touched.
    """
    settings = all_settings.read()
    folder = settings.data_path
    if not yes:
        click.confirm(f"Delete the database and all files in {folder}?", abort=True)
    gone = [str(path) for path in embedded.remove(folder)]
    for name in OWNED:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        elif path.exists():
            path.unlink()
        else:
            continue
        gone.append(str(path))
    click.echo(f"Deleted {', '.join(gone)}" if gone else f"Nothing to delete in {folder}")
