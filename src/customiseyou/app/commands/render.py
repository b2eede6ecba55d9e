"""`customiseyou render`"""

from pathlib import Path

import click


@click.command("render")
@click.argument(
    "design", metavar="DESIGN.json", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the files; made if it is missing.",
)
def command(design: Path, out: Path) -> None:
    """Make the print files of one design: PDF, PNG and SVG.

    The format of DESIGN.json is described in docs/design-format.md. Neither a database nor a
    network is used.
    """
    from customiseyou.app import render_command  # noqa: PLC0415

    render_command.run(design, out)
