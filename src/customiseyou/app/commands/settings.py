"""`customiseyou settings`"""

from pathlib import Path

import click

from customiseyou.app import settings, settings_docs


@click.command("settings")
@click.option(
    "--write", is_flag=True, help="Write docs/settings.md and .env.example of a checkout anew."
)
def command(*, write: bool) -> None:
    """Show every setting and its present value; secrets are not shown."""
    if write:
        for name, text in documents().items():
            path = Path.cwd() / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            click.echo(f"Wrote {name}")
        return
    loaded = settings.read()
    for variable, (section, field, described) in settings.variables().items():
        value = getattr(getattr(loaded, section) if section else loaded, field)
        click.echo(f"{variable}={shown(value, secret=settings.is_secret(described))}")


def documents() -> dict[str, str]:
    """Return the text of each file that is made from the settings."""
    return {
        settings_docs.DOCUMENT: settings_docs.document(),
        settings_docs.EXAMPLE: settings_docs.example(),
    }


def shown(value: object, *, secret: bool) -> str:
    """Return a value for reading: nothing for what is not set, dots for a secret."""
    if value in (None, ""):
        return ""
    if secret:
        return "…"
    return str(value).lower() if isinstance(value, bool) else str(value)
