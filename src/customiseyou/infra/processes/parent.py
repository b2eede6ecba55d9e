"""A child watches its parent and ends with it, even when the parent was killed with -9.

On Linux the kernel does it (PR_SET_PDEATHSIG), at once and even while native code runs. It has
two gaps: the setting is lost when the user changes afterwards, and it is bound to the *thread*
that forked. So children are started from the main thread, ask the kernel after the change of
user, compare getppid() at once, and a small thread keeps comparing it. Elsewhere the thread is
all there is, and `guard` does the same for programs that are not ours.
"""

import ctypes
import os
import signal
import sys
import threading
import time

PARENT_GONE_EXIT_CODE = 86
POLL_SECONDS = 0.5
_PR_SET_PDEATHSIG = 1
# Looked up before any fork: the loader is not safe to use between fork and exec.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def bind_to(parent_pid: int, *, death_signal: int = signal.SIGKILL) -> None:
    """Ask the kernel to send `death_signal` when the parent ends; exit now if it already has."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    if os.getppid() != parent_pid:
        os._exit(PARENT_GONE_EXIT_CODE)


def watch(parent_pid: int, *, poll_seconds: float = POLL_SECONDS) -> threading.Thread:
    """End this process as soon as `parent_pid` is no longer its parent."""
    bind_to(parent_pid)

    def compare() -> None:
        while os.getppid() == parent_pid:
            time.sleep(poll_seconds)
        os._exit(PARENT_GONE_EXIT_CODE)

    thread = threading.Thread(target=compare, name="parent-watch", daemon=True)
    thread.start()
    return thread
