"""Run both drives and print what was validated; the folder of contracts is the argument."""

import sys
from pathlib import Path

import drive_paypal
import drive_stripe


def main() -> None:
    """Drive both clients."""
    folder = Path(sys.argv[1])
    for name, drive in (("stripe", drive_stripe.drive), ("paypal", drive_paypal.drive)):
        for call in drive(folder / name):
            print(f"{name:7} {call.operation}")


main()
