"""`customiseyou openapi`"""

import sys
from pathlib import Path

import click


@click.command("openapi")
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write here instead of to the terminal.",
)
def command(out: Path | None) -> None:
    """Print the OpenAPI document of the JSON interface."""
    from customiseyou.app import output  # noqa: PLC0415
    from customiseyou.app.asgi import openapi_document  # noqa: PLC0415

    document = openapi_document()
    if out is None:
        sys.stdout.buffer.write(document)
        return
    with output.writing(out):
        out.write_bytes(document)
