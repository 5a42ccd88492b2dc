"""The commands that look after what the tool keeps: its database, its course lists."""

from collections.abc import Iterable

import click
from sqlalchemy import select

from lti_tool.cli.opening import Commands, open_app, open_ready_app, upgrade
from lti_tool.extensions import db
from lti_tool.people.jobs import read_roster
from lti_tool.people.models import Course


@click.group("db", cls=Commands)
def database() -> None:
    """Look after the database."""


@database.command("upgrade")
def upgrade_database() -> None:
    """Bring the database to this version's tables; a second time changes nothing."""
    app, _settings = open_app()
    upgrade(app)
    click.echo("The database is up to date.")


@click.group("roster", cls=Commands)
def roster() -> None:
    """Look after the course lists."""


@roster.command("sync")
def sync_rosters() -> None:
    """Read the list of every course again, now."""
    app, _settings = open_ready_app()
    with app.app_context():
        courses: Iterable[int] = db.session.scalars(
            select(Course.id).where(Course.memberships_url.is_not(None))
        ).all()
        for course_id in courses:
            read_roster.call_local(course_id)
            course = db.session.get_one(Course, course_id)
            click.echo(f"{course.title}: {course.roster_state.value}, {course.roster_count} people")
