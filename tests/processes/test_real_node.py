"""The real marketplace: killed anywhere, nothing lives on, and the next start works."""

import signal
import time

import psutil
import pytest
from tests.processes.conftest import (
    ENDS_WITHIN_SECONDS,
    Node,
    Nodes,
    await_end,
    free_port,
)

from customiseyou.infra.processes import refusals

pytestmark = pytest.mark.integration
CLI = ("-m", "customiseyou.app.cli")
WEB = "customiseyou.infra.processes.web"
WORKER = "customiseyou.app.child worker"
WARM_WITHIN_SECONDS = 30.0


def start(nodes: Nodes, data_dir, port: int) -> Node:
    """Start the marketplace without its demo goods, and wait until pages are answered."""
    env = {
        "CUSTOMISEYOU_DATA_DIR": str(data_dir),
        "CUSTOMISEYOU_SERVER_PORT": str(port),
    }
    node = nodes.launch(*CLI, "serve", data_dir=data_dir, port=port, env=env)
    node.await_line("ready")
    assert "<html" in node.await_answer("/", seconds=WARM_WITHIN_SECONDS)
    return node


def test_nothing_outlives_a_killed_supervisor_and_the_next_start_works(nodes, data_dir):
    port = free_port()
    node = start(nodes, data_dir, port)
    everything = node.descendants()
    assert len(everything) >= 4
    node.kill()
    await_end(everything)
    assert start(nodes, data_dir, port).await_answer("/readyz") == "ready"


def test_tables_that_are_up_to_date_cost_no_process_of_their_own(nodes, data_dir):
    env = {"CUSTOMISEYOU_DATA_DIR": str(data_dir)}
    said: list[list[str]] = []
    for _ in range(2):
        port = free_port()
        node = nodes.launch(*CLI, "serve", f"--port={port}", data_dir=data_dir, port=port, env=env)
        assert node.process.stdout is not None
        lines = [""]
        while not lines[-1].startswith("Serving at"):
            lines.append(node.process.stdout.readline())
            assert node.process.poll() is None, lines
        said.append([line for line in lines if line.startswith("Tables up to date")])
        node.kill(signal.SIGTERM)
        assert node.process.wait(ENDS_WITHIN_SECONDS) == 0
    first, second = said
    assert len(first) == 1
    assert second == []


def test_killed_web_server_and_worker_are_started_again(nodes, data_dir):
    node = start(nodes, data_dir, free_port())
    for name in (WEB, WORKER):
        killed = node.child(name)
        below = [killed, *killed.children(recursive=True)]
        killed.kill()
        await_end(below)
        deadline = time.monotonic() + WARM_WITHIN_SECONDS
        while not any(
            name in " ".join(child.cmdline())
            for child in psutil.Process(node.process.pid).children()
            if child.status() != psutil.STATUS_ZOMBIE
        ):
            assert time.monotonic() < deadline
            time.sleep(0.1)
    assert node.await_answer("/readyz", seconds=WARM_WITHIN_SECONDS) == "ready"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stops_whole_when_asked(nodes, data_dir, number):
    node = start(nodes, data_dir, free_port())
    everything = node.descendants()
    node.kill(number)
    assert node.process.wait(ENDS_WITHIN_SECONDS) == 0
    await_end(everything, seconds=0.5)


def test_second_start_and_a_taken_port_are_told_in_one_sentence(nodes, data_dir):
    port = free_port()
    start(nodes, data_dir, port)
    for folder, exit_code, words in (
        (data_dir, refusals.AlreadyRunning.exit_code, "CustomiseYou is already running at"),
        (data_dir.parent / "other", refusals.PortTaken.exit_code, str(port)),
    ):
        env = {
            "CUSTOMISEYOU_DATA_DIR": str(folder),
            "CUSTOMISEYOU_SERVER_PORT": str(port),
        }
        second = nodes.launch(*CLI, "serve", data_dir=folder, port=port, env=env)
        said, _ = second.process.communicate(timeout=30)
        assert second.process.returncode == exit_code, said
        assert words in said
        assert len(said.strip().splitlines()) == 1, said
