"""Log lines are JSON with the request's id, and no person stands in them."""

import json
import os
import socket
import subprocess
import sys

WRITE = """
import logging
import structlog
from customiseyou.infra.telemetry import configure_logs

configure_logs(level="INFO", as_json=True)
structlog.contextvars.bind_contextvars(request_id="r1")
structlog.get_logger().info("orders.placed", order="7")
structlog.get_logger().debug("orders.unseen")
logging.getLogger("asyncio").warning("slow by %s ms", 12)
logging.getLogger("procrastinate.worker").info("Starting job")
try:
    raise ValueError(
        "duplicate key for <priya.sharma@example.org>\\nDETAIL:  Key (name)=(Priya Sharma) exists."
    )
except ValueError:
    structlog.get_logger().exception("web.unexpected_error")
    logging.getLogger("asyncpg").exception("connection lost")
"""


def written() -> list[dict[str, object]]:
    done = subprocess.run([sys.executable, "-c", WRITE], capture_output=True, text=True, check=True)
    assert done.stdout == ""
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_every_line_is_json_with_level_time_and_request() -> None:
    lines = written()
    assert [(line["event"], line["level"]) for line in lines] == [
        ("orders.placed", "info"),
        ("slow by 12 ms", "warning"),
        ("web.unexpected_error", "error"),
        ("connection lost", "error"),
    ]
    assert {line["request_id"] for line in lines} == {"r1"}
    assert all(str(line["timestamp"]).endswith("Z") for line in lines)
    assert lines[0]["order"] == "7"
    assert lines[1]["logger"] == "asyncio"


def test_addresses_and_rows_values_are_taken_out_of_traces() -> None:
    traces = [str(line["exception"]) for line in written() if "exception" in line]
    assert len(traces) == 2
    for trace in traces:
        assert "ValueError: duplicate key for <(address)>\nDETAIL:  (hidden)" in trace
        assert "priya" not in trace.lower()


def test_processes_that_share_a_stream_never_mix_their_lines() -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with ours, theirs:
        subprocess.run(
            [sys.executable, "-c", WRITE],
            stderr=theirs,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            check=True,
        )
        ours.setblocking(False)
        writes = [ours.recv(65536) for _ in range(4)]
    for write in writes:
        assert write.endswith(b"\n")
        assert json.loads(write)


def test_logging_is_left_as_it_was_by_importing() -> None:
    # Only a process's entry point decides where lines go.
    code = "import logging; import customiseyou.infra.telemetry; print(logging.root.handlers)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
