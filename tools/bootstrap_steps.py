"""The steps that prepare a checkout, each skipped when what it reads has not changed.

Only the standard library is used: nothing is installed yet. Every refusal is one sentence that
says what to do, with an exit code that tests know.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / ".stamps"
LOG = VENV / "bootstrap.log"
FRONTEND = ROOT / "frontend"
PACKAGE = ROOT / "src" / "customiseyou"
STATIC = PACKAGE / "web" / "static"
REQUIREMENTS = ROOT / "requirements"

MISSING_EXIT_CODE = 72
NETWORK_EXIT_CODE = 69
FAILED_EXIT_CODE = 70
DISK_EXIT_CODE = 74
PERMISSION_EXIT_CODE = 77
TAMPERED_EXIT_CODE = 65

NETWORK_WORDS = re.compile(
    r"name resolution|name or service not known|connection refused|connection reset|"
    r"network is unreachable|no route to host|newconnectionerror|failed to fetch|"
    r"error sending request|dns error|timed out|enotfound|econnrefused|eai_again|etimedout|"
    r"no matching distribution found|request failed after",
    re.IGNORECASE,
)
DISK_WORDS = re.compile(r"no space left on device|enospc|disk quota exceeded", re.IGNORECASE)
PERMISSION_WORDS = re.compile(r"permission denied|eacces|read-only file system", re.IGNORECASE)
TAMPERED_WORDS = re.compile(
    r"do not match the hashes|hash mismatch|eintegrity|integrity checksum", re.IGNORECASE
)
# A module that cannot be compiled is a trouble for whoever imports it, not for the preparation.
COMPILE = "import compileall, sys; compileall.compile_dir(sys.argv[1], quiet=2, workers=0)"
DISK_BYTES_LEFT_MIN = 1024 * 1024
NODE_MIN = {20: 19, 22: 12}
SYSTEM_PROGRAMS = {
    # What is looked for -> (programs that will do, Debian's package).
    "Chromium": (("chromium", "chromium-browser", "google-chrome"), "chromium"),
    "hb-shape": (("hb-shape",), "libharfbuzz-bin"),
    "fribidi": (("fribidi",), "libfribidi-bin"),
}


class Refused(Exception):
    """One clear sentence, and the exit code."""

    def __init__(self, exit_code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


@dataclass(frozen=True)
class Step:
    """One thing to do; `inputs` change when it must be done again, `result` must exist."""

    name: str
    title: str
    inputs: Callable[[], str]
    result: Path
    do: Callable[[], None]

    @property
    def stamp(self) -> Path:
        """Return the file that remembers the inputs of the last time."""
        return STAMPS / self.name

    def remember(self) -> None:
        """Write down what the step has read."""
        STAMPS.mkdir(parents=True, exist_ok=True)
        self.stamp.write_text(self.inputs())

    def is_done(self) -> bool:
        """Return whether nothing has changed since the last time."""
        return (
            self.result.exists()
            and self.stamp.is_file()
            and self.stamp.read_text() == self.inputs()
        )


def digest(paths: Iterable[Path], *words: str) -> str:
    """Return a hash over the files' names and contents, the place of the checkout, and words."""
    total = hashlib.sha256(str(ROOT).encode())
    for word in words:
        total.update(word.encode() + b"\0")
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def states(paths: Iterable[Path]) -> Iterator[str]:
    """Yield what Python compares before it believes that a file is compiled already."""
    for path in sorted(paths):
        found = path.stat()
        yield f"{path.relative_to(ROOT)} {found.st_mtime_ns} {found.st_size}"


def files_below(*folders: Path, skip: Sequence[str] = ("node_modules",)) -> Iterator[Path]:
    """Yield every file of the folders, those of skipped names left out."""
    for folder in folders:
        for current, names, files in os.walk(folder):
            names[:] = [name for name in names if name not in skip and not name.startswith(".")]
            yield from (Path(current) / name for name in files)


def disk_is_full() -> bool:
    """Return whether the disk of the environment has no room left worth speaking of."""
    folder = VENV if VENV.exists() else ROOT
    return shutil.disk_usage(folder).free < DISK_BYTES_LEFT_MIN


def refusal_for(said: str, *, what: str) -> Refused:
    """Return the sentence that fits what a failed program said."""
    # The log lies on the same disk: on a full one the program's complaint may be missing in it.
    if DISK_WORDS.search(said) or disk_is_full():
        return Refused(
            DISK_EXIT_CODE,
            f"The disk that holds {ROOT} is full: free at least 2 GiB there and run again.",
        )
    if TAMPERED_WORDS.search(said):
        return Refused(
            TAMPERED_EXIT_CODE,
            f"{what} failed because a download differs from what the lock file promises: try "
            "another network or package mirror, and run again.",
        )
    if NETWORK_WORDS.search(said):
        return Refused(
            NETWORK_EXIT_CODE,
            f"{what} failed because the package servers cannot be reached: connect to the network, "
            "or name a mirror with PIP_INDEX_URL, UV_DEFAULT_INDEX and NPM_CONFIG_REGISTRY, and "
            "run again.",
        )
    if PERMISSION_WORDS.search(said):
        return Refused(
            PERMISSION_EXIT_CODE,
            f"{what} failed because {ROOT} is not writable for this user: run as its owner, or use "
            "a checkout of your own.",
        )
    return Refused(FAILED_EXIT_CODE, f"{what} failed: read the lines above; all are in {LOG}.")


def run(argv: Sequence[str | Path], *, what: str, cwd: Path = ROOT, path: str = "") -> None:
    """Run a program with its words in the log; Refused with the fitting sentence if it fails."""
    env = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    if path:
        env["PATH"] = f"{path}{os.pathsep}{env.get('PATH', '')}"
    env["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    LOG.parent.mkdir(exist_ok=True)
    with LOG.open("ab") as log:
        start = log.tell()
        child = subprocess.Popen(
            [str(part) for part in argv],
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        show_while_running(child)
    if child.returncode != 0:
        with LOG.open("rb") as log:
            log.seek(start)
            said = log.read().decode(errors="replace")
        sys.stderr.write("\n" + "\n".join(said.strip().splitlines()[-15:]) + "\n\n")
        raise refusal_for(said, what=what)


def show_while_running(child: "subprocess.Popen[bytes]") -> None:
    """Wait for a program; every few seconds a dot says that it still works."""
    while True:
        try:
            child.wait(5)
        except subprocess.TimeoutExpired:
            sys.stdout.write(".")
            sys.stdout.flush()
        except BaseException:
            child.terminate()
            child.wait()
            raise
        else:
            return


def make_environment() -> None:
    """Make .venv anew with this Python."""
    try:
        import ensurepip  # noqa: F401, PLC0415
        import venv  # noqa: F401, PLC0415
    except ImportError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Refused(
            MISSING_EXIT_CODE,
            f"This Python cannot make environments: run 'sudo apt-get install python{version}-venv'"
            " (or what your system calls it), and run again.",
        ) from None
    if VENV.is_symlink():
        raise Refused(PERMISSION_EXIT_CODE, f"{VENV} is a link: remove it, and run again.")
    for entry in VENV.iterdir() if VENV.exists() else ():
        if entry.name not in (LOG.name, ".bootstrap.lock"):
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    run([sys.executable, "-m", "venv", VENV], what="Making the Python environment")


def install_tools() -> None:
    """Install uv and the build backend by pip, from hashes."""
    lock = REQUIREMENTS / "tools.lock"
    run(
        [PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock],
        what="Installing the installer",
    )


def install_lock(name: str) -> Callable[[], None]:
    """Return what installs a lock file by uv, from hashes."""

    def do() -> None:
        run(
            [
                VENV / "bin" / "uv",
                "pip",
                "install",
                "--python",
                PYTHON,
                "--require-hashes",
                "-r",
                REQUIREMENTS / f"{name}.lock",
            ],
            what="Installing the Python packages",
        )

    return do


def install_project() -> None:
    """Install CustomiseYou itself, from where it lies."""
    run(
        [
            VENV / "bin" / "uv",
            "pip",
            "install",
            "--python",
            PYTHON,
            "--no-build-isolation",
            "--no-deps",
            "--editable",
            ROOT,
        ],
        what="Installing CustomiseYou itself",
    )


def compile_below(folder: Path) -> Callable[[], None]:
    """Return what writes the bytecode of the modules in a folder that changed since they had it.

    Else the first process of a start does it, or all of them at every start where Python is told
    to write none.
    """

    def do() -> None:
        run([PYTHON, "-c", COMPILE, folder], what=f"Compiling {folder.name}")

    return do


def node_is_new_enough(version: str) -> bool:
    """Return whether a version like 'v20.19.1' can build the pages' scripts."""
    match = re.match(r"v?(\d+)\.(\d+)", version)
    if match is None:
        return False
    major, minor = int(match.group(1)), int(match.group(2))
    return minor >= NODE_MIN[major] if major in NODE_MIN else major > max(NODE_MIN)


def node_folder() -> Path | None:
    """Return the folder of the Node.js to use: the system's, or the wheel's once installed."""
    for folder in (*os.environ.get("PATH", "").split(os.pathsep), str(VENV / "bin")):
        node, npm = Path(folder) / "node", Path(folder) / "npm"
        if os.access(node, os.X_OK) and os.access(npm, os.X_OK):
            said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
            if node_is_new_enough(said.stdout):
                return Path(folder)
    return None


def npm(*arguments: str, what: str) -> None:
    """Run npm in frontend/; Node.js comes from its wheel when the system has none."""
    folder = node_folder()
    if folder is None:
        install_lock("node")()
        folder = node_folder()
    if folder is None:
        raise Refused(
            MISSING_EXIT_CODE,
            "Node.js 20.19 or newer is missing and its wheel does not run here: install Node.js 22 "
            "from your system or nodejs.org, and run again.",
        )
    run([folder / "npm", *arguments], what=what, cwd=FRONTEND, path=str(folder))


def steps(*, dev: bool, assets: bool) -> list[Step]:
    """Return the steps in order."""
    lock = "dev" if dev else "base"
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    lock_files = [REQUIREMENTS / f"{lock}.lock"]
    manifest = STATIC / "manifest.json"
    wanted = [
        Step("venv", "Python environment", lambda: digest([], "venv"), PYTHON, make_environment),
        Step(
            "tools",
            "installer",
            lambda: digest([REQUIREMENTS / "tools.lock"], python),
            VENV / "bin" / "uv",
            install_tools,
        ),
        Step(
            f"packages-{lock}",
            "Python packages" + (" for development" if dev else ""),
            lambda: digest(lock_files, python),
            PYTHON,
            install_lock(lock),
        ),
        Step(
            "project",
            "CustomiseYou itself",
            lambda: digest([ROOT / "pyproject.toml"], python),
            VENV / "bin" / "customiseyou",
            install_project,
        ),
        Step(
            f"bytecode-{lock}",
            "bytecode of the packages",
            lambda: digest(lock_files, python),
            PYTHON,
            compile_below(VENV / "lib"),
        ),
        Step(
            "bytecode",
            "bytecode of CustomiseYou",
            lambda: digest([], python, *states(PACKAGE.rglob("*.py"))),
            PYTHON,
            compile_below(PACKAGE),
        ),
    ]
    if assets:
        wanted += [
            Step(
                "npm",
                "packages of the pages",
                lambda: digest([FRONTEND / "package-lock.json"]),
                FRONTEND / "node_modules",
                lambda: npm("ci", what="Installing the packages of the pages"),
            ),
            Step(
                "assets",
                "scripts and styles of the pages",
                # The styles are made from the classes that the templates use.
                lambda: digest(files_below(FRONTEND, STATIC.parent / "templates")),
                manifest,
                lambda: npm("run", "build", what="Building the pages' scripts and styles"),
            ),
        ]
    return wanted


def prepare(*, dev: bool = False, assets: bool = True) -> None:
    """Do every step that is not done yet."""
    if not os.access(ROOT, os.W_OK):
        raise Refused(
            PERMISSION_EXIT_CODE,
            f"No permission to write to {ROOT}: run as its owner, or use a checkout of your own.",
        )
    wanted = steps(dev=dev, assets=assets)
    if not runs(PYTHON):
        shutil.rmtree(STAMPS, ignore_errors=True)
    elif not wanted[0].stamp.exists():
        # Somebody made this environment by hand, and it works: it is filled, not made anew.
        wanted[0].remember()
    todo = [step for step in wanted if not step.is_done()]
    for number, step in enumerate(todo, start=1):
        began = time.monotonic()
        sys.stdout.write(f"[{number}/{len(todo)}] Preparing {step.title} ")
        sys.stdout.flush()
        step.do()
        step.remember()
        sys.stdout.write(f" {time.monotonic() - began:.0f} s\n")
        sys.stdout.flush()


def runs(python: Path) -> bool:
    """Return whether the environment's Python is there, answers, and is of this version."""
    if not python.exists():
        return False
    question = "import sys; print(sys.version_info[:2])"
    said = subprocess.run([python, "-c", question], capture_output=True, text=True, check=False)
    return said.stdout.strip() == str(sys.version_info[:2])


def require_system_programs() -> None:
    """Install Chromium and the shapers by apt-get where we may; otherwise say what to install."""
    missing = {
        name: package
        for name, (programs, package) in SYSTEM_PROGRAMS.items()
        if not any(shutil.which(program) for program in programs)
    }
    if not missing:
        return
    apt = shutil.which("apt-get")
    prefix: list[str] | None = [] if os.geteuid() == 0 else sudo_prefix()
    packages = sorted(missing.values())
    if apt and prefix is not None:
        print(f"Installing {', '.join(packages)} by apt-get")
        run([*prefix, apt, "update", "-qq"], what="Updating the system's package list")
        install = ["install", "-y", "-qq", "--no-install-recommends", *packages]
        try:
            run([*prefix, apt, *install], what=f"Installing {', '.join(packages)}")
        except Refused as refused:
            if refused.exit_code != FAILED_EXIT_CODE:
                raise
        else:
            return
    how = f"'sudo apt-get install {' '.join(packages)}'" if apt else "your system's packages"
    raise Refused(
        MISSING_EXIT_CODE,
        f"The tests need {' and '.join(sorted(missing))}: install them with {how} (Google Chrome "
        "does as well as Chromium), and run again; 'make test-unit' does without.",
    )


def sudo_prefix() -> list[str] | None:
    """Return how to become root without being asked for a password, or None."""
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    asked = subprocess.run([sudo, "-n", "true"], capture_output=True, check=False)
    return [sudo, "-n"] if asked.returncode == 0 else None


@contextmanager
def only_one() -> Iterator[None]:
    """Hold the checkout: a second preparation waits for the first."""
    try:
        VENV.mkdir(exist_ok=True)
        handle = (VENV / ".bootstrap.lock").open("w")
    except PermissionError:
        raise Refused(
            PERMISSION_EXIT_CODE,
            f"No permission to write to {VENV}: run as its owner, or use a checkout of your own.",
        ) from None
    except OSError as error:
        raise refusal_for(str(error), what="Making the Python environment") from None
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting: this checkout is being prepared by another command.")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def main(arguments: Sequence[str]) -> int:
    """Prepare what the named purpose needs: run, base, dev or test."""
    purpose = arguments[0] if arguments else "run"
    try:
        with only_one():
            prepare(dev=purpose in ("dev", "test"), assets=purpose in ("run", "test"))
            if purpose == "test":
                require_system_programs()
    except Refused as refused:
        sys.stdout.write("\n")
        sys.stdout.flush()
        sys.stderr.write(f"{refused}\n")
        return refused.exit_code
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        sys.stderr.write(f"\n{refusal_for(str(error), what='The preparation')}\n")
        return refusal_for(str(error), what="").exit_code
    return 0
