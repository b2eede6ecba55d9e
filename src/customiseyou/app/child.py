"""The children of a node that are our own Python: `python -m customiseyou.app.child NAME PARENT …`

They bind themselves to their parent before they import anything large.
"""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Coroutine, Sequence
from typing import Any

from customiseyou.infra.processes import loading, parent, refusals


def run_until_asked(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine to its end; SIGTERM and Ctrl-C cancel it."""

    async def cancellable() -> None:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, task.cancel)
        try:
            await task
        except asyncio.CancelledError:
            return

    asyncio.run(cancellable())


def work() -> None:
    """Run the worker with the settings of the environment."""
    with loading.for_good():
        from customiseyou.app import settings, worker  # noqa: PLC0415

    run_until_asked(worker.run(settings.load()))


def prepare(steps: Sequence[str], *, results: int) -> None:
    """Bring tables and demo goods up to date; the demo's logins go to the descriptor as JSON."""
    from customiseyou.app import settings  # noqa: PLC0415

    loaded = settings.load()
    logins: list[Any] = []
    if "migrate" in steps:
        from customiseyou.infra.db import migrations  # noqa: PLC0415

        began = time.monotonic()
        migrations.upgrade(loaded.direct_database_url)
        _say(f"Tables up to date in {time.monotonic() - began:.1f} s")
    if "seed" in steps:
        import msgspec  # noqa: PLC0415

        from customiseyou.app import demo  # noqa: PLC0415

        began = time.monotonic()
        _say("Demo goods: looking, and making them if there are none …")
        logins = msgspec.to_builtins(asyncio.run(demo.seed_if_empty(loaded)))
        _say(f"Demo goods ready in {time.monotonic() - began:.1f} s")
    with os.fdopen(results, "w") as sink:
        json.dump(logins, sink)


def try_to_prepare(steps: Sequence[str], *, results: int) -> int:
    """Prepare, and return the exit code, which is all that is told of a disk that is full."""
    try:
        prepare(steps, results=results)
    except Exception as error:
        from customiseyou.app import shortage  # noqa: PLC0415

        code = shortage.exit_code_of(error)
        if code is None:
            raise
        return code
    return 0


def _say(words: str) -> None:
    print(words, flush=True)


def main() -> int:
    """Run the child that the arguments name."""
    name, parent_pid, *rest = sys.argv[1:]
    parent.watch(int(parent_pid))
    try:
        if name == "worker":
            work()
        else:
            assert name == "prepare"
            return try_to_prepare(rest[1:], results=int(rest[0]))
    except refusals.Refusal as error:
        print(error, file=sys.stderr, flush=True)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
