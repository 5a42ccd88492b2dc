"""The commands about people's data: what is over, and what one person is owed."""

import os
from pathlib import Path

import click
from flask_babel import force_locale

from lti_tool.cli.opening import Commands, open_ready_app
from lti_tool.extensions import db
from lti_tool.people.models import Person
from lti_tool.people.queries import known_person
from lti_tool.privacy import actions
from lti_tool.privacy.blotting import blot_out
from lti_tool.privacy.files import bundle
from lti_tool.privacy.jobs import Swept, let_go, would_go
from lti_tool.privacy.models import Deed
from lti_tool.web.clock import now
from lti_tool.web.language import DEFAULT

PLATFORM = click.argument("platform_id", type=int, metavar="PLATFORM")
LMS_ID = click.argument("lms_id", metavar="LMS-ID")


@click.command("retention")
@click.option("--dry-run", is_flag=True, help="Say how much would go, and change nothing.")
def retention(*, dry_run: bool) -> None:
    """Let go what its school's time is over for, now; every night does the same."""
    app, _settings = open_ready_app()
    with app.app_context():
        for line in _lines(would_go() if dry_run else let_go()):
            click.echo(line)


@click.group("person", cls=Commands)
def person() -> None:
    """Answer somebody's request about their own data."""


@person.command("export")
@PLATFORM
@LMS_ID
@click.option("--to", "path", type=click.Path(path_type=Path), required=True, help="A new file.")
def export(platform_id: int, lms_id: str, path: Path) -> None:
    """Write all that is somebody's, their private words too, into a zip that only you can open.

    It is for the person, who could not download it: hand it to them, and delete it.
    """
    app, _settings = open_ready_app()
    with app.app_context(), force_locale(DEFAULT):
        found = _known(platform_id, lms_id)
        _write_new(path, bundle(found, most=None))
        actions.note(Deed.EXPORTED, found, now(), by=None)
        db.session.commit()
    click.echo(f"{path} holds it. Hand it to the person and delete it.")


@person.command("erase")
@PLATFORM
@LMS_ID
@click.confirmation_option(prompt="This is for good. Erase them?")
def erase(platform_id: int, lms_id: str) -> None:
    """Erase somebody; no course list brings them back."""
    app, _settings = open_ready_app()
    with app.app_context():
        actions.erase(_known(platform_id, lms_id), now(), by=None, deed=Deed.ERASED)
        db.session.commit()
        blot_out()
    click.echo("They are erased. Your LMS keeps what it was told.")


def _lines(found: list[Swept]) -> list[str]:
    if not found:
        return ["Nothing is over."]
    return [f"{each.school}: {each.kind}: {each.count}" for each in found]


def _known(platform_id: int, lms_id: str) -> Person:
    found = known_person(platform_id, lms_id)
    if found is None:
        raise click.ClickException("nobody is known by this id there")
    return found


def _write_new(path: Path, content: bytes) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise click.ClickException(f"{path} could not be made: {error.strerror}") from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
