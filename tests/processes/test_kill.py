"""Whatever is killed, nothing it started lives on, and the next start works."""

import contextlib
import signal
import socket
import time
from pathlib import Path

import psutil
import pytest
from tests.processes.conftest import ENDS_WITHIN_SECONDS, Node, Nodes, await_end, free_port

TINY = ("-m", "tests.processes.tiny_node")


def start_tiny(nodes: Nodes, data_dir: Path, port: int) -> Node:
    """Start a node and let web server and worker each start a pool child."""
    node = nodes.start(*TINY, str(data_dir), str(port), data_dir=data_dir, port=port)
    assert node.await_answer("/pool").isdigit()
    worker = node.child("tests.processes.tiny ")
    deadline = time.monotonic() + 10
    while not worker.children() and time.monotonic() < deadline:
        time.sleep(0.05)
    # postgres and its helpers, granian with its worker and a pool child, the worker with another.
    assert len(node.descendants()) >= 8
    return node


def open_stream(port: int) -> socket.socket:
    """Return a connection that is receiving server-sent events."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=5)
    connection.sendall(b"GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert b"200" in connection.recv(4096)
    while b"tick" not in connection.recv(4096):
        pass
    return connection


def test_nothing_outlives_a_killed_supervisor_and_the_next_start_works(nodes, data_dir):
    port = free_port()
    node = start_tiny(nodes, data_dir, port)
    everything = node.descendants()
    with open_stream(port):
        node.kill()
        await_end(everything)
    again = start_tiny(nodes, data_dir, port)
    assert again.get("/") == "hello"


def test_killed_web_server_takes_its_workers_along_and_is_started_again(nodes, data_dir):
    node = start_tiny(nodes, data_dir, free_port())
    web = node.child("customiseyou.infra.processes.web")
    below = web.children(recursive=True)
    assert len(below) >= 2
    web.kill()
    await_end([web, *below])
    node.await_line("The web server ended unexpectedly (signal 9 (SIGKILL))")
    assert node.await_answer("/") == "hello"
    assert node.child("customiseyou.infra.processes.web").pid != web.pid


def test_killed_web_worker_takes_its_pool_along_and_is_started_again(nodes, data_dir):
    node = start_tiny(nodes, data_dir, free_port())
    (granian_worker,) = node.child("customiseyou.infra.processes.web").children()
    below = granian_worker.children(recursive=True)
    assert len(below) == 1
    granian_worker.kill()
    await_end([granian_worker, *below])
    assert node.await_answer("/") == "hello"


def test_killed_worker_takes_its_pool_along_and_is_started_again(nodes, data_dir):
    node = start_tiny(nodes, data_dir, free_port())
    worker = node.child("tests.processes.tiny ")
    below = worker.children(recursive=True)
    assert len(below) == 1
    worker.kill()
    await_end([worker, *below])
    node.await_line("The worker ended unexpectedly (signal 9 (SIGKILL))")
    deadline = time.monotonic() + 10
    while not any("tiny " in " ".join(c.cmdline()) for c in node.descendants()):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_killed_database_takes_its_helpers_along_and_is_started_again(nodes, data_dir):
    node = start_tiny(nodes, data_dir, free_port())
    postgres = node.child("/postgres -D")
    below = postgres.children(recursive=True)
    assert below
    postgres.kill()
    await_end([postgres, *below])
    node.await_line("The database ended unexpectedly (signal 9 (SIGKILL))")
    deadline = time.monotonic() + 15
    while not any("-D" in c.cmdline() for c in psutil.Process(node.process.pid).children()):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_stops_cleanly_while_events_are_streaming(nodes, data_dir, number):
    port = free_port()
    node = start_tiny(nodes, data_dir, port)
    everything = node.descendants()
    with open_stream(port) as stream:
        node.kill(number)
        assert node.process.wait(ENDS_WITHIN_SECONDS) == 0
        # Nothing was left to the back-stop that kills a worker after two seconds.
        assert "Killing worker" not in node.process.stdout.read()
        await_end(everything, seconds=0.5)
        while stream.recv(4096):
            pass
    log = (data_dir / "postgres" / "postgres.log").read_text()
    assert "database system is shut down" in log
    assert start_tiny(nodes, data_dir, port).get("/") == "hello"


def test_stops_quietly_while_requests_are_unfinished(nodes, data_dir):
    port = free_port()
    node = start_tiny(nodes, data_dir, port)
    everything = node.descendants()
    unfinished = (
        b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: local",
        b"POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nthe beg",
    )
    with contextlib.ExitStack() as connections:
        for words in unfinished:
            client = connections.enter_context(socket.create_connection(("127.0.0.1", port)))
            client.sendall(words)
        # What was sent first has been read once a later request is answered.
        assert node.get("/") == "hello"
        node.kill(signal.SIGTERM)
        assert node.process.stdout is not None
        # granian would say here that it had to kill its worker.
        assert node.process.stdout.read() == ""
        assert node.process.wait(ENDS_WITHIN_SECONDS) == 0
    await_end(everything, seconds=0.5)


def test_program_that_keeps_ending_stops_everything_with_a_clear_sentence(nodes, data_dir):
    node = start_tiny(nodes, data_dir, free_port())
    everything = node.descendants()
    deadline = time.monotonic() + 60
    while node.process.poll() is None and time.monotonic() < deadline:
        # Between the list and the look a child may be gone, or wait to be reaped.
        with contextlib.suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
            for child in psutil.Process(node.process.pid).children():
                if "tests.processes.tiny " in " ".join(child.cmdline() or [""]):
                    child.kill()
        time.sleep(0.05)
    assert node.process.wait(10) == 70
    assert node.process.stdout is not None
    assert "The worker ended 5 times in a row" in node.process.stdout.read()
    await_end(everything)
