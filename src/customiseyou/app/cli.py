"""The command `customiseyou`: each subcommand is a module of `commands/`, loaded when used."""

import importlib
import shutil
import sys
from pathlib import Path
from typing import Any

import click

from customiseyou.infra.processes import refusals

COMMANDS = (
    "demo",
    "serve",
    "worker",
    "migrate",
    "seed",
    "render",
    "doctor",
    "openapi",
    "settings",
    "parked",
    "reset",
)
NAME = "customiseyou"
INTERRUPTED_EXIT_CODE = 130


def program(called: str, *, folder: Path) -> str:
    """Return what a person types to run us: our name, or in a checkout the path to it.

    called: how this run was called. folder: where the person is.
    """
    path = folder / called
    if path.name != NAME or not path.is_file() or shutil.which(NAME) == str(path):
        return NAME
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else str(path)


class Commands(click.Group):
    """A group that imports a subcommand only when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which they are read best."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a subcommand."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"customiseyou.app.commands.{cmd_name}")
        return module.command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a subcommand; a refusal becomes its sentence and its exit code."""
        try:
            return super().invoke(ctx)
        except refusals.Refusal as refusal:
            ours = program(sys.argv[0], folder=Path.cwd())
            click.echo(str(refusal).replace(f"'{NAME} ", f"'{ours} "), err=True)
            ctx.exit(refusal.exit_code)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED_EXIT_CODE)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Try 'customiseyou demo' first. All settings: 'customiseyou settings'.",
)
@click.version_option(package_name="customiseyou")
def cli() -> None:
    """CustomiseYou: a marketplace where every purchase is made to the buyer's wish."""


def main() -> None:
    """Run the command line."""
    cli(prog_name="customiseyou")


if __name__ == "__main__":
    sys.exit(main())
