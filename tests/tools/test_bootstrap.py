"""The preparation of a checkout refuses in one sentence that says what to do."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534
OLD_PYTHON = """
import os, sys
sys.version_info = (3, 9, 2)
os.environ["PATH"] = "/nowhere"
sys.path.insert(0, "tools")
import bootstrap
sys.exit(bootstrap.main())
"""


@pytest.fixture
def checkout() -> Iterator[Path]:
    """A checkout with what the preparation reads, which everybody may enter."""
    with tempfile.TemporaryDirectory(prefix="cy-checkout-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for part in ("tools", "requirements"):
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__*"))
        for part in ("Makefile", "pyproject.toml"):
            shutil.copy(ROOT / part, folder / part)
        yield folder


def prepare(checkout: Path, **how: object) -> tuple[int, str]:
    """Prepare a checkout by the system's Python; return the exit code and what was said."""
    python = shutil.which(f"python3.{sys.version_info.minor}", path=os.defpath) or sys.executable
    done = subprocess.run(
        [python, "tools/bootstrap.py", "base"],
        cwd=checkout,
        env={"PATH": os.defpath, "HOME": str(checkout), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
        **how,  # type: ignore[arg-type]  # pass user= and the like on
    )
    return done.returncode, done.stdout.strip()


def test_old_python_is_told_what_to_install(checkout):
    done = subprocess.run(
        [sys.executable, "-c", OLD_PYTHON],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 72
    assert done.stderr.startswith("CustomiseYou needs Python 3.11 or newer, and this is 3.9 (")
    assert "make PYTHON=python3.11 run" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (checkout / ".venv").exists()


def test_missing_python_is_told_what_to_install(checkout):
    done = subprocess.run(
        ["/usr/bin/env", "make", "run", "PYTHON=python3-that-is-not-there"],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Python 3.11 or newer is missing: install it" in done.stderr
    assert "Error 72" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become another user")
def test_checkout_of_somebody_else_is_left_alone(checkout):
    code, said = prepare(checkout, user=NOBODY, group=NOBODY, extra_groups=[])
    assert code == 77
    assert said.splitlines()[-1].startswith("No permission to write to ")
    assert not (checkout / ".venv").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to mount a small disk")
def test_full_disk_is_told(checkout):
    (checkout / ".venv").mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "none", checkout / ".venv"],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    try:
        code, said = prepare(checkout)
    finally:
        subprocess.run(["umount", checkout / ".venv"], check=True)
    assert code == 74
    assert said.splitlines()[-1] == (
        f"The disk that holds {checkout} is full: free at least 2 GiB there and run again."
    )


COMPILE = """
import os, sys
sys.path.insert(0, "tools")
import bootstrap_steps as steps
folder = steps.PACKAGE
folder.mkdir(parents=True)
module = folder / "module.py"
module.write_text("answer = 42")
(folder / "broken.py").write_text("answer = (")
(steps.VENV / "bin").mkdir(parents=True)
os.symlink(sys.executable, steps.PYTHON)
steps.compile_below(folder)()
print(*sorted(path.name.partition(".")[0] for path in folder.rglob("*.pyc")))
before = list(steps.states([module]))
os.utime(module, (1, 1))
print(before != list(steps.states([module])))
"""


def test_modules_are_compiled_beforehand_and_a_broken_one_does_no_harm(checkout):
    done = subprocess.run(
        [sys.executable, "-c", COMPILE],
        cwd=checkout,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines() == ["module", "True"], done.stderr
