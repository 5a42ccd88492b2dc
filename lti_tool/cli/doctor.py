"""The command that looks whether everything works, and says what to change."""

from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from lti_tool.admin.doctor import lines_of, report, summary
from lti_tool.admin.findings import Finding, State
from lti_tool.admin.installation import installation
from lti_tool.admin.platform_check import platform_check
from lti_tool.cli.opening import open_app
from lti_tool.extensions import db
from lti_tool.lti.models import Platform
from lti_tool.lti.tool import tool
from lti_tool.web.clock import now


@click.command()
@click.option(
    "--report",
    "file",
    type=click.Path(path_type=Path),
    help="Write one file to send to somebody who can help: no names, no words, no secrets.",
)
def doctor(file: Path | None) -> None:
    """Look whether everything works, and say what to change where it does not."""
    if file is not None and file.exists():
        raise click.ClickException(f"{file} is there already: name a new file")
    app, settings = open_app()
    lines: list[str] = []
    findings: list[Finding] = []
    with app.app_context():

        def note(title: str, found: list[Finding]) -> None:
            findings.extend(found)
            lines.extend(lines_of(title, found))
            click.echo("\n".join(lines_of(title, found)))

        note("This installation", list(installation(settings, tool(), now)))
        for platform in _platforms():
            title = f"{platform.name}, {platform.issuer}"
            note(title, list(platform_check(platform, tool(), now)))
        click.echo(summary(findings))
        if file is not None:
            file.write_text(report(settings, [*lines, summary(findings)], now()))
            click.echo(f"Written to {file}.")
    if any(found.state is State.WRONG for found in findings):
        raise SystemExit(1)


def _platforms() -> list[Platform]:
    try:
        found = list(db.session.scalars(select(Platform).order_by(Platform.id)))
    except SQLAlchemyError:  # said above
        db.session.rollback()
        return []
    if not found:
        click.echo("No LMS is registered yet: lti-tool platform invite prints an address for one.")
    return found
