"""A cluster on disk: made once by initdb, whole or not at all."""

import contextlib
import errno
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from customiseyou.infra.db.embedded.place import Place
from customiseyou.infra.processes import children, refusals

SUPERUSER = "customiseyou"
NEED_MIB = 200
INITDB_SECONDS = 120
_MIB = 1024 * 1024


def locale_flags(major: int) -> list[str]:
    """Return how text is compared and classified, the best that this PostgreSQL offers.

    Without a UTF-8 ctype, pg_trgm finds nothing in any text outside ASCII.
    """
    ctype = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    flags = ["--encoding=UTF8", "--lc-collate=C", f"--lc-ctype={ctype}"]
    if major >= 18:
        flags += ["--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"]
    elif major == 17:
        flags += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return flags


def clean_environment() -> dict[str, str]:
    """Return an environment without PG* and LC_* variables, which would change where and how."""
    return {"PATH": os.defpath, "LANG": "C", "LC_MESSAGES": "C", "TZ": "UTC"}


def require_space(path: Path, *, need_mib: int = NEED_MIB) -> None:
    """Raise DiskFull when fewer than `need_mib` are free where `path` lies."""
    if shutil.disk_usage(path).free < need_mib * _MIB:
        raise refusals.DiskFull(path, need_mib=need_mib)


def make_folders(place: Place) -> None:
    """Make the base and the socket folder, each closed to everyone but its user."""
    try:
        place.base.mkdir(parents=True, exist_ok=True)
        _make_private(place.socket, place.account)
    except PermissionError as error:
        raise refusals.NotWritable(place.base) from error
    except OSError as error:
        raise _as_refusal(error, place) from error
    if not os.access(place.base, os.W_OK):
        raise refusals.NotWritable(place.base)


def _make_private(folder: Path, account: children.Account) -> None:
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid != account.uid:
            raise refusals.DatabaseUnusable(
                f"{folder} belongs to somebody else: remove it, and start again."
            ) from None
    else:
        if account.uid != os.geteuid():
            os.chown(folder, account.uid, account.gid)
    folder.chmod(0o700)


def ensure(place: Place) -> bool:
    """Make the cluster if it is missing; True when it was made now.

    It is made under another name and renamed, so that a kill or a full disk on the way leaves
    nothing that looks like a cluster.
    """
    if (place.cluster / "PG_VERSION").exists():
        _require_same_major(place)
        return False
    require_space(place.base)
    for leftover in place.base.glob("cluster.new-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    unfinished = place.base / f"cluster.new-{os.getpid()}"
    try:
        _make_private(unfinished, place.account)
        _initdb(place, unfinished)
        unfinished.rename(place.cluster)
    except OSError as error:
        raise _as_refusal(error, place) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return True


def _initdb(place: Place, folder: Path) -> None:
    argv: list[str | Path] = [
        place.installation.bin / "initdb",
        f"--pgdata={folder}",
        f"--username={SUPERUSER}",
        # The folder of the socket is what guards it: only its user and root can enter.
        "--auth=trust",
        "--no-instructions",
        *locale_flags(place.installation.major),
    ]
    with tempfile.TemporaryFile() as said:
        child = children.spawn(
            argv, account=place.account, env=clean_environment(), cwd=folder, output=said
        )
        try:
            code = child.wait(timeout=INITDB_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            code = child.wait()
        said.seek(0)
        words = said.read().decode(errors="replace")
    if code == 0:
        return
    if os.strerror(errno.ENOSPC) in words:
        raise refusals.DiskFull(place.base, need_mib=NEED_MIB)
    if os.strerror(errno.EACCES) in words:
        raise refusals.NotWritable(place.base)
    last = words.strip().splitlines()[-1:] or ["no message"]
    raise refusals.DatabaseUnusable(
        f"PostgreSQL could not make its cluster in {place.base} ({last[0].strip()}): "
        "run 'customiseyou doctor', or set DATABASE_URL to a running server."
    )


def _require_same_major(place: Place) -> None:
    made_by = (place.cluster / "PG_VERSION").read_text().strip()
    if made_by != str(place.installation.major):
        raise refusals.DatabaseUnusable(
            f"The database in {place.cluster} was made by PostgreSQL {made_by}, and this is "
            f"{place.installation.major}: install the older one to dump it, or start over with "
            "'make reset'."
        )


def users_of(folder: Path) -> list[int] | None:
    """Return the processes that work in a cluster's folder, as every one of its server does.

    None where that cannot be seen: then nothing may be concluded.
    """
    numbers = Path("/proc")
    if not (numbers / "self" / "cwd").exists():
        return None
    found: list[int] = []
    for entry in numbers.iterdir():
        if entry.name.isdigit():
            # Processes of other users cannot be looked into; they are not ours.
            with contextlib.suppress(OSError):
                if (entry / "cwd").readlink() == folder:
                    found.append(int(entry.name))
    return found


def _as_refusal(error: OSError, place: Place) -> Exception:
    if error.errno == errno.ENOSPC:
        return refusals.DiskFull(place.base, need_mib=NEED_MIB)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return refusals.NotWritable(place.base)
    return error
