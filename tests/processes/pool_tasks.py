"""What the pool's tests let children do."""

import ctypes
import os
import sys
import time
from pathlib import Path


class PeculiarError(Exception):
    """An error whose arguments pickle cannot give back."""

    def __init__(self, *, why: str) -> None:
        super().__init__(why.rsplit(maxsplit=1)[-1])
        self.why = why


def add(left: int, *, right: int) -> int:
    return left + right


def slow(seconds: float) -> str:
    time.sleep(seconds)
    return "done"


def slow_after(mark: str, seconds: float) -> int:
    Path(mark).write_text(str(os.getpid()))
    time.sleep(seconds)
    return os.getpid()


def fail_with(words: str) -> None:
    raise ValueError(words)


def fail_peculiarly() -> None:
    raise PeculiarError(why="it is so")


def eat(mebibytes: int) -> int:
    return len(bytearray(mebibytes * 1024 * 1024))


def crash() -> None:
    ctypes.string_at(0)


def leave() -> None:
    os._exit(3)


def chatter() -> str:
    print("python prints")
    os.write(1, b"a library prints\n")
    return "answer"


def echo(payload: bytes) -> bytes:
    return payload


def is_loaded(module: str) -> bool:
    return module in sys.modules


def decode(raw: bytes) -> str:
    return raw.decode()


def unsendable():
    return lambda: None


def fail_unsendably() -> None:
    error = PeculiarError(why="so")
    error.why = lambda: None
    raise error
