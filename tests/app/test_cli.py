"""What is told to be typed can be typed where the person is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from customiseyou.app import cli


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with the program in an environment of its own."""
    found = tmp_path / ".venv" / "bin" / "customiseyou"
    found.parent.mkdir(parents=True)
    found.write_text("#!/bin/sh\n")
    found.chmod(0o755)
    return tmp_path


def test_in_a_checkout_the_program_is_named_by_its_path(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ".venv/bin/customiseyou"
    for called in (path, str(checkout / path)):
        assert cli.program(called, folder=checkout) == path
    assert cli.program(str(checkout / path), folder=checkout / "src") == str(checkout / path)
    monkeypatch.setenv("PATH", str(checkout / ".venv" / "bin"), prepend=os.pathsep)
    assert cli.program(str(checkout / path), folder=checkout) == "customiseyou"
    assert cli.program(str(checkout / "cli.py"), folder=checkout) == "customiseyou"


def test_a_refusal_names_the_command_as_it_can_be_run(tmp_path: Path) -> None:
    script = Path(sys.executable).with_name("customiseyou")
    run = subprocess.run(
        [script, "serve"],
        env={"PATH": os.defpath, "CUSTOMISEYOU_ZZZ": "1", "HOME": str(tmp_path)},
        cwd=script.parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 78
    assert f"'{script.relative_to(script.parents[2])} settings' lists them all." in run.stderr
