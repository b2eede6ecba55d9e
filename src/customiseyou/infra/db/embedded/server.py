"""Run the embedded server as our child, or join the one that another process of ours runs."""

import fcntl
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from customiseyou.infra.db.embedded import cluster as clusters
from customiseyou.infra.db.embedded import place as places
from customiseyou.infra.db.embedded.place import Place
from customiseyou.infra.processes import children, refusals

DATABASE = "customiseyou"
CONNECTIONS_MAX = 100
START_SECONDS = 30.0
STALE_LOCK_SECONDS = 10.0
JOIN_SECONDS = 20.0
STOP_SECONDS = 3.0
_LOG_BYTES_MAX = 10 * 1024 * 1024
# What the postmaster says while the children of a killed one are still ending.
_STALE_WORDS = ("lock file", "pre-existing shared memory block")


class EmbeddedServer:
    """One cluster's server. `owned` says whether we run it or joined somebody who does.

    Make it with `open_server`; use it as a context, or hand `start` to a supervisor.
    """

    def __init__(self, place: Place, *, owned: bool, lock: IO[bytes] | None, durable: bool) -> None:
        self.place = place
        self.owned = owned
        self._lock = lock
        self._durable = durable
        self._child: subprocess.Popen[bytes] | None = None

    def url(self, database: str = DATABASE) -> str:
        """Return the address as libpq, psycopg, asyncpg and SQLAlchemy read it."""
        folder = quote(str(self.place.socket), safe="/")
        return f"postgresql://{clusters.SUPERUSER}@/{quote(database)}?host={folder}"

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server and return once it answers; call it from the main thread.

        Right after a kill -9 the previous server's children still hold its locks, so those
        complaints are waited out for ten seconds.
        """
        assert self.owned, "a joined server is somebody else's to start"
        give_up_on_locks = time.monotonic() + STALE_LOCK_SECONDS
        while True:
            log_from = self._rotate_log()
            self._child = child = self._spawn()
            if self._await_answer(child):
                return child
            said = self._said_since(log_from)
            if self._remove_foreign_lock(said):
                continue
            if any(word in said for word in _STALE_WORDS) and time.monotonic() < give_up_on_locks:
                time.sleep(0.3)
                continue
            raise self._refusal(said)

    def _remove_foreign_lock(self, said: str) -> bool:
        """Remove a lock file of a dead server whose number another program has by now.

        PostgreSQL takes any living process of that number and user for a server: after a crash of
        a container, where numbers are small, it would refuse for ever. We hold the cluster's own
        lock, and look whether anybody works in its folder.
        """
        found = re.search(r'lock file "([^"]+)" already exists', said)
        if found is None or clusters.users_of(self.place.cluster) != []:
            return False
        named = Path(found.group(1)).name
        for lock in (self.place.cluster / named, self.place.socket / named):
            lock.unlink(missing_ok=True)
        return True

    def _spawn(self) -> subprocess.Popen[bytes]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.place.socket),
            "unix_socket_permissions": "0700",
            "max_connections": str(CONNECTIONS_MAX),
            "log_checkpoints": "off",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if not self._durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        argv: list[str | Path] = [
            self.place.installation.bin / "postgres",
            "-D",
            self.place.cluster,
            "-p",
            "5432",
        ]
        for name, value in settings.items():
            argv += ["-c", f"{name}={value}"]
        with self.place.log.open("ab") as log:
            return children.spawn(
                argv,
                account=self.place.account,
                # An immediate shutdown: with us killed, nobody waits for a checkpoint.
                death_signal=signal.SIGQUIT,
                env=clusters.clean_environment(),
                cwd=Path("/"),
                output=log,
            )

    def _await_answer(self, child: subprocess.Popen[bytes]) -> bool:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.answers():
                return True
            if child.poll() is not None:
                return False
            time.sleep(0.05)
        child.send_signal(signal.SIGQUIT)
        child.wait()
        return False

    def answers(self) -> bool:
        """Return whether a server answers on our socket and serves our cluster."""
        try:
            with psycopg.connect(self.url("postgres"), connect_timeout=2) as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.Error:
            return False
        return row is not None and Path(row[0]) == self.place.cluster

    def create_database(self, name: str = DATABASE) -> None:
        """Create a database unless it is there."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            found = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [name]
            ).fetchone()
            if found is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def stop(self) -> None:
        """Stop the server if we run it, and give up the lock. A second call is idle."""
        child, self._child = self._child, None
        if child is not None and child.poll() is None:
            for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                child.send_signal(number)
                try:
                    child.wait(STOP_SECONDS)
                    break
                except subprocess.TimeoutExpired:
                    continue
        self.release()

    def release(self) -> None:
        """Give up the lock on the cluster."""
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.close()

    def __enter__(self) -> Self:
        try:
            if self.owned:
                self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _rotate_log(self) -> int:
        log = self.place.log
        size = log.stat().st_size if log.exists() else 0
        if size > _LOG_BYTES_MAX:
            log.replace(log.with_suffix(".log.1"))
            return 0
        return size

    def _said_since(self, start: int) -> str:
        with self.place.log.open("rb") as log:
            log.seek(start)
            return log.read(64 * 1024).decode(errors="replace")

    def _refusal(self, said: str) -> refusals.Refusal:
        if "No space left on device" in said:
            return refusals.DiskFull(self.place.base, need_mib=clusters.NEED_MIB)
        lines = [line for line in said.splitlines() if "FATAL" in line or "PANIC" in line]
        why = lines[-1].partition(":  ")[2] if lines else "no answer in time"
        return refusals.DatabaseUnusable(
            f"PostgreSQL does not start ({why}): its messages are in {self.place.log}; run "
            "'customiseyou doctor', or set DATABASE_URL to a running server."
        )


def open_server(
    data_dir: Path, *, durable: bool = True, copies: Path | None = None
) -> EmbeddedServer:
    """Return the server of a data folder: ours to start, or joined when another process runs it.

    durable: False only for throw-away clusters of tests; it turns fsync off.

    Raises:
        AlreadyRunning: another process holds the cluster, but its server does not answer.
        Refusal: one of the other reasons, each with its cure.
    """
    place = places.find(data_dir, copies=copies) if copies else places.find(data_dir)
    clusters.make_folders(place)
    lock = _take(place.lock)
    if lock is None:
        return _join(place)
    try:
        clusters.ensure(place)
    except BaseException:
        lock.close()
        raise
    return EmbeddedServer(place, owned=True, lock=lock, durable=durable)


def _take(path: Path) -> IO[bytes] | None:
    """Return the lock file while we hold its lock, None when another process does."""
    handle = path.open("ab")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    except BaseException:
        handle.close()
        raise
    return handle


def _join(place: Place) -> EmbeddedServer:
    server = EmbeddedServer(place, owned=False, lock=None, durable=True)
    deadline = time.monotonic() + JOIN_SECONDS
    while not server.answers():
        if time.monotonic() > deadline:
            raise refusals.AlreadyRunning(
                f"Another process holds the database in {place.cluster} but it does not answer: "
                "wait until that process has ended, or end it, and start again."
            )
        time.sleep(0.1)
    return server


def remove(data_dir: Path) -> list[Path]:
    """Delete a data folder's cluster for good, wherever it lies; AlreadyRunning if it is in use."""
    if not data_dir.exists():
        return []
    place = places.find(data_dir)
    if not place.base.exists():
        return []
    lock = _take(place.lock)
    if lock is None:
        raise refusals.AlreadyRunning(
            f"The database in {place.cluster} is in use: stop CustomiseYou first."
        )
    try:
        gone: list[Path] = []
        for path in (place.base, place.socket):
            if path.exists():
                shutil.rmtree(path)
                gone.append(path)
        return gone
    finally:
        lock.close()
