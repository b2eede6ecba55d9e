"""A bounded pool of fresh interpreter processes for work that may be slow, huge or hostile.

A child is started by *spawn* (a new interpreter, never a fork: rendering libraries hang after
one), takes one callable at a time with its arguments over a pipe, lives under memory limits, is
killed when a task exceeds its time, is replaced after `max_tasks`, and ends with its parent.
multiprocessing is not used: its resource tracker outlives a killed parent.
"""

import asyncio
import contextlib
import os
import pickle
import struct
import sys
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

from customiseyou.infra.processes.pool_failure import Failure
from customiseyou.kit import errors

P = ParamSpec("P")
T = TypeVar("T")

START_SECONDS = 30.0
QUEUE_MAX = 32
MESSAGE_MIB_MAX = 256
_LENGTH = struct.Struct(">Q")
_MODULE = "customiseyou.infra.processes.pool_child"


class PoolBusy(errors.Unavailable):
    """So many tasks wait already that another would only wait in vain."""

    code = "processes.pool_busy"

    def __init__(self, *, waiting: int) -> None:
        self.waiting = waiting


class TaskTimedOut(errors.Unavailable):
    """The task exceeded its time; its process was killed."""

    code = "processes.task_timed_out"

    def __init__(self, *, task: str, seconds: float) -> None:
        self.task = task
        self.seconds = seconds


class TaskDied(errors.Unavailable):
    """The process of the task ended under it: out of memory, or a fault in native code."""

    code = "processes.task_died"

    def __init__(self, *, task: str, exit_code: int | None) -> None:
        self.task = task
        self.exit_code = exit_code


class PoolClosed(errors.Unavailable):
    """The process is stopping and takes no more tasks."""

    code = "processes.pool_closed"


class _Child:
    """One interpreter; used by one task at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.tasks_done = 0

    async def ask(self, payload: bytes) -> Any:
        """Send one pickled task and return its value, or the Failure that it raised."""
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(_LENGTH.pack(len(payload)))
        stdin.write(payload)
        await stdin.drain()
        (length,) = _LENGTH.unpack(await stdout.readexactly(_LENGTH.size))
        answer = await stdout.readexactly(length)
        # The other end is our own code in our own child, not a stranger.
        return pickle.loads(answer)  # noqa: S301

    async def end(self) -> None:
        """Kill the process and reap it."""
        if self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
        await self.process.wait()


class WorkerPool:
    """Runs callables in up to `size` child processes, started when first needed.

    size: processes at once. max_tasks: a child is replaced after so many.
    memory_limit_mib: private memory of one child. timeout_seconds: one task, waiting excluded.
    queue_max: tasks that may wait; the next raises PoolBusy. preload: modules that a new child
    imports before its first task, outside that task's time.
    """

    def __init__(
        self,
        size: int = 1,
        *,
        max_tasks: int = 200,
        memory_limit_mib: int = 1024,
        timeout_seconds: float = 20.0,
        queue_max: int = QUEUE_MAX,
        preload: Sequence[str] = (),
    ) -> None:
        assert size >= 1
        self._slots = asyncio.Semaphore(size)
        self._idle: list[_Child] = []
        self._busy: set[_Child] = set()
        self._waiting = 0
        self._closed = False
        self._max_tasks = max_tasks
        self._memory_limit_mib = memory_limit_mib
        self._timeout_seconds = timeout_seconds
        self._queue_max = queue_max
        self._preload = tuple(preload)

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a module-level function in a child and return its value or raise its exception.

        Raises:
            PoolBusy: the queue is full; nothing was started.
            TaskTimedOut, TaskDied: the child was replaced; the task may be tried again.
            PoolClosed: the pool was closed.
        """
        task = f"{function.__module__}.{getattr(function, '__qualname__', function)}"
        assert function.__module__ != "__main__", (
            "a child imports the function by its module's name"
        )
        payload = pickle.dumps((function, args, kwargs), protocol=pickle.HIGHEST_PROTOCOL)
        if self._closed:
            raise PoolClosed
        if self._slots.locked() and self._waiting >= self._queue_max:
            raise PoolBusy(waiting=self._waiting)
        self._waiting += 1
        try:
            await self._slots.acquire()
        finally:
            self._waiting -= 1
        try:
            if self._closed:
                raise PoolClosed
            value = await self._run_in_child(payload, task=task)
        finally:
            self._slots.release()
        if isinstance(value, Failure):
            raise value.exception()
        return value

    async def _run_in_child(self, payload: bytes, *, task: str) -> Any:
        child = self._idle.pop() if self._idle else await self._start_child()
        self._busy.add(child)
        whole = False
        try:
            async with asyncio.timeout(self._timeout_seconds):
                answer = await child.ask(payload)
            whole = True
        except TimeoutError:
            raise TaskTimedOut(task=task, seconds=self._timeout_seconds) from None
        except (asyncio.IncompleteReadError, ConnectionError, pickle.UnpicklingError) as error:
            exit_code = await self._exit_code(child)
            if self._closed:
                raise PoolClosed from error
            raise TaskDied(task=task, exit_code=exit_code) from error
        finally:
            # Anything but a whole answer (a cancelled caller too) leaves the child in mid-task.
            self._busy.discard(child)
            child.tasks_done += 1
            if whole and child.tasks_done < self._max_tasks and not self._closed:
                self._idle.append(child)
            else:
                await asyncio.shield(child.end())
        return answer

    async def _exit_code(self, child: _Child) -> int | None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                return await child.process.wait()
        return None

    async def _start_child(self) -> _Child:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            _MODULE,
            str(os.getpid()),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=MESSAGE_MIB_MAX * 1024 * 1024,
            start_new_session=True,
        )
        child = _Child(process)
        # Like multiprocessing's spawn: what the parent can import, the child can.
        first = pickle.dumps((list(sys.path), self._memory_limit_mib, self._preload))
        try:
            async with asyncio.timeout(START_SECONDS):
                await child.ask(first)
        except (TimeoutError, asyncio.IncompleteReadError, ConnectionError) as error:
            await child.end()
            raise TaskDied(task="start", exit_code=process.returncode) from error
        except BaseException:
            await asyncio.shield(child.end())
            raise
        return child

    async def close(self) -> None:
        """Kill the children, those with a task too. A second call is idle."""
        self._closed = True
        children = [*self._idle, *self._busy]
        self._idle.clear()
        await asyncio.gather(*(child.end() for child in children))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()
