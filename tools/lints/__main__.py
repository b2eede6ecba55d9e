"""Run every rule: `python -m tools.lints`; exit code 1 when one is broken.

That every setting is documented is proved by tests/app/test_settings.py.
"""

import sys
from collections.abc import Callable

from tools.lints import (
    error_words,
    foreign_keys,
    lengths,
    libraries,
    money_floats,
    open_transactions,
    public_modules,
    routes,
)

RULES: tuple[Callable[[], list[str]], ...] = (
    public_modules.check,
    libraries.check,
    money_floats.check,
    open_transactions.check,
    foreign_keys.check,
    error_words.check,
    routes.check,
    lengths.check,
)


def main() -> int:
    """Print every finding."""
    findings = [finding for check in RULES for finding in check()]
    for finding in findings:
        print(finding)
    print(f"{len(RULES)} rules, {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
