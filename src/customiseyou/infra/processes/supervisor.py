"""One process owns the programs of a node: starts them in order, restarts them, stops them all.

    with Supervisor(say=print) as supervisor:
        supervisor.start(database)      # returns when it answers
        supervisor.start(web)
        supervisor.watch()              # until Ctrl-C, SIGTERM or a program that keeps failing

It is synchronous and lives in the main thread, because children must be started from there.
Whatever ends it, the programs end: in order when it is asked to, by the kernel when it is killed.
"""

import contextlib
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FrameType, TracebackType
from typing import Self

from customiseyou.infra.processes import refusals

# Together under five seconds: what Ctrl-C and SIGTERM may take.
APPS_STOP_SECONDS = 3.0
FOUNDATION_STOP_SECONDS = 1.2
FOUNDATION_QUIT_SECONDS = 0.5

QUICK_FAILURE_SECONDS = 10.0
QUICK_FAILURES_MAX = 5
BACK_OFF_SECONDS = (0.2, 0.5, 1.0, 2.0, 4.0)
_TICK_SECONDS = 0.2
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopAsked(BaseException):
    """Raised in the main thread by Ctrl-C, SIGTERM or a closed terminal."""


def _always_ready() -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Program:
    """One long-running child.

    A foundation (the database) stops last, because the others still use it while they stop.
    """

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    is_ready: Callable[[], bool] = _always_ready
    ready_seconds: float = 60.0
    foundation: bool = False
    stop_signal: signal.Signals = signal.SIGTERM
    quit_signal: signal.Signals = signal.SIGKILL


@dataclass
class _Running:
    program: Program
    child: subprocess.Popen[bytes]
    started_at: float
    quick_failures: int = 0
    restart_at: float | None = None
    was_ready: bool = field(default=False)


def describe_exit(code: int) -> str:
    """Return how a child ended: 'exit code 3' or 'signal 9 (SIGKILL)'."""
    if code >= 0:
        return f"exit code {code}"
    with contextlib.suppress(ValueError):
        return f"signal {-code} ({signal.Signals(-code).name})"
    return f"signal {-code}"


class Supervisor:
    """Owner of the programs; use it as a context so that leaving stops them."""

    def __init__(self, *, say: Callable[[str], None]) -> None:
        self._say = say
        self._running: list[_Running] = []
        self._stopping = False
        self._hurry = False
        self._previous: dict[signal.Signals, object] = {}
        self._previous_wakeup = -1
        self._wakeup_read, self._wakeup_write = os.pipe()
        self._restarts_wanted: set[str] = set()

    def __enter__(self) -> Self:
        for number in _STOP_SIGNALS:
            self._previous[number] = signal.signal(number, self._on_signal)
        # SIGCHLD needs a handler to wake select(); what it does is left to the watch loop.
        self._previous[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        for end in (self._wakeup_read, self._wakeup_write):
            os.set_blocking(end, False)
        self._previous_wakeup = signal.set_wakeup_fd(self._wakeup_write, warn_on_full_buffer=False)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        self.stop()
        signal.set_wakeup_fd(self._previous_wakeup)
        for number, handler in self._previous.items():
            signal.signal(number, handler)  # pyright: ignore[reportArgumentType]  (as it was given)
        os.close(self._wakeup_read)
        os.close(self._wakeup_write)
        return kind is StopAsked

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self._stopping:
            self._hurry = True
            return
        raise StopAsked(signal.Signals(number).name)

    def start(self, program: Program) -> None:
        """Start a program and wait until it is ready.

        Raises KeepsFailing when it ends or stays unready before it was ever ready: then the cause
        is in its own words above, and trying again would only repeat them.
        """
        child = program.start()
        running = _Running(program=program, child=child, started_at=time.monotonic())
        self._running.append(running)
        self._await_ready(running)

    def _await_ready(self, running: _Running) -> None:
        program, child = running.program, running.child
        deadline = running.started_at + program.ready_seconds
        while not program.is_ready():
            if child.poll() is not None:
                raise refusals.KeepsFailing(
                    f"The {program.name} ended while starting "
                    f"({describe_exit(child.returncode)}): read its message above, mend that, "
                    "and start again."
                )
            if time.monotonic() > deadline:
                raise refusals.KeepsFailing(
                    f"The {program.name} did not answer within {program.ready_seconds:.0f} "
                    "seconds: read its messages above, or run 'customiseyou doctor'."
                )
            self._sleep(0.05)
        running.was_ready = True

    def run_to_end(
        self,
        name: str,
        start: Callable[[], subprocess.Popen[bytes]],
        *,
        meanings: Mapping[int, Callable[[], refusals.Refusal]],
    ) -> None:
        """Run one child to its end; KeepsFailing when it does not end well.

        meanings: by exit code, what it means where that is known and nothing was said about it.
        """
        running = _Running(
            program=Program(name=name, start=start), child=start(), started_at=time.monotonic()
        )
        self._running.append(running)
        while running.child.poll() is None:
            self._sleep(_TICK_SECONDS)
        self._running.remove(running)
        code = running.child.returncode
        if code in meanings:
            raise meanings[code]()
        if code != 0:
            raise refusals.KeepsFailing(
                f"The {name} ended with {describe_exit(code)}: read its message above, mend that, "
                "and start again."
            )

    def ask_restart(self, name: str) -> None:
        """Ask the watch loop to restart a program; safe to call from another thread."""
        self._restarts_wanted.add(name)
        with contextlib.suppress(OSError):
            os.write(self._wakeup_write, b"\0")

    def watch(self) -> None:
        """Keep the programs running until StopAsked; KeepsFailing when one does not stay up."""
        while True:
            self._sleep(_TICK_SECONDS)
            while self._restarts_wanted:
                self._restart(self._restarts_wanted.pop())
            now = time.monotonic()
            for running in self._running:
                if running.restart_at is not None:
                    if now >= running.restart_at:
                        self._start_again(running)
                elif running.child.poll() is not None:
                    self._plan_restart(running, now=now)

    def _plan_restart(self, running: _Running, *, now: float) -> None:
        name, how = running.program.name, describe_exit(running.child.returncode)
        quick = now - running.started_at < QUICK_FAILURE_SECONDS
        running.quick_failures = running.quick_failures + 1 if quick else 0
        if running.quick_failures >= QUICK_FAILURES_MAX:
            raise refusals.KeepsFailing(
                f"The {name} ended {running.quick_failures} times in a row within "
                f"{QUICK_FAILURE_SECONDS:.0f} seconds of its start, last with {how}: everything "
                "was stopped. Read its messages above, mend that, and start again."
            )
        wait = BACK_OFF_SECONDS[min(running.quick_failures, len(BACK_OFF_SECONDS) - 1)]
        running.restart_at = now + wait
        self._say(f"The {name} ended unexpectedly ({how}); starting it again in {wait} s.")

    def _start_again(self, running: _Running) -> None:
        running.restart_at = None
        running.child = running.program.start()
        running.started_at = time.monotonic()

    def _restart(self, name: str) -> None:
        for running in self._running:
            if running.program.name == name and running.restart_at is None:
                _signal(running.child, running.program.stop_signal)
                self._await_end([running], seconds=APPS_STOP_SECONDS)
                self._start_again(running)

    def stop(self) -> None:
        """Stop every program within five seconds: the foundations last. A second call is idle."""
        self._stopping = True
        apps = [running for running in self._running if not running.program.foundation]
        foundations = [running for running in self._running if running.program.foundation]
        for running in apps:
            _signal(running.child, running.program.stop_signal)
        self._await_end(apps, seconds=APPS_STOP_SECONDS)
        for running in reversed(foundations):
            _signal(running.child, running.program.stop_signal)
        self._await_end(foundations, seconds=FOUNDATION_STOP_SECONDS)
        self._running.clear()

    def _await_end(self, group: list[_Running], *, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while any(running.child.poll() is None for running in group):
            if self._hurry or time.monotonic() > deadline:
                break
            self._sleep(0.05)
        for running in group:
            if running.child.poll() is None:
                _end_by_force(running)

    def _sleep(self, seconds: float) -> None:
        """Sleep until a signal or a restart request arrives, at most `seconds`."""
        if select.select([self._wakeup_read], [], [], seconds)[0]:
            with contextlib.suppress(BlockingIOError):
                os.read(self._wakeup_read, 4096)


def _end_by_force(running: _Running) -> None:
    _signal(running.child, running.program.quit_signal)
    try:
        running.child.wait(FOUNDATION_QUIT_SECONDS)
    except subprocess.TimeoutExpired:
        _signal(running.child, signal.SIGKILL)
        running.child.wait(FOUNDATION_QUIT_SECONDS)


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    # A child that changed its user is still ours to signal while we are root.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        child.send_signal(number)
