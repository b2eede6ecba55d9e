"""Where settings come from: the environment, a file, the data folder's own secret key."""

import os
import secrets
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from customiseyou.infra.processes import refusals

PREFIX = "CUSTOMISEYOU_"
SETTINGS_FILE = "CUSTOMISEYOU_SETTINGS_FILE"
SECRET_KEY_LENGTH_MIN = 32
SECRET_KEY_FILE = "secret-key"  # noqa: S105  (a file's name)
FILE_BYTES_MAX = 64 * 1024
# The names that hosting platforms set; ours win over them.
PLAIN_NAMES = {
    "DATABASE_URL": "CUSTOMISEYOU_DATABASE_URL",
    "DATABASE_DIRECT_URL": "CUSTOMISEYOU_DATABASE_DIRECT_URL",
}


def find_file(environ: Mapping[str, str], folder: Path) -> Path | None:
    """Return the settings file: the named one, else customiseyou.toml or .env of the folder."""
    named = environ.get(SETTINGS_FILE)
    if named:
        path = (folder / named).resolve()
        if not path.is_file():
            raise refusals.SettingsWrong(
                f"{SETTINGS_FILE} is {named!r} but there is no such file: correct the path, or "
                "remove the variable."
            )
        return path
    for name in ("customiseyou.toml", ".env"):
        if (folder / name).is_file():
            return folder / name
    return None


def read_file(path: Path) -> dict[str, Any]:
    """Return variable -> value of a settings file."""
    try:
        with path.open("rb") as file:
            content = file.read(FILE_BYTES_MAX + 1)
        if len(content) > FILE_BYTES_MAX:
            raise refusals.SettingsWrong(f"{path} is larger than {FILE_BYTES_MAX // 1024} KiB.")
        text = content.decode()
    except OSError as error:
        why = (error.strerror or "error").lower()
        raise refusals.SettingsWrong(
            f"{path} cannot be read ({why}): let this user read it, or remove it."
        ) from error
    except UnicodeDecodeError as error:
        raise refusals.SettingsWrong(f"{path} is not UTF-8 text: save it as UTF-8.") from error
    return _from_toml(text, path) if path.suffix == ".toml" else _from_env_lines(text, path)


def _from_toml(text: str, path: Path) -> dict[str, Any]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise refusals.SettingsWrong(f"{path} is not valid TOML ({error}): correct it.") from error
    values: dict[str, Any] = {}
    for name, value in tables.items():
        if isinstance(value, dict):
            values |= {f"{PREFIX}{name}_{key}".upper(): inner for key, inner in value.items()}
        else:
            values[f"{PREFIX}{name}".upper()] = value
    return values


def _from_env_lines(text: str, path: Path) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip().removeprefix("export ").strip()
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals:
            raise refusals.SettingsWrong(
                f"{path} line {number} is {line[:40]!r} but must be NAME=value: correct it."
            )
        name, value = name.strip(), value.strip()
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        if name.startswith(PREFIX) or name in PLAIN_NAMES:
            values[name] = value
    return values


def default_data_dir(folder: Path) -> Path:
    """Return `var` of the checkout that `folder` or this file is in, else the system's place."""
    source = Path(__file__).resolve().parents[3]
    for place in (folder, *folder.parents, source):
        if (place / "pyproject.toml").is_file() and (place / "src" / "customiseyou").is_dir():
            return place / "var"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "customiseyou"
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "customiseyou"


def kept_secret_key(data_dir: Path) -> str:
    """Return the key of the data folder, made by whoever comes first."""
    path = data_dir / SECRET_KEY_FILE
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_new(path, secrets.token_urlsafe(48))
        key = path.read_text().strip()
    except OSError as error:
        if isinstance(error, PermissionError):
            raise refusals.NotWritable(data_dir) from error
        raise refusals.SettingsWrong(
            f"The data folder {data_dir} cannot be used ({(error.strerror or '').lower()}): choose "
            "another with CUSTOMISEYOU_DATA_DIR."
        ) from error
    if len(key) < SECRET_KEY_LENGTH_MIN:
        raise refusals.SettingsWrong(
            f"The secret key in {path} is too short: delete the file to get a new one."
        )
    return key


def _write_new(path: Path, text: str) -> None:
    """Write a file that appears whole or not at all; one that came first stays."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
