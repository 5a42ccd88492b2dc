"""The commands of `lti-tool`: what a school's network manager types."""

import logging
from collections.abc import Iterable
from pathlib import Path

import click
import flask_migrate
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import select

from lti_tool import paths, wsgi
from lti_tool import worker as workers
from lti_tool.app import create_app
from lti_tool.demo import stage
from lti_tool.extensions import db
from lti_tool.lti import platforms
from lti_tool.lti.keys import WrongKey
from lti_tool.lti.models import Platform
from lti_tool.lti.tool import tool
from lti_tool.people.actions import open_school
from lti_tool.people.jobs import read_roster
from lti_tool.people.models import Course
from lti_tool.settings import Settings, WrongSetting, read_settings
from lti_tool.web.clock import now

# Where Moodle keeps its doors, below its own address.
MOODLE = ("/mod/lti/auth.php", "/mod/lti/token.php", "/mod/lti/certs.php")
ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Commands(click.Group):
    """A group whose commands end with one clear line when a setting or an argument is wrong."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (WrongSetting, platforms.WrongPlatform, WrongKey, wsgi.NoServer) as error:
            raise click.ClickException(str(error)) from None


def _app() -> tuple[Flask, Settings]:
    settings = read_settings()
    return create_app(settings), settings


def _ready_app() -> tuple[Flask, Settings]:
    """Return the app of a database that has this version's tables."""
    app, settings = _app()
    with app.app_context(), db.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
        wanted = ScriptDirectory(str(paths.MIGRATIONS)).get_heads()
    if set(found) != set(wanted):
        raise WrongSetting("The database has not this version's tables: run lti-tool db upgrade")
    return app, settings


def _upgrade(app: Flask) -> None:
    with app.app_context():
        flask_migrate.upgrade()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lti-tool")
def main() -> None:
    """Spaces for learning communities inside the courses of your LMS."""
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")


@main.command()
@click.option("--tool-port", default=8000, show_default=True, help="The tool's port on localhost.")
@click.option("--lms-port", default=8001, show_default=True, help="Example School's port.")
@click.option(
    "--folder", type=click.Path(path_type=Path), help="Where its data goes, apart from all else."
)
@click.option("--fresh", is_flag=True, help="Begin again with new data.")
def demo(tool_port: int, lms_port: int, folder: Path | None, *, fresh: bool) -> None:
    """Try it: the tool and Example School, an LMS, on this machine only; nothing to set up."""
    stage.play(
        create_app,
        workers.start_worker,
        stage.Place(tool_port, lms_port, folder or stage.default_folder()),
        fresh=fresh,
        say=click.echo,
    )


@main.command()
def serve() -> None:
    """Run the tool for a real LMS on one machine: pages and background jobs together."""
    app, settings = _app()
    _upgrade(app)
    with app.app_context():
        tool().make_ready()
    stop = workers.start_worker(app, settings.worker_threads)
    click.echo(f"The tool listens on {settings.host}:{settings.port} and is {settings.public_url}.")
    with app.app_context():
        if db.session.scalar(select(Platform.id).limit(1)) is None:
            click.echo("No LMS is registered yet: see lti-tool platform add --help.")
    try:
        wsgi.serve_threads(app, settings)()
    finally:
        stop()


@main.command()
@click.option(
    "--processes", default=0, help="How many; as many as the machine has cores by default."
)
def web(processes: int) -> None:
    """Run the pages only, with several processes; background jobs need a worker beside it."""
    wsgi.serve_processes(read_settings(), processes)


@main.command()
def worker() -> None:
    """Run the background jobs only."""
    app, settings = _ready_app()
    workers.run_worker(app, settings.worker_threads)


@main.group("db", cls=Commands)
def database() -> None:
    """Look after the database."""


@database.command("upgrade")
def upgrade() -> None:
    """Bring the database to this version's tables; a second time changes nothing."""
    app, _settings = _app()
    _upgrade(app)
    click.echo("The database is up to date.")


@main.group("platform", cls=Commands)
def platform() -> None:
    """Register an LMS, and approve where it deployed the tool."""


@platform.command("add")
@click.argument("name")
@click.option(
    "--moodle", metavar="ADDRESS", help="A Moodle's own address: fills in the four below."
)
@click.option("--issuer", help="The LMS's issuer, or Platform ID.")
@click.option("--authorization-endpoint", help="Its authentication request address.")
@click.option("--token-endpoint", help="Its access token address.")
@click.option("--jwks-uri", help="Its public keyset address.")
@click.option("--client-id", required=True, help="The client id it gave this tool.")
@click.option("--deployment-id", multiple=True, help="A deployment to approve at once.")
@click.option("--token-audience", help="Only where the LMS asks for one.")
@click.option("--insecure-loopback", is_flag=True, help="Allow http for an LMS on this machine.")
def add_platform(
    name: str, moodle: str | None, deployment_id: tuple[str, ...], **given: str | bool | None
) -> None:
    """Register the LMS of a school called NAME by hand."""
    app, settings = _app()
    _upgrade(app)
    with app.app_context():
        found = Platform(name=name, created_at=now(), **_addresses(moodle, given))
        platforms.add(db.session(), found)
        open_school(found, name, settings.time_zone)
        for each in deployment_id:
            platforms.approve(db.session(), found, each, now())
        db.session.commit()
        click.echo(f"Platform {found.id} is registered. The LMS needs these addresses of the tool:")
        click.echo(f"  tool and redirect  {tool().launch_url}")
        click.echo(f"  login              {settings.public_url}/lti/login")
        click.echo(f"  public keys        {settings.public_url}/lti/jwks")


def _addresses(
    moodle: str | None, given: dict[str, str | bool | None]
) -> dict[str, str | bool | None]:
    """Return a platform's columns; a Moodle's own address stands for all four."""
    if moodle:
        base = moodle.rstrip("/")
        known = {"issuer": base} | {k: base + v for k, v in zip(ADDRESSES, MOODLE, strict=True)}
        given = given | {name: given[name] or address for name, address in known.items()}
    for name in ("issuer", *ADDRESSES):
        if not given[name]:
            option = name.replace("_", "-")
            raise platforms.WrongPlatform(f"--{option} is missing (or give --moodle for a Moodle)")
    return given


@platform.command("list")
def list_platforms() -> None:
    """Show every LMS, its deployments, and which of them wait for approval."""
    app, _settings = _ready_app()
    with app.app_context():
        found = db.session.scalars(select(Platform).order_by(Platform.id)).all()
        for each in found:
            click.echo(f"{each.id}  {each.name}  {each.issuer}  client id {each.client_id}")
            for place in each.deployments:
                click.echo(f"   deployment {place.deployment_id}: {_approval(place.approved_at)}")
        if not found:
            click.echo("No LMS is registered yet: see lti-tool platform add --help.")


def _approval(approved_at: object) -> str:
    return "approved" if approved_at else "waits: lti-tool platform approve"


@platform.command("approve")
@click.argument("platform_id", type=int)
@click.argument("deployment_id")
def approve_deployment(platform_id: int, deployment_id: str) -> None:
    """Let a deployment of an LMS launch the tool."""
    app, _settings = _ready_app()
    with app.app_context():
        found = db.session.get(Platform, platform_id)
        if found is None:
            raise platforms.WrongPlatform(
                f"there is no platform {platform_id}: see lti-tool platform list"
            )
        platforms.approve(db.session(), found, deployment_id, now())
        db.session.commit()
        click.echo(f"Deployment {deployment_id} of {found.name} is approved.")


@main.group("keys", cls=Commands)
def keys() -> None:
    """Look after the keys that sign what the tool sends."""


@keys.command("list")
def list_keys() -> None:
    """Show every key: since when, and whether it signs."""
    app, _settings = _app()
    with app.app_context():
        for key in tool().keys.listed():
            click.echo(
                f"{key.thumbprint}  {key.state.value:8}  since {key.since:%d %B %Y %H:%M} UTC"
            )


@keys.command("new")
def new_key() -> None:
    """Make a key; it is published now and signs from tomorrow, when every LMS can know it."""
    app, _settings = _app()
    with app.app_context():
        click.echo(tool().keys.new())


@keys.command("retire")
@click.argument("thumbprint")
def retire_key(thumbprint: str) -> None:
    """Stop signing with a key; it stays published for two weeks more."""
    app, _settings = _app()
    with app.app_context():
        tool().keys.retire(thumbprint)
        click.echo(f"{thumbprint} signs nothing more.")


@main.group("roster", cls=Commands)
def roster() -> None:
    """Look after the course lists."""


@roster.command("sync")
def sync_rosters() -> None:
    """Read the list of every course again, now."""
    app, _settings = _ready_app()
    with app.app_context():
        courses: Iterable[int] = db.session.scalars(
            select(Course.id).where(Course.memberships_url.is_not(None))
        ).all()
        for course_id in courses:
            read_roster.call_local(course_id)
            course = db.session.get_one(Course, course_id)
            click.echo(f"{course.title}: {course.roster_state.value}, {course.roster_count} people")


if __name__ == "__main__":
    main()
