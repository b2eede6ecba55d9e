"""The pool keeps slow, huge and hostile work away from the process that asks for it."""

import asyncio
import os
import pickle
import signal
import time
from pathlib import Path

import psutil
import pytest
from tests.processes import pool_tasks as tasks
from tests.processes.conftest import await_end

from customiseyou.infra.processes import pool as pools
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.kit import errors


async def child_that_left(mark: Path) -> psutil.Process:
    """Return the process of the task that writes its number to `mark`."""

    def wait() -> int:
        while not (mark.exists() and mark.read_text()):
            time.sleep(0.02)
        return int(mark.read_text())

    return psutil.Process(await asyncio.to_thread(wait))


async def test_value_and_exception_come_back_as_they_are():
    async with WorkerPool() as pool:
        assert await pool.run(tasks.add, 40, right=2) == 42
        with pytest.raises(ValueError, match=r"^no such font$"):
            await pool.run(tasks.fail_with, "no such font")
        assert await pool.run(tasks.add, 1, right=1) == 2


async def test_exception_with_keywords_comes_back_whole():
    async with WorkerPool() as pool:
        with pytest.raises(tasks.PeculiarError) as caught:
            await pool.run(tasks.fail_peculiarly)
        assert (str(caught.value), caught.value.why) == ("so", "it is so")
        with pytest.raises(UnicodeDecodeError, match="invalid start byte"):
            await pool.run(tasks.decode, b"\xff")
        assert await pool.run(tasks.add, 1, right=1) == 2


async def test_what_cannot_travel_is_told_in_words():
    async with WorkerPool() as pool:
        with pytest.raises((AttributeError, TypeError, pickle.PicklingError), match="lambda"):
            await pool.run(tasks.unsendable)
        with pytest.raises(RuntimeError, match="cannot be sent"):
            await pool.run(tasks.fail_unsendably)
        assert await pool.run(tasks.add, 1, right=1) == 2


async def test_nothing_is_started_before_the_first_task():
    before = len(psutil.Process().children())
    async with WorkerPool(2) as pool:
        assert len(psutil.Process().children()) == before
        first = await pool.run(os.getpid)
        assert await pool.run(os.getpid) == first
        assert len(psutil.Process().children()) == before + 1


async def test_child_is_a_fresh_interpreter_and_preloads_what_it_is_told():
    async with WorkerPool(preload=["colorsys"]) as pool:
        assert await pool.run(tasks.is_loaded, "colorsys") is True
        assert await pool.run(tasks.is_loaded, "pytest") is False


async def test_tasks_run_side_by_side_up_to_the_size():
    async with WorkerPool(2) as pool:
        await asyncio.gather(pool.run(tasks.slow, 0.2), pool.run(tasks.slow, 0.2))
        started = time.monotonic()
        seen = await asyncio.gather(*(pool.run(tasks.slow, 0.3) for _ in range(4)))
        took = time.monotonic() - started
    assert seen == ["done"] * 4
    assert 0.6 <= took < 1.1


async def test_child_is_replaced_after_its_number_of_tasks():
    async with WorkerPool(max_tasks=2) as pool:
        pids = [await pool.run(os.getpid) for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]


async def test_task_that_takes_too_long_is_killed_and_the_next_one_runs():
    async with WorkerPool(timeout_seconds=0.5) as pool:
        first = psutil.Process(await pool.run(os.getpid))
        started = time.monotonic()
        with pytest.raises(pools.TaskTimedOut) as caught:
            await pool.run(tasks.slow, 60)
        assert time.monotonic() - started < 2
        assert isinstance(caught.value, errors.Unavailable)
        assert caught.value.data() == {"task": "tests.processes.pool_tasks.slow", "seconds": 0.5}
        assert not first.is_running()
        assert await pool.run(tasks.add, 1, right=1) == 2


async def test_task_that_takes_too_much_memory_fails_and_the_next_one_runs():
    async with WorkerPool(memory_limit_mib=256) as pool:
        assert await pool.run(tasks.eat, 100) == 100 * 1024 * 1024
        with pytest.raises(MemoryError):
            await pool.run(tasks.eat, 400)
        assert await pool.run(tasks.add, 1, right=1) == 2


@pytest.mark.parametrize(("task", "exit_code"), [(tasks.crash, -signal.SIGSEGV), (tasks.leave, 3)])
async def test_child_that_ends_under_its_task_is_replaced(task, exit_code):
    async with WorkerPool() as pool:
        with pytest.raises(pools.TaskDied) as caught:
            await pool.run(task)
        assert caught.value.exit_code == exit_code
        assert await pool.run(tasks.add, 1, right=1) == 2


async def test_full_queue_refuses_at_once_and_loses_nothing():
    async with WorkerPool(1, queue_max=2) as pool:
        await pool.run(os.getpid)
        accepted = [asyncio.ensure_future(pool.run(tasks.slow, 0.2)) for _ in range(3)]
        await asyncio.sleep(0.05)
        with pytest.raises(pools.PoolBusy) as caught:
            await pool.run(tasks.slow, 0.2)
        assert isinstance(caught.value, errors.Unavailable)
        assert caught.value.waiting == 2
        assert await asyncio.gather(*accepted) == ["done"] * 3


async def test_caller_who_gives_up_frees_the_place(tmp_path):
    async with WorkerPool(1) as pool:
        await pool.run(os.getpid)
        waiting = asyncio.ensure_future(pool.run(tasks.slow_after, str(tmp_path / "mark"), 60))
        child = await child_that_left(tmp_path / "mark")
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert not child.is_running()
        assert await pool.run(tasks.add, 1, right=1) == 2


async def test_printing_does_not_disturb_the_answers(capfd):
    async with WorkerPool() as pool:
        assert await pool.run(tasks.chatter) == "answer"
        assert await pool.run(tasks.add, 1, right=1) == 2
    assert "a library prints" in capfd.readouterr().err


async def test_large_payloads_travel_whole():
    payload = os.urandom(5 * 1024 * 1024)
    async with WorkerPool() as pool:
        assert await pool.run(tasks.echo, payload) == payload


async def test_closing_ends_children_in_mid_task_and_refuses_new_ones(tmp_path):
    pool = WorkerPool(1)
    running = asyncio.ensure_future(pool.run(tasks.slow_after, str(tmp_path / "mark"), 60))
    child = await child_that_left(tmp_path / "mark")
    await pool.close()
    with pytest.raises(pools.PoolClosed):
        await running
    await_end([child])
    with pytest.raises(pools.PoolClosed):
        await pool.run(os.getpid)
    await pool.close()
