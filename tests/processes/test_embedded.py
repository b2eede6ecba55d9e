"""The embedded PostgreSQL: every trap that was found, sprung once."""

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import asyncpg
import psutil
import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from customiseyou.infra.db import session
from customiseyou.infra.db.embedded import cluster, installation, place, server
from customiseyou.infra.processes import children, refusals

pytestmark = pytest.mark.integration
ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes its user")


def ask(url: str, sql: str):
    with psycopg.connect(url) as connection:
        row = connection.execute(sql).fetchone()
    assert row is not None
    return row


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_text_is_classified_as_unicode_and_compared_by_bytes(data_dir):
    with server.open_server(data_dir, durable=False) as postgres:
        postgres.create_database()
        url = postgres.url()
        locale = ask(
            url,
            "SELECT datlocprovider, datlocale, datcollate, datctype, pg_encoding_to_char(encoding)"
            " FROM pg_database WHERE datname = 'customiseyou'",
        )
        assert locale == ("b", "PG_UNICODE_FAST", "C", "C.UTF-8", "UTF8")
        with psycopg.connect(url, autocommit=True) as connection:
            for name in ("pg_trgm", "unaccent", "citext", "vector", "ltree", "btree_gin"):
                connection.execute(f"CREATE EXTENSION {name}")
        assert ask(url, "SELECT cardinality(show_trgm('प्रिया')) > 3") == (True,)
        assert ask(url, "SELECT similarity('رحمٰن', 'رحمن') > 0.2") == (True,)
        assert ask(url, "SELECT lower('ÉCLAIR'), upper('straße')") == ("éclair", "STRASSE")
        assert ask(url, "SHOW timezone") == ("UTC",)
        assert ask(url, "SHOW listen_addresses") == ("",)


async def test_every_driver_connects_through_a_path_with_spaces_and_scripts(data_dir):
    folder = data_dir.parent / "my + दुकान % shop"
    with server.open_server(folder, durable=False) as postgres:
        postgres.create_database("order's")
        url = postgres.url("order's")
        for address in (url, session.plain_url(url)):
            assert ask(address, "SELECT current_database()") == ("order's",)
            connection = await asyncpg.connect(address)
            assert await connection.fetchval("SELECT current_database()") == "order's"
            await connection.close()
        for driver in ("asyncpg", "psycopg"):
            engine = create_async_engine(session.url_for(url, driver=driver))
            async with engine.connect() as opened:
                assert await opened.scalar(text("SELECT current_database()")) == "order's"
            await engine.dispose()


@pytest.mark.parametrize("name", ["क" * 40, "with,comma", 'with"quote'])
def test_long_or_awkward_paths_get_a_short_socket_folder(data_dir, name):
    folder = data_dir.parent / name / "data"
    with server.open_server(folder, durable=False) as postgres:
        socket = postgres.place.socket
        assert len(os.fsencode(socket / place.SOCKET_NAME)) < 107
        assert folder not in socket.parents
        assert mode(socket) == 0o700
        assert ask(postgres.url("postgres"), "SELECT 1") == (1,)
        assert place.find(folder).socket == socket
    server.remove(folder)
    assert not socket.exists()


def test_socket_folder_of_somebody_else_is_refused(data_dir, monkeypatch):
    folder = data_dir.parent / ("x" * 120) / "data"
    socket = place.find(folder).socket
    socket.symlink_to(data_dir.parent)
    try:
        with pytest.raises(refusals.DatabaseUnusable, match="belongs to somebody else"):
            server.open_server(folder, durable=False)
    finally:
        socket.unlink()


def test_folders_are_closed_to_others_and_those_that_are_not_ours_stay_as_they_are(data_dir):
    data_dir.mkdir()
    data_dir.chmod(0o755)
    before = mode(data_dir), data_dir.stat().st_uid, mode(data_dir.parent)
    with server.open_server(data_dir, durable=False) as postgres:
        assert mode(postgres.place.cluster) == 0o700
        assert mode(postgres.place.socket) == 0o700
        assert mode(postgres.place.socket / place.SOCKET_NAME) == 0o700
    assert (mode(data_dir), data_dir.stat().st_uid, mode(data_dir.parent)) == before


@ROOT_ONLY
def test_as_root_the_server_runs_as_an_unprivileged_user(data_dir):
    with server.open_server(data_dir, durable=False) as postgres:
        (child,) = [
            child
            for child in psutil.Process().children()
            if str(postgres.place.cluster) in " ".join(child.cmdline())
        ]
        assert child.uids().real == postgres.place.account.uid != 0
        assert child.gids().real == postgres.place.account.gid != 0
        assert 0 not in os.getgrouplist(child.username(), child.gids().real)
        groups = Path(f"/proc/{child.pid}/status").read_text().split("Groups:")[1].splitlines()[0]
        assert "0" not in groups.split()


def test_second_start_joins_and_leaves_the_server_running(data_dir):
    with server.open_server(data_dir, durable=False) as first:
        first.create_database()
        with server.open_server(data_dir, durable=False) as second:
            assert (first.owned, second.owned) == (True, False)
            assert second.url() == first.url()
            assert ask(second.url(), "SELECT 1") == (1,)
        assert first.answers()
    assert not first.answers()


def test_second_start_refuses_when_the_owner_does_not_answer(data_dir, monkeypatch):
    monkeypatch.setattr(server, "JOIN_SECONDS", 0.3)
    owner = server.open_server(data_dir, durable=False)
    with pytest.raises(refusals.AlreadyRunning, match=r"holds the database in .+ does not"):
        server.open_server(data_dir, durable=False)
    owner.release()
    with server.open_server(data_dir, durable=False) as postgres:
        assert postgres.owned


def test_lock_files_that_name_a_living_stranger_are_not_believed(data_dir):
    with server.open_server(data_dir, durable=False) as postgres:
        account = postgres.place.account
        pid_file = (postgres.place.cluster / "postmaster.pid").read_text()
        lock_file = (postgres.place.socket / f"{place.SOCKET_NAME}.lock").read_text()
        old = pid_file.splitlines()[0]
    stranger = children.spawn(["/bin/sleep", "60"], account=account)
    try:
        for path, words in (
            (postgres.place.cluster / "postmaster.pid", pid_file),
            (postgres.place.socket / f"{place.SOCKET_NAME}.lock", lock_file),
        ):
            path.write_text(words.replace(old, str(stranger.pid), 1))
            os.chown(path, account.uid, account.gid)
            path.chmod(0o600)
        with server.open_server(data_dir, durable=False) as again:
            assert ask(again.url("postgres"), "SELECT 1") == (1,)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_lock_of_a_server_that_is_still_ending_is_waited_out(data_dir):
    postgres = server.open_server(data_dir, durable=False)
    first = postgres.start()
    postgres._child = None
    threading.Timer(1.5, first.send_signal, [signal.SIGQUIT]).start()
    # The socket answers for the old one, so only the lock files tell the two apart.
    postgres.answers = lambda: False if first.poll() is None else type(postgres).answers(postgres)
    second = postgres.start()
    assert first.wait(5) is not None
    assert second.poll() is None
    postgres.stop()


def test_what_was_committed_survives_a_killed_server(data_dir):
    postgres = server.open_server(data_dir)
    with postgres:
        postgres.create_database()
        with psycopg.connect(postgres.url(), autocommit=True) as connection:
            connection.execute("CREATE TABLE orders AS SELECT 7 AS number")
        assert postgres._child is not None
        postgres._child.kill()
        postgres._child.wait()
        postgres.start()
        assert ask(postgres.url(), "SELECT number FROM orders") == (7,)


def test_it_is_started_from_the_main_thread_only(data_dir):
    seen: list[BaseException] = []

    def try_it() -> None:
        try:
            children.spawn(["/bin/true"])
        except AssertionError as error:
            seen.append(error)

    thread = threading.Thread(target=try_it)
    thread.start()
    thread.join()
    assert [str(error) for error in seen] == ["PDEATHSIG is bound to a thread"]


def test_first_start_that_was_killed_half_way_is_simply_done_again(data_dir):
    found = place.find(data_dir)
    cluster.make_folders(found)
    half = found.base / "cluster.new-123"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with server.open_server(data_dir, durable=False) as postgres:
        assert ask(postgres.url("postgres"), "SELECT 1") == (1,)
    assert not half.exists()


def test_cluster_of_another_version_is_refused_with_what_to_do(data_dir):
    found = place.find(data_dir)
    cluster.make_folders(found)
    found.cluster.mkdir(mode=0o700)
    os.chown(found.cluster, found.account.uid, found.account.gid)
    (found.cluster / "PG_VERSION").write_text("14\n")
    with pytest.raises(refusals.DatabaseUnusable, match="made by PostgreSQL 14, and this is 18"):
        server.open_server(data_dir)


def test_server_that_cannot_start_says_why(data_dir):
    with server.open_server(data_dir, durable=False) as postgres:
        configuration = postgres.place.cluster / "postgresql.conf"
    with configuration.open("a") as file:
        file.write("shared_buffers = nonsense\n")
    with (
        pytest.raises(
            refusals.DatabaseUnusable, match=r"PostgreSQL does not start \(.*configuration"
        ),
        server.open_server(data_dir, durable=False),
    ):
        pass
    # The lock was given up, so a corrected configuration starts.
    configuration.write_text(configuration.read_text().replace("shared_buffers = nonsense", ""))
    with server.open_server(data_dir, durable=False) as again:
        assert again.owned


def test_locale_flags_follow_what_each_version_offers():
    assert "--builtin-locale=PG_UNICODE_FAST" in cluster.locale_flags(18)
    assert "--builtin-locale=C.UTF-8" in cluster.locale_flags(17)
    assert not any("builtin" in flag for flag in cluster.locale_flags(16))
    for major in (16, 17, 18):
        assert "--lc-ctype=C.UTF-8" in cluster.locale_flags(major)


def test_system_server_stands_in_only_when_new_enough(monkeypatch, tmp_path):
    monkeypatch.setattr(installation, "_from_wheel", lambda: None)
    for version, usable in (("16.4", True), ("15.18", False)):
        for name in ("postgres", "pg_ctl"):
            program = tmp_path / name
            program.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
            program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        if usable:
            found = installation.find()
            assert (found.bin, found.major, found.root) == (tmp_path, 16, None)
        else:
            with pytest.raises(refusals.ProgramMissing, match=r"found only .*15\.18"):
                installation.find()


def test_removing_takes_everything_and_refuses_while_in_use(data_dir):
    with server.open_server(data_dir, durable=False) as postgres:
        with pytest.raises(refusals.AlreadyRunning, match="in use"):
            server.remove(data_dir)
        assert postgres.answers()
    assert server.remove(data_dir) == [postgres.place.base]
    assert not postgres.place.base.exists()
    assert server.remove(data_dir) == []


def test_guard_ends_a_program_whose_parent_was_killed(tmp_path):
    script = (
        "import subprocess, sys, os, time\n"
        "child = subprocess.Popen([sys.executable, '-m', 'customiseyou.infra.processes.guard',"
        " str(os.getpid()), '9', '/bin/sleep', '60'])\n"
        "time.sleep(1); print(child.pid, flush=True); time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    guard = psutil.Process(int(parent.stdout.readline()))
    everything = [guard, *guard.children()]
    assert len(everything) == 2
    parent.kill()
    parent.wait()
    parent.stdout.close()
    _gone, left = psutil.wait_procs(everything, timeout=5)
    assert [p for p in left if p.status() != psutil.STATUS_ZOMBIE] == []
