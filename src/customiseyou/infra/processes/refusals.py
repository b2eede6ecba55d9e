"""Reasons not to start, in words for the person at the terminal: what is wrong, what to do.

They are for operators, so they carry their English sentence; errors for buyers and sellers live
in `kit.errors`.
"""

from pathlib import Path
from typing import ClassVar


class Refusal(Exception):
    """One clear sentence, and the exit code with which the command ends."""

    exit_code: ClassVar[int] = 1


class SettingsWrong(Refusal):
    """A setting has a value that cannot be used."""

    exit_code = 78


class AlreadyRunning(Refusal):
    """Another process serves the same data folder."""

    exit_code = 75


class PortTaken(Refusal):
    """Another program listens where the web server should."""

    exit_code = 69

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"Port {port} on {host} is taken by another program: stop that program, or choose "
            f"another port with --port {port + 1} (or CUSTOMISEYOU_SERVER_PORT={port + 1})."
        )


class DiskFull(Refusal):
    """There is no room for the data."""

    exit_code = 74

    def __init__(
        self,
        path: Path,
        *,
        need_mib: int,
        instead: str = "another folder with CUSTOMISEYOU_DATA_DIR",
    ) -> None:
        super().__init__(
            f"The disk that holds {path} is full: free at least {need_mib} MiB there, or choose "
            f"{instead}."
        )


class DatabaseDiskFull(Refusal):
    """There is no room for the data where somebody else runs the database."""

    exit_code = DiskFull.exit_code

    def __init__(self, where: str) -> None:
        super().__init__(
            f"The disk of the database at {where} is full: free some of it, and start again."
        )


class NotWritable(Refusal):
    """A folder that we must write to does not let us."""

    exit_code = 77

    def __init__(self, path: Path, *, cure: str = "") -> None:
        super().__init__(
            f"No permission to write to {path}: "
            + (
                cure
                or "give this user the right to, or choose another folder with "
                "CUSTOMISEYOU_DATA_DIR."
            )
        )


class CannotWrite(Refusal):
    """A file cannot be made where a person wants it."""

    exit_code = 73


class DatabaseUnusable(Refusal):
    """The database cannot be started or reached."""

    exit_code = 71


class KeepsFailing(Refusal):
    """A program ended again and again, so restarting it is no cure."""

    exit_code = 70


class ProgramMissing(Refusal):
    """A program that we start is not installed, or too old."""

    exit_code = 72
