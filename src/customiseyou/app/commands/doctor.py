"""`customiseyou doctor`"""

import click

from customiseyou.app import doctor, settings

MARKS = {doctor.Level.OK: "ok  ", doctor.Level.NOTE: "note", doctor.Level.PROBLEM: "BAD "}


@click.command("doctor")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Check whether everything that a start needs is there, and say what cures what is not.

    Ends with exit code 1 when something would stop the start.
    """
    findings = doctor.examine(settings.read())
    click.echo(f"Looking as the user {doctor.describe_account()}")
    for finding in findings:
        click.echo(f"{MARKS[finding.level]}  {finding.name}: {finding.found}")
        if finding.cure:
            click.echo(f"      {finding.cure}")
    ctx.exit(any(finding.level is doctor.Level.PROBLEM for finding in findings))
