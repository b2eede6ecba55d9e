#!/usr/bin/env python3
"""Prepare a checkout: `python3 tools/bootstrap.py run` and so on; the Makefile calls it.

This file is read by whatever Python is there, however old, so it only finds one that is new
enough and leaves the rest to bootstrap_steps.py. It needs no package.
"""

import os
import sys

NEWEST_TRIED = 20
OLDEST = (3, 11)
WRONG_PYTHON_EXIT_CODE = 72


def find_newer(path):
    """Return the newest python3.N of the folders in `path` that is new enough, or None."""
    for minor in range(NEWEST_TRIED, OLDEST[1] - 1, -1):
        for folder in path.split(os.pathsep):
            program = os.path.join(folder, "python3.%d" % minor)  # noqa: UP031, PTH118
            # A version manager leaves names that only say "not installed": it must answer.
            if (
                os.access(program, os.X_OK)
                and os.system(  # noqa: S605
                    '"%s" -c "" >%s 2>&1' % (program, os.devnull)  # noqa: UP031
                )
                == 0
            ):
                return program
    return None


def main():
    """Go on with this Python, or with a newer one, or say what to install."""
    if sys.version_info >= OLDEST:
        import bootstrap_steps  # noqa: PLC0415

        return bootstrap_steps.main(sys.argv[1:])
    newer = find_newer(os.environ.get("PATH", ""))
    if newer:
        os.execv(newer, [newer] + sys.argv)  # noqa: S606, RUF005
    sys.stderr.write(
        "CustomiseYou needs Python 3.11 or newer, and this is %d.%d (%s): install a newer one, for "  # noqa: UP031
        "example with 'sudo apt-get install python3.11 python3.11-venv', and name it with "
        "'make PYTHON=python3.11 run'.\n"
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )
    return WRONG_PYTHON_EXIT_CODE


if __name__ == "__main__":
    sys.exit(main())
