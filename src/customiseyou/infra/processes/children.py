"""Start a program as a direct child that ends with us."""

import os
import pwd
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from customiseyou.infra.processes import parent


@dataclass(frozen=True)
class Account:
    """The user a child runs as; groups are those of that user."""

    name: str
    uid: int
    gid: int

    @classmethod
    def of_uid(cls, uid: int) -> "Account":
        """Return the account; a number without a name keeps its number as both ids."""
        try:
            entry = pwd.getpwuid(uid)
        except KeyError:
            return cls(name=str(uid), uid=uid, gid=uid)
        return cls(name=entry.pw_name, uid=uid, gid=entry.pw_gid)


def current_account() -> Account:
    """Return the user we are."""
    return Account.of_uid(os.geteuid())


def become(account: Account) -> None:
    """Change this process to `account` for good: groups first, the user last."""
    if account.uid == os.geteuid():
        return
    try:
        groups = os.getgrouplist(account.name, account.gid)
    except (KeyError, OSError):
        groups = [account.gid]
    os.setgroups(groups)
    os.setgid(account.gid)
    os.setuid(account.uid)


def spawn(
    argv: Sequence[str | Path],
    *,
    account: Account | None = None,
    death_signal: signal.Signals = signal.SIGKILL,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    output: IO[bytes] | int | None = None,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a direct child, in a session of its own, that gets `death_signal` when we end.

    Ctrl-C in a terminal goes to the foreground group, so without a session of its own the
    database would stop before the web server that uses it. Call it from the main thread: the
    kernel's promise ends with the thread that forked.
    """
    assert threading.current_thread() is threading.main_thread(), "PDEATHSIG is bound to a thread"
    our_pid = os.getpid()
    command: list[str | Path] = list(argv)
    if sys.platform != "linux":
        module = "customiseyou.infra.processes.guard"
        command = [sys.executable, "-m", module, str(our_pid), str(int(death_signal)), *argv]

    def prepare() -> None:
        if account is not None:
            become(account)
        parent.bind_to(our_pid, death_signal=death_signal)

    return subprocess.Popen(  # noqa: S603  (argv is built by us, no shell)
        command,
        env=dict(env) if env is not None else None,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        start_new_session=True,
        pass_fds=pass_fds,
        preexec_fn=prepare,  # noqa: PLW1509  (only system calls, prepared before the fork)
    )
