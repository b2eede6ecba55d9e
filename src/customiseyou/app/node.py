"""One node on this machine: the database if it is ours, the web server, the worker."""

import errno
import fcntl
import hashlib
import json
import os
import shutil
import stat
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import msgspec

from customiseyou.app import demo_note, shortage
from customiseyou.app.settings import Settings
from customiseyou.infra.db import external, migrations
from customiseyou.infra.db.embedded import server as embedded
from customiseyou.infra.processes import children, programs, refusals
from customiseyou.infra.processes.supervisor import Program, Supervisor

WEB_TARGET = "customiseyou.app.asgi:create_app"
CHILD_MODULE = "customiseyou.app.child"
LOCK_FILE = "node.lock"
LOCK_BYTES_MAX = 4096
ANOTHER_START_CURE = (
    "use that one, stop it with Ctrl-C where it was started, or choose another folder with "
    "CUSTOMISEYOU_DATA_DIR."
)
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a node runs. `overrides` are settings given on the command line, as variables."""

    settings: Settings
    overrides: Mapping[str, str] = field(default_factory=dict)
    worker: bool = True
    migrate: bool = False
    seed: bool = False
    reload: bool = False


def with_database(settings: Settings, url: str) -> Settings:
    """Return the settings of a node whose database answers at `url`."""
    database = msgspec.structs.replace(settings.database, url=url)
    return msgspec.structs.replace(settings, database=database)


@contextmanager
def database_of(settings: Settings) -> Iterator[Settings]:
    """Yield settings whose database answers: the given one, or ours, started or joined."""
    if settings.database.url:
        external.require(settings.direct_database_url, migrated=False)
        with shortage.told(settings, server=None):
            yield settings
        return
    with (
        embedded.open_server(settings.data_path) as server,
        shortage.told(settings, server=server),
    ):
        server.create_database()
        yield with_database(settings, server.url())


def run(plan: Plan, *, say: Say, on_ready: Callable[[list[dict[str, Any]]], None]) -> None:
    """Run a node until it is asked to stop; `on_ready` gets the logins of a demo shop.

    Raises:
        Refusal: the node cannot start, or a part of it keeps failing; everything has stopped.
    """
    settings = plan.settings
    with ExitStack() as stack:
        server: embedded.EmbeddedServer | None = None
        address = ""
        lock = stack.enter_context(only_node(settings))
        programs.require_port(settings.server.host, settings.server.port)
        _write_address(lock, settings)
        if settings.database.url is None:
            server = stack.enter_context(_opened(settings))
        else:
            address = external.require(settings.direct_database_url, migrated=not plan.migrate)
        supervisor = stack.enter_context(Supervisor(say=say))
        env = {**os.environ, **plan.overrides}
        if server is not None:
            address = _start_database(supervisor, server, say=say)
            env["CUSTOMISEYOU_DATABASE_URL"] = address
        meanings = shortage.meanings(settings, server=server)
        logins = _prepare(supervisor, plan, env, address=address, meanings=meanings)
        counting = _counting(settings)
        stack.callback(shutil.rmtree, *counting.values(), ignore_errors=True)
        _start_apps(supervisor, plan, {**env, **counting}, say=say)
        on_ready(logins)
        if plan.reload:
            _watch_files(supervisor, plan, say=say)
        supervisor.watch()


def _counting(settings: Settings) -> dict[str, str]:
    """Return the variable that lets all processes of a node count in one new folder."""
    folder = _counting_folder(settings.data_path, port=settings.server.port)
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, parents=True)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise refusals.DiskFull(folder, need_mib=1) from error
        raise refusals.NotWritable(folder) from error
    # The name that prometheus-client looks for when it is imported.
    return {"PROMETHEUS_MULTIPROC_DIR": str(folder)}


def _counting_folder(data: Path, *, port: int) -> Path:
    """Return a place in memory: the counters are mapped files, and whoever counts one more into a
    mapped file on a full disk is ended by SIGBUS. Without such a place it is among the data."""
    try:
        mine = SHARED_MEMORY / f"customiseyou-{os.getuid()}"
        mine.mkdir(mode=0o700, exist_ok=True)
        found = mine.lstat()
    except (OSError, AttributeError):
        return data / "metrics" / str(port)
    # Everybody may write there: what another made under our name is not ours.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        return data / "metrics" / str(port)
    return mine / f"{hashlib.sha256(os.fsencode(data)).hexdigest()[:16]}-{port}"


@contextmanager
def _opened(settings: Settings) -> Iterator[embedded.EmbeddedServer]:
    """Yield our server, not started yet; stop it even if it was interrupted while starting."""
    server = embedded.open_server(settings.data_path)
    try:
        yield server
    finally:
        server.stop()


def _start_database(supervisor: Supervisor, server: embedded.EmbeddedServer, *, say: Say) -> str:
    began = time.monotonic()
    if server.owned:
        supervisor.start(programs.database(server))
    server.create_database()
    how = "started" if server.owned else "joined"
    say(f"Database {how} in {time.monotonic() - began:.1f} s")
    return server.url()


def _prepare(
    supervisor: Supervisor,
    plan: Plan,
    env: Mapping[str, str],
    *,
    address: str,
    meanings: shortage.Meanings,
) -> list[dict[str, Any]]:
    """Bring tables and demo goods up to date; what an earlier start has done costs a question.

    address: the database's, as libpq takes it.
    """
    steps: list[str] = []
    if plan.migrate and not migrations.is_newest(address):
        steps.append("migrate")
    folder, sandbox = plan.settings.data_path, plan.settings.payments.sandbox
    noted = demo_note.find(folder, address=address, sandbox=sandbox) if plan.seed else []
    if plan.seed and (steps or noted is None):
        steps.append("seed")
    if not steps:
        return noted or []
    logins = _prepare_in_child(supervisor, env, steps=steps, meanings=meanings)
    if logins:
        demo_note.write(folder, logins, address=address, sandbox=sandbox)
    return logins


def _prepare_in_child(
    supervisor: Supervisor,
    env: Mapping[str, str],
    *,
    steps: Sequence[str],
    meanings: shortage.Meanings,
) -> list[dict[str, Any]]:
    """Run the steps in a child: this process must not load what they need.

    The libraries that draw pictures start threads, and a process with such threads cannot safely
    start children any more.
    """
    read_end, write_end = os.pipe()

    def start() -> subprocess.Popen[bytes]:
        argv = programs.module_command(
            CHILD_MODULE, ["prepare", str(os.getpid()), str(write_end), *steps]
        )
        return children.spawn(argv, env=env, pass_fds=[write_end])

    with os.fdopen(read_end, "rb") as results:
        try:
            supervisor.run_to_end("preparation of the database", start, meanings=meanings)
        finally:
            os.close(write_end)
        return json.loads(results.read() or b"[]")


def _start_apps(supervisor: Supervisor, plan: Plan, env: Mapping[str, str], *, say: Say) -> None:
    began = time.monotonic()
    server = plan.settings.server
    if plan.worker:
        supervisor.start(_worker(env))
    supervisor.start(
        programs.web(
            target=WEB_TARGET,
            host=server.host,
            port=server.port,
            workers=server.workers,
            env=env,
        )
    )
    what = "Web server and worker" if plan.worker else "Web server"
    say(f"{what} ready in {time.monotonic() - began:.1f} s")


def _worker(env: Mapping[str, str]) -> Program:
    def start() -> subprocess.Popen[bytes]:
        return programs.spawn_module(CHILD_MODULE, ["worker", str(os.getpid())], env=env)

    return Program(name="worker", start=start)


def run_worker(settings: Settings, *, say: Say) -> None:
    """Run only a worker, beside our own database, until it is asked to stop."""
    with _opened(settings) as server, Supervisor(say=say) as supervisor:
        url = _start_database(supervisor, server, say=say)
        supervisor.start(_worker({**os.environ, "CUSTOMISEYOU_DATABASE_URL": url}))
        say("Worker started; stop it with Ctrl-C.")
        supervisor.watch()


def _watch_files(supervisor: Supervisor, plan: Plan, *, say: Say) -> None:
    import watchfiles  # noqa: PLC0415

    package = Path(__file__).resolve().parent.parent
    names = ["web server", "worker"] if plan.worker else ["web server"]

    def watch() -> None:
        for changes in watchfiles.watch(package, step=100):
            changed = sorted(Path(path).name for _kind, path in changes)
            say(f"Changed: {', '.join(changed[:3])}; restarting.")
            for name in names:
                supervisor.ask_restart(name)

    threading.Thread(target=watch, name="reload", daemon=True).start()


@contextmanager
def only_node(settings: Settings, *, cure: str = ANOTHER_START_CURE) -> Iterator[IO[bytes]]:
    """Hold the lock of the data folder; AlreadyRunning says where the other node answers.

    cure: what to do then, as the end of that sentence.
    """
    folder = settings.data_path
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = (folder / LOCK_FILE).open("a+b")
    except PermissionError as error:
        raise refusals.NotWritable(folder) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            where = handle.read(LOCK_BYTES_MAX).decode(errors="replace").strip()
            raise refusals.AlreadyRunning(
                f"CustomiseYou is already running{f' at {where}' if where else ''} with the data "
                f"in {folder}: {cure}"
            ) from None
        yield handle


def _write_address(lock: IO[bytes], settings: Settings) -> None:
    lock.truncate(0)
    lock.write(settings.server.origin.encode())
    lock.flush()
