"""A database server of somebody else's, by DATABASE_URL."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.processes.conftest import free_port

from customiseyou.infra.db import external
from customiseyou.infra.db.embedded import server
from customiseyou.infra.processes import refusals

pytestmark = pytest.mark.integration


def customiseyou(
    *arguments: str, url: str, data_dir: Path, home: Path
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "customiseyou.app.cli", *arguments],
        env={**os.environ, "DATABASE_URL": url, "CUSTOMISEYOU_DATA_DIR": str(data_dir)},
        cwd=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_server_that_cannot_be_used_is_told_in_one_sentence(data_dir, tmp_path):
    port = free_port()
    url = f"postgresql://shop:secret-word@127.0.0.1:{port}/shop"
    for arguments in (["serve"], ["worker"], ["migrate"]):
        done = customiseyou(*arguments, url=url, data_dir=data_dir, home=tmp_path)
        assert done.returncode == refusals.DatabaseUnusable.exit_code, done.stdout
        assert len(done.stdout.strip().splitlines()) == 1
        assert f"postgresql://shop:***@127.0.0.1:{port}/shop cannot be used" in done.stdout
        assert "Connection refused" in done.stdout
        assert "secret-word" not in done.stdout


def test_tables_are_asked_for_before_anything_starts(data_dir, monkeypatch, tmp_path):
    with server.open_server(data_dir, durable=False) as postgres:
        postgres.create_database()
        url = postgres.url()
        external.require(url, migrated=False)
        with pytest.raises(refusals.DatabaseUnusable, match="run 'customiseyou migrate'"):
            external.require(url, migrated=True)
        with pytest.raises(refusals.DatabaseUnusable, match='database "other" does not exist'):
            external.require(postgres.url("other"), migrated=False)
        other = data_dir.parent / "other"
        assert customiseyou("migrate", url=url, data_dir=other, home=tmp_path).returncode == 0
        external.require(url, migrated=True)
        monkeypatch.setattr(external, "MAJOR_MIN", 99)
        with pytest.raises(refusals.DatabaseUnusable, match=r"is PostgreSQL \d+, and 99 or newer"):
            external.require(url, migrated=True)


def test_a_second_start_beside_one_with_the_same_data_is_refused(nodes, data_dir, tmp_path):
    with server.open_server(data_dir.parent / "elsewhere", durable=False) as postgres:
        postgres.create_database()
        url, port = postgres.url(), free_port()
        assert customiseyou("migrate", url=url, data_dir=data_dir, home=tmp_path).returncode == 0
        env = {
            "DATABASE_URL": url,
            "CUSTOMISEYOU_DATA_DIR": str(data_dir),
            "CUSTOMISEYOU_SERVER_PORT": str(port),
        }
        argv = ("-m", "customiseyou.app.cli", "serve")
        node = nodes.launch(*argv, data_dir=data_dir, port=port, env=env)
        node.await_line("Serving at")
        second = customiseyou("serve", url=url, data_dir=data_dir, home=tmp_path)
        assert second.returncode == refusals.AlreadyRunning.exit_code, second.stdout
        assert f"CustomiseYou is already running at http://127.0.0.1:{port} with" in second.stdout
        assert len(second.stdout.strip().splitlines()) == 1
        nodes.end_all()
