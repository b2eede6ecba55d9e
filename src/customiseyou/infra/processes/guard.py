"""Run a program that cannot watch its parent, and end it with ours: for systems without PDEATHSIG.

`python -m customiseyou.infra.processes.guard PARENT_PID SIGNAL PROGRAM [ARGUMENT …]`
"""

import os
import signal
import subprocess
import sys
import time
from types import FrameType

from customiseyou.infra.processes import parent

FORWARDED = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP)
POLL_SECONDS = 0.2
LAST_WAIT_SECONDS = 2


def run(parent_pid: int, death_signal: int, argv: list[str]) -> int:
    """Run the program to its end, forward signals to it, and return its exit code."""
    child = subprocess.Popen(argv)  # noqa: S603  (argv comes from our own spawn)

    def forward(number: int, _frame: FrameType | None) -> None:
        child.send_signal(number)

    for number in FORWARDED:
        signal.signal(number, forward)
    while child.poll() is None:
        if os.getppid() != parent_pid:
            child.send_signal(death_signal)
            try:
                child.wait(LAST_WAIT_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
            return parent.PARENT_GONE_EXIT_CODE
        time.sleep(POLL_SECONDS)
    code = child.returncode
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(run(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
