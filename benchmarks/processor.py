"""Processor time of other processes, in nanoseconds, as the Linux kernel counts it."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

TICK_NS = 1_000_000_000 // os.sysconf("SC_CLK_TCK")
_CLOCK_OF_A_PROCESS = 2


class Seen(msgspec.Struct, frozen=True):
    """One process of the system."""

    pid: int
    parent: int
    ended_children_ns: int
    command: str


def _read(folder: Path) -> Seen | None:
    try:
        stat = (folder / "stat").read_text()
        command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The name in brackets may hold spaces and brackets itself.
    fields = stat.rpartition(")")[2].split()
    ended = (int(fields[13]) + int(fields[14])) * TICK_NS
    return Seen(int(folder.name), int(fields[1]), ended, command)


def descendants(root: int) -> list[Seen]:
    """Return the processes below a process, parents before their children."""
    everything = [
        seen
        for folder in Path("/proc").iterdir()
        if folder.name.isdecimal() and (seen := _read(folder)) is not None
    ]
    found: list[Seen] = []
    parents = {root}
    while parents:
        below = [seen for seen in everything if seen.parent in parents]
        found += below
        parents = {seen.pid for seen in below}
    return found


def used_ns(pid: int) -> int:
    """Return what all threads of a process have used, the ended ones too; 0 when it is gone."""
    try:
        # The kernel's name for another process's clock, as clock_getcpuclockid(3) makes it.
        return time.clock_gettime_ns((~pid << 3) | _CLOCK_OF_A_PROCESS)
    except OSError:
        return 0


def used_by(processes: Iterable[Seen]) -> int:
    """Return what these and their children that have ended used."""
    return sum(used_ns(seen.pid) + seen.ended_children_ns for seen in processes)
