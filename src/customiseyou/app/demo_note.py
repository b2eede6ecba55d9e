"""A note in the data folder that the demo shop is whole, so that a start need not look for it.

Looking means loading all that would make it. The note holds for one database and one catalogue:
beside another of either it says nothing, and the demo is looked for.
"""

import contextlib
import hashlib
from pathlib import Path
from typing import Any

import msgspec
import psycopg

from customiseyou.infra.resources import resource_folder

NOTE_FILE = "demo.json"
# A cluster's own number, and the database's in it: one made anew has another.
_DATABASE = """
SELECT (SELECT system_identifier FROM pg_control_system()) || '/' || oid
FROM pg_database WHERE datname = current_database()
"""


class _Note(msgspec.Struct, frozen=True, kw_only=True):
    made_of: str
    logins: list[dict[str, Any]]


def find(folder: Path, *, address: str, sandbox: bool) -> list[dict[str, Any]] | None:
    """Return the logins of a demo that is whole in this database; None where that is not known.

    address: the database's, as libpq takes it. sandbox: whether there are orders in it.
    """
    try:
        note = msgspec.json.decode((folder / NOTE_FILE).read_bytes(), type=_Note)
    except (OSError, msgspec.DecodeError):
        return None
    made_of = _made_of(address, sandbox=sandbox)
    return note.logins if made_of is not None and note.made_of == made_of else None


def write(folder: Path, logins: list[dict[str, Any]], *, address: str, sandbox: bool) -> None:
    """Note that the demo is whole; nothing is noted of a database that hides its number."""
    made_of = _made_of(address, sandbox=sandbox)
    if made_of is None:
        return
    # Where it cannot be kept, the next start looks again.
    with contextlib.suppress(OSError):
        fresh = folder / f"{NOTE_FILE}.new"
        fresh.write_bytes(msgspec.json.encode(_Note(made_of=made_of, logins=logins)))
        fresh.replace(folder / NOTE_FILE)


def _made_of(address: str, *, sandbox: bool) -> str | None:
    try:
        with psycopg.connect(address) as connection:
            row = connection.execute(_DATABASE).fetchone()
    except psycopg.Error:
        return None
    catalogue = resource_folder("assets") / "catalogue"
    total = hashlib.sha256(f"{row} {sandbox}".encode())
    for path in sorted(catalogue.rglob("*.json")):
        total.update(f"{path.relative_to(catalogue)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
