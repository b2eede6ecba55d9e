"""Everything a node can be told, read once from the environment and a file.

A setting `server.port` is the variable CUSTOMISEYOU_SERVER_PORT, in the environment or in a
`.env` file, or `port` under `[server]` in `customiseyou.toml`. The environment wins over the
file. docs/settings.md and .env.example are made from the descriptions here.
"""

import difflib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from customiseyou.app import settings_sources as sources
from customiseyou.infra.processes import refusals

PREFIX = sources.PREFIX
_SECRET = {"secret": True}
_POSTGRES = r"^postgres(ql)?://"


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A group of settings; its repr hides what is secret."""

    def __repr__(self) -> str:
        hidden = {name for name, meta in describe(type(self)).items() if is_secret(meta)}
        shown = (
            f"{name}={'…' if name in hidden and getattr(self, name) else repr(getattr(self, name))}"
            for name in self.__struct_fields__
        )
        return f"{type(self).__name__}({', '.join(shown)})"


class Server(Section, frozen=True, kw_only=True):
    """The web server."""

    host: Annotated[
        str, Meta(description="Address to listen on; 0.0.0.0 for every network.", min_length=1)
    ] = "127.0.0.1"
    port: Annotated[int, Meta(description="Port to listen on.", ge=1, le=65535)] = 8000
    public_url: (
        Annotated[
            str,
            Meta(
                description=(
                    "Where people reach the shop, for links in mails and redirects; "
                    "without it http:// with host and port."
                ),
                pattern=r"^https?://[^/\s]+$",
                examples=["https://shop.example.org"],
            ),
        ]
        | None
    ) = None
    secret_key: Annotated[
        str,
        Meta(
            description=(
                "Signs cookies and links. Without it one is made once and kept in the data "
                "folder; several nodes need the same one."
            ),
            min_length=sources.SECRET_KEY_LENGTH_MIN,
            extra=_SECRET,
            examples=["at least 32 random characters"],
        ),
    ] = ""
    proxies: Annotated[
        int,
        Meta(
            description=(
                "Proxies of yours between people and the web server, each adding to "
                "X-Forwarded-For; attempts to sign in are counted by the address they saw."
            ),
            ge=0,
            le=10,
        ),
    ] = 0
    workers: Annotated[
        int, Meta(description="Web server processes; one per core is plenty.", ge=1, le=256)
    ] = 1

    @property
    def origin(self) -> str:
        """Return the public address without a slash at its end."""
        return self.public_url or self.local_origin

    @property
    def local_origin(self) -> str:
        """Return the address under which this machine itself reaches the web server."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104
        return f"http://{host}:{self.port}"


class Database(Section, frozen=True, kw_only=True):
    """PostgreSQL: our own, or another server by address."""

    url: (
        Annotated[
            str,
            Meta(
                description=(
                    "Address of the PostgreSQL server (16 or newer); DATABASE_URL means the same. "
                    "Without it CustomiseYou runs one of its own in the data folder."
                ),
                pattern=_POSTGRES,
                examples=["postgresql://shop:secret@db.example.org/shop"],
                extra=_SECRET,
            ),
        ]
        | None
    ) = None
    direct_url: (
        Annotated[
            str,
            Meta(
                description=(
                    "Address past a transaction-mode pooler such as PgBouncer, for jobs, "
                    "notifications and migrations; DATABASE_DIRECT_URL means the same."
                ),
                pattern=_POSTGRES,
                examples=["postgresql://shop:secret@db.example.org:5433/shop"],
                extra=_SECRET,
            ),
        ]
        | None
    ) = None
    connections_max: Annotated[
        int,
        Meta(description="Connections that one process keeps at most.", ge=4, le=500),
    ] = 16


class Mail(Section, frozen=True, kw_only=True):
    """Outgoing mail."""

    smtp_url: (
        Annotated[
            str,
            Meta(
                description=(
                    "Server for outgoing mail; smtps:// for TLS from the start. Without it no mail "
                    "leaves: it is kept and shown on the mailbox page."
                ),
                pattern=r"^smtps?://",
                examples=["smtp://user:secret@mail.example.org:587"],
                extra=_SECRET,
            ),
        ]
        | None
    ) = None
    sender: Annotated[
        str,
        Meta(
            description="Sender of every mail.",
            pattern=r"^[^<>]*<[^<>@\s]+@[^<>@\s]+>$",
            examples=["CustomiseYou <hello@customiseyou.example>"],
        ),
    ] = "CustomiseYou <hello@customiseyou.example>"


class Storage(Section, frozen=True, kw_only=True):
    """Files: pictures, designs, print files."""

    url: (
        Annotated[
            str,
            Meta(
                description=(
                    "Where files are kept: a folder, or s3://, gs://, az:// with its bucket. "
                    "Without it `files` in the data folder."
                ),
                examples=["s3://shop-files/live"],
            ),
        ]
        | None
    ) = None


class Payments(Section, frozen=True, kw_only=True):
    """Ways to pay."""

    sandbox: Annotated[
        bool,
        Meta(description="Offer the built-in test provider, which moves no money."),
    ] = False


class Operator(Section, frozen=True, kw_only=True):
    """Who runs the marketplace, for imprint, terms, privacy and contact; empty is not shown."""

    name: Annotated[str, Meta(description="Legal name.", max_length=200)] = "CustomiseYou"
    email: Annotated[str, Meta(description="Contact address.", pattern=r"^[^@\s]+@[^@\s]+$")] = (
        "hello@customiseyou.example"
    )
    address: Annotated[
        str,
        Meta(
            description="Postal address, its lines parted by |.",
            max_length=500,
            examples=["1 Market Street|Pune 411001"],
        ),
    ] = ""
    phone: Annotated[str, Meta(description="Telephone.", max_length=50)] = ""
    country: Annotated[str, Meta(description="Country.", max_length=100)] = ""
    registration: Annotated[str, Meta(description="Company register entry.", max_length=200)] = ""
    tax_number: Annotated[str, Meta(description="GSTIN or VAT number.", max_length=50)] = ""
    grievance_officer: Annotated[
        str, Meta(description="Name of the grievance officer (India).", max_length=200)
    ] = ""

    @property
    def address_lines(self) -> tuple[str, ...]:
        """Return the lines of the postal address."""
        return tuple(line.strip() for line in self.address.split("|") if line.strip())


class Log(Section, frozen=True, kw_only=True):
    """What a node says about itself."""

    level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Meta(description="Least serious message that is written."),
    ] = "info"
    as_json: Annotated[bool, Meta(description="One JSON object a line, for machines to read.")] = (
        False
    )


class Settings(Section, frozen=True, kw_only=True):
    """All settings of a node."""

    server: Server = Server()
    database: Database = Database()
    mail: Mail = Mail()
    storage: Storage = Storage()
    payments: Payments = Payments()
    operator: Operator = Operator()
    log: Log = Log()
    data_dir: Annotated[
        str,
        Meta(
            description=(
                "Folder for everything that must outlive a restart. Without it `var` in a "
                "checkout, else the place your system keeps such data."
            ),
            examples=["/srv/customiseyou"],
        ),
    ] = ""
    demo: Annotated[
        bool,
        Meta(description="A shop to try out: demo goods, sandbox payments, a mailbox page."),
    ] = False

    @property
    def data_path(self) -> Path:
        """Return the data folder."""
        return Path(self.data_dir)

    @property
    def files_url(self) -> str:
        """Return where files are kept: a folder's path or a bucket's address."""
        return self.storage.url or str(self.data_path / "files")

    @property
    def direct_database_url(self) -> str:
        """Return the address for LISTEN, jobs and migrations; a database must be known."""
        url = self.database.direct_url or self.database.url
        assert url, "the embedded database is started, or DATABASE_URL set, before it is used"
        return url


def describe(section: type[msgspec.Struct]) -> dict[str, tuple[Any, Meta]]:
    """Return name -> (type, what is said about it) of every setting, sections left out."""
    found: dict[str, tuple[Any, Meta]] = {}
    for name, hint in get_type_hints(section, include_extras=True).items():
        options = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
        for option in options:
            if get_origin(option) is Annotated:
                kind, meta = get_args(option)
                found[name] = (kind, meta)
    return found


def is_secret(described: tuple[Any, Meta]) -> bool:
    """Return whether the value must never be shown."""
    return bool((described[1].extra or {}).get("secret"))


def sections() -> Iterator[tuple[str, type[msgspec.Struct]]]:
    """Yield (name, section), the unnamed one of the whole node first."""
    yield "", Settings
    for name, hint in get_type_hints(Settings).items():
        if isinstance(hint, type) and issubclass(hint, Section):
            yield name, hint


def variables() -> dict[str, tuple[str, str, tuple[Any, Meta]]]:
    """Return variable -> (section, field, what is said about it), in the order of the page."""
    return {
        f"{PREFIX}{f'{section}_' if section else ''}{field}".upper(): (section, field, described)
        for section, kind in sections()
        for field, described in describe(kind).items()
    }


def load(*, environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """Read all settings, and make the secret key on the first start.

    Raises:
        SettingsWrong: names every variable that cannot be used, its value, and the cure.
        NotWritable: the data folder does not let us keep the secret key.
    """
    settings = read(environ=environ, folder=folder)
    if settings.server.secret_key:
        return settings
    key = sources.kept_secret_key(settings.data_path)
    return msgspec.structs.replace(
        settings, server=msgspec.structs.replace(settings.server, secret_key=key)
    )


def read(*, environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """Read all settings without touching the disk otherwise; secret_key may be empty."""
    environ = os.environ if environ is None else environ
    folder = folder or Path.cwd()
    given: dict[str, _Given] = {}
    path = sources.find_file(environ, folder)
    if path is not None:
        given |= _given(sources.read_file(path), where=f"in {path}")
    ours = {name: value for name, value in environ.items() if name != sources.SETTINGS_FILE}
    given |= _given(ours, where="in the environment")
    return _build(given, folder=folder)


class _Given(NamedTuple):
    """A value that somebody set."""

    value: Any
    called: str
    """The variable under which it was found."""
    where: str


def _given(variables: Mapping[str, Any], *, where: str) -> dict[str, _Given]:
    """Return what is ours among variables, by our own names; those win over the plain ones."""
    plain = {
        ours: _Given(variables[name], name, where)
        for name, ours in sources.PLAIN_NAMES.items()
        if name in variables
    }
    named = {
        name: _Given(value, name, where)
        for name, value in variables.items()
        if name.startswith(PREFIX)
    }
    return plain | named


def _build(given: Mapping[str, _Given], *, folder: Path) -> Settings:
    known = variables()
    troubles: list[str] = []
    nested: dict[str, dict[str, Any]] = {name: {} for name, _kind in sections()}
    for name, (value, called, where) in given.items():
        if name not in known:
            troubles.append(_unknown(name, where, known))
            continue
        if value == "":
            # An empty line of .env.example means: not set.
            continue
        section, field, described = known[name]
        try:
            nested[section][field] = _convert(value, described)
        except msgspec.ValidationError:
            troubles.append(_unusable(called, value, where, described))
    if troubles:
        raise refusals.SettingsWrong("\n".join(troubles))
    top = nested.pop("")
    if not top.get("data_dir"):
        top["data_dir"] = str(sources.default_data_dir(folder))
    top["data_dir"] = str((folder / Path(top["data_dir"]).expanduser()).resolve())
    if top.get("demo"):
        nested["payments"].setdefault("sandbox", True)
    database = nested["database"]
    if "direct_url" in database and "url" not in database:
        called = given[f"{PREFIX}DATABASE_DIRECT_URL"].called
        raise refusals.SettingsWrong(
            f"{called} is set but {called.replace('DIRECT_', '')} is not: set that too, or remove "
            "both to use the embedded database."
        )
    return msgspec.convert({**top, **nested}, Settings)


def _convert(value: Any, described: tuple[Any, Meta]) -> Any:
    kind, meta = described
    text: Any = value.strip() if isinstance(value, str) else value
    if kind is bool and isinstance(text, str):
        text = {"yes": "true", "on": "true", "no": "false", "off": "false"}.get(
            text.lower(), text.lower()
        )
    if kind is str and not isinstance(text, str):
        text = str(text)
    return msgspec.convert(text, Annotated[kind, meta], strict=False)


def _unknown(name: str, where: str, known: Mapping[str, Any]) -> str:
    short = {variable.removeprefix(PREFIX): variable for variable in known}
    near = difflib.get_close_matches(name.removeprefix(PREFIX), short, n=1, cutoff=0.7)
    cure = f"did you mean {short[near[0]]}?" if near else "'customiseyou settings' lists them all."
    return f"{name} {where} is not a setting: {cure}"


def _unusable(name: str, value: Any, where: str, described: tuple[Any, Meta]) -> str:
    shown = "(not shown)" if is_secret(described) else repr(value)
    return (
        f"{name} {where} is {shown} but must be {wanted(described)}: set it so, or remove it to "
        "use the default."
    )


def wanted(described: tuple[Any, Meta]) -> str:
    """Return in words what a setting accepts."""
    kind, meta = described
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(get_args(kind))
    if kind is bool:
        return "true or false"
    if kind is int:
        return f"a whole number from {meta.ge} to {meta.le}"
    if meta.examples:
        return f"like {meta.examples[0]}" if meta.pattern else str(meta.examples[0])
    if meta.max_length:
        return f"text of at most {meta.max_length} characters"
    return "text"
