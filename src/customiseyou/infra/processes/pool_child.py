"""The child side of `pool`: `python -m … PARENT_PID`.

Protocol, both ways: eight bytes of length, then a pickle. The first message carries the import
path, the memory limit and the modules to load; every later one is a task.
"""

import contextlib
import importlib
import os
import pickle
import resource
import struct
import sys
from typing import BinaryIO

from customiseyou.infra.processes import parent
from customiseyou.infra.processes.pool_failure import Failure

_LENGTH = struct.Struct(">Q")
_MIB = 1024 * 1024
FILE_MIB_MAX = 512


def limit(memory_limit_mib: int) -> None:
    """Limit this process: private memory, file size, no core dump.

    RLIMIT_DATA counts what is really writable; RLIMIT_AS would also count the address space that
    allocators and threads only reserve.
    """
    for kind, value in (
        (resource.RLIMIT_DATA, memory_limit_mib * _MIB),
        (resource.RLIMIT_FSIZE, FILE_MIB_MAX * _MIB),
        (resource.RLIMIT_CORE, 0),
    ):
        # Some systems refuse some kinds; the time limit and the parent's watch remain.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))


def _answer(payload: bytes) -> bytes:
    try:
        function, args, kwargs = pickle.loads(payload)  # noqa: S301  (from our own parent)
        return pickle.dumps(function(*args, **kwargs), protocol=pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return pickle.dumps(Failure(MemoryError("the task needs more memory than it may use")))
    except Exception as error:
        try:
            return pickle.dumps(Failure(error))
        except Exception as why:
            return pickle.dumps(Failure(RuntimeError(f"{error!r} cannot be sent: {why}")))


def _receive(source: BinaryIO) -> bytes | None:
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    return source.read(_LENGTH.unpack(head)[0])


def _send(sink: BinaryIO, message: bytes) -> None:
    sink.write(_LENGTH.pack(len(message)))
    sink.write(message)
    sink.flush()


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Get ready as the first message says, then answer tasks until the parent closes the pipe."""
    first = _receive(source)
    if first is None:
        return
    path, memory_limit_mib, preload = pickle.loads(first)  # noqa: S301  (from our own parent)
    sys.path[:] = path
    for module in preload:
        importlib.import_module(module)
    limit(memory_limit_mib)
    _send(sink, pickle.dumps(None))
    while (task := _receive(source)) is not None:
        _send(sink, _answer(task))


def main() -> None:
    """Bind to the parent, keep what is printed apart from the answers, then serve."""
    parent.watch(int(sys.argv[1]))
    sink = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    source = os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    serve(source, sink)
    os._exit(0)


if __name__ == "__main__":
    main()
