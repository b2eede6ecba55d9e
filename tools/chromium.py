"""Finds the system's browser for tests, pictures and measurements."""

import shutil

from tools.bootstrap_steps import SYSTEM_PROGRAMS

PROGRAMS, PACKAGE = SYSTEM_PROGRAMS["Chromium"]
MISSING = (
    f"This needs Chromium: install it with 'sudo apt-get install {PACKAGE}' (Google Chrome does as"
    " well), and run again; 'make test-unit' does without."
)


def path() -> str | None:
    """Return the browser's program; None lets Playwright look for one of its own."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)
