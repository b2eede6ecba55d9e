"""The wheel alone runs the demo: no checkout, no Node.js."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.processes.conftest import free_port

ROOT = Path(__file__).resolve().parents[2]
UV = Path(sys.executable).with_name("uv")
MANIFEST = ROOT / "src" / "customiseyou" / "web" / "static" / "manifest.json"
STARTS_WITHIN_SECONDS = 180

pytestmark = pytest.mark.integration


def run(*argv: object, cwd: Path) -> None:
    done = subprocess.run(
        [str(word) for word in argv], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that all may enter: root's database runs as somebody else."""
    with tempfile.TemporaryDirectory(prefix="cy-wheel-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def installed(folder) -> Path:
    """Return the environment that holds the wheel and the locked packages, and nothing else."""
    assert UV.exists(), "run 'make test', which installs uv"
    assert MANIFEST.exists(), "run 'make run' once, which builds the pages' scripts"
    run(
        *(UV, "build", "--wheel", "--no-build-isolation", "--python", sys.executable),
        *("--out-dir", folder),
        cwd=ROOT,
    )
    (wheel,) = folder.glob("customiseyou-*.whl")
    environment = folder / "venv"
    run(UV, "venv", "--python", sys.executable, environment, cwd=folder)
    python = environment / "bin" / "python"
    lock = ROOT / "requirements" / "base.lock"
    run(UV, "pip", "install", "--python", python, "--require-hashes", "-r", lock, cwd=folder)
    run(UV, "pip", "install", "--python", python, "--no-deps", wheel, cwd=folder)
    return environment


def answer_of(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as reply:
        assert reply.status == 200
        return reply.read()


def test_installed_wheel_runs_the_demo_without_node(installed):
    port = free_port()
    path = os.pathsep.join(
        folder for folder in ("/usr/bin", "/bin") if not (Path(folder) / "node").exists()
    )
    log = installed.parent / "demo.log"
    with log.open("wb") as output:
        demo = subprocess.Popen(
            [installed / "bin" / "customiseyou", "demo", "--port", str(port)],
            cwd=installed.parent,
            env={
                "PATH": path,
                "HOME": str(installed.parent),
                "CUSTOMISEYOU_DATA_DIR": str(installed.parent / "data"),
            },
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + STARTS_WITHIN_SECONDS
        while b"is ready" not in log.read_bytes():
            assert demo.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.5)
        origin = f"http://127.0.0.1:{port}"
        page = answer_of(f"{origin}/").decode()
        styles = re.findall(r'href="(/static/[^"]+\.css)"', page)
        assert styles
        assert b"--" in answer_of(origin + styles[0])
    finally:
        demo.send_signal(signal.SIGTERM)
        assert demo.wait(15) == 0, log.read_text()
