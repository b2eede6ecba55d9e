"""What to say where a disk or the database gives out while tables and demo goods are made."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from customiseyou.app.settings import Settings
from customiseyou.infra.db import external
from customiseyou.infra.db.embedded import cluster
from customiseyou.infra.db.embedded.server import EmbeddedServer
from customiseyou.infra.processes import refusals

JOURNAL_MIB = 32
"""With less free, a server of ours cannot write its journal, and ends itself."""
_MIB = 1024 * 1024

Meanings = dict[int, Callable[[], refusals.Refusal]]


def exit_code_of(error: Exception) -> int | None:
    """Return the code with which a child tells such an error, or None where it is of another kind.

    The child does not know where the data lie: who started it has the sentence (`meanings`).
    """
    from customiseyou.infra.db import away  # noqa: PLC0415  (SQLAlchemy is loaded by then)

    if away.is_full(error):
        return refusals.DiskFull.exit_code
    return refusals.DatabaseUnusable.exit_code if away.is_away(error) else None


def meanings(settings: Settings, *, server: EmbeddedServer | None) -> Meanings:
    """Return what to raise by the codes of `exit_code_of`.

    server: None where the settings name another database.
    """
    url = settings.database.url
    folders = [settings.data_path] if server is None else [server.place.base, settings.data_path]

    def full() -> refusals.Refusal:
        fullest = min((folder for folder in folders if folder.exists()), key=_free_mib)
        if url and _free_mib(fullest) >= cluster.NEED_MIB:
            return refusals.DatabaseDiskFull(external.without_password(url))
        return refusals.DiskFull(fullest, need_mib=cluster.NEED_MIB)

    def away() -> refusals.Refusal:
        if server is None:
            where, look = f" at {external.without_password(url or '')}", "look after it"
        elif _free_mib(server.place.base) < JOURNAL_MIB:
            return full()
        else:
            where, look = "", f"its messages are in {server.place.log}"
        return refusals.DatabaseUnusable(
            f"The database{where} went away while tables and goods were made: {look}, and start "
            "again."
        )

    return {refusals.DiskFull.exit_code: full, refusals.DatabaseUnusable.exit_code: away}


@contextmanager
def told(settings: Settings, *, server: EmbeddedServer | None) -> Iterator[None]:
    """Turn such an error of this process into its refusal."""
    try:
        yield
    except Exception as error:
        code = exit_code_of(error)
        if code is None:
            raise
        raise meanings(settings, server=server)[code]() from error


def _free_mib(folder: Path) -> int:
    return shutil.disk_usage(folder).free // _MIB
