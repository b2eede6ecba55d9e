"""Each layer uses its own libraries only, and what is pure reaches no network.

The import contracts of pyproject.toml say which of our modules know each other; this rule lists
what may come from outside, so that a library that nobody thought of is refused as well.
"""

import sys
from pathlib import Path

from tools.lints.source import PACKAGE, Source, imported, read_all

EDGES = {"app", "web", "api", "integrations", "infra"}
"""Layers that may use whatever is installed."""
NETWORK = {
    "asyncio",
    "ftplib",
    "http",
    "imaplib",
    "multiprocessing",
    "nntplib",
    "poplib",
    "select",
    "selectors",
    "smtplib",
    "socket",
    "socketserver",
    "ssl",
    "subprocess",
    "telnetlib",
    "urllib",
    "webbrowser",
    "wsgiref",
    "xmlrpc",
}
"""Modules of the standard library that talk to others, or wait for them."""
KIT = sys.stdlib_module_names - NETWORK | {"msgspec", "regex"}
PRINT_ENGINE = KIT | {"numpy", "pikepdf", "pyvips", "resvg_py", "segno", "typst", "uharfbuzz"}
USE_CASES = KIT | {"asyncio", "sqlalchemy", "structlog"}
IMPURE = {"models", "queries", "service", "jobs", "listeners"} | {
    # What customization has too much of for one service.
    "approving",
    "converting",
    "pictures_store",
    "proofs",
    "reading",
    "renewing",
}
"""Modules of a domain that work with the database; a new one is pure until it stands here."""
OF_ONE_MODULE = {
    ("domains", "customization", "expressions"): {"cel"},
    ("rendering", "heic"): {"pi_heif"},
}


def check(package: Path = PACKAGE) -> list[str]:
    """Return every import of a library that its layer may not use."""
    return [
        source.finding(line, f"{name} is no library of this layer")
        for source in read_all(package)
        if (allowed := _allowed(source)) is not None
        for line, name in imported(source.tree)
        if name.partition(".")[0] not in allowed
    ]


def _allowed(source: Source) -> set[str] | None:
    own = OF_ONE_MODULE.get(source.parts, set()) | {"customiseyou"}
    match source.parts:
        case (layer, *_) if layer in EDGES:
            return None
        case ("rendering", *_):
            return PRINT_ENGINE | own
        case ("domains", _, module, *_) if module in IMPURE:
            return USE_CASES | own
        case ("flows", *_):
            return USE_CASES | own
    return KIT | own
