"""Options that several subcommands share, and how they become settings."""

import os
from collections.abc import Callable, Mapping
from typing import Any

import click

from customiseyou.app import settings


def address(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --host and --port."""
    host = click.option("--host", metavar="ADDRESS", help="Listen here; default 127.0.0.1.")
    port = click.option("--port", type=click.IntRange(1, 65535), help="Listen here; default 8000.")
    return host(port(function))


def overrides(**given: Any) -> dict[str, str]:
    """Return the options that were given as settings' variables: server_port=9000 and so on."""
    known = settings.variables()
    chosen: dict[str, str] = {}
    for name, value in given.items():
        variable = f"{settings.PREFIX}{name}".upper()
        assert variable in known, variable
        if value is not None:
            chosen[variable] = str(value)
    return chosen


def load(overridden: Mapping[str, str]) -> settings.Settings:
    """Return the settings with the command line's own on top."""
    return settings.load(environ={**os.environ, **overridden})
