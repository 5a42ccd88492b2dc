"""The commands that run the tool: to try it, and for a real LMS."""

from pathlib import Path

import click
from sqlalchemy import select

from lti_tool import worker as workers
from lti_tool import wsgi
from lti_tool.app import create_app
from lti_tool.cli.opening import open_app, open_ready_app, upgrade
from lti_tool.cli.platforms import new_invite
from lti_tool.demo import stage
from lti_tool.demo.months import Month
from lti_tool.extensions import db
from lti_tool.lti.models import Platform
from lti_tool.lti.tool import tool
from lti_tool.settings import read_settings


@click.command()
@click.option("--tool-port", default=8000, show_default=True, help="The tool's port on localhost.")
@click.option("--lms-port", default=8001, show_default=True, help="Example School's port.")
@click.option(
    "--folder", type=click.Path(path_type=Path), help="Where its data goes, apart from all else."
)
@click.option(
    "--month",
    type=click.Choice([month.value for month in Month]),
    help="Begin in this month of a school year that is told so far, in place of today.",
)
@click.option("--fresh", is_flag=True, help="Begin again with new data.")
def demo(
    tool_port: int, lms_port: int, folder: Path | None, month: str | None, *, fresh: bool
) -> None:
    """Try it: the tool and Example School, an LMS, on this machine only; nothing to set up."""
    begins = Month(month) if month else None
    place = stage.Place(tool_port, lms_port, folder or stage.default_folder(begins), begins)
    stage.play(
        create_app,
        workers.start_worker,
        place,
        fresh=fresh,
        say=click.echo,
    )


@click.command()
def serve() -> None:
    """Run the tool for a real LMS on one machine: pages and background jobs together."""
    app, settings = open_app()
    upgrade(app)
    with app.app_context():
        tool().make_ready()
    stop = workers.start_worker(app, settings.worker_threads)
    click.echo(f"The tool listens on {settings.host}:{settings.port} and is {settings.public_url}.")
    with app.app_context():
        if db.session.scalar(select(Platform.id).limit(1)) is None:
            click.echo("No LMS is registered yet. An LMS registers itself with this address, once:")
            click.echo(f"  {new_invite(settings, '')}")
    try:
        wsgi.serve_threads(app, settings)()
    finally:
        stop()


@click.command()
@click.option(
    "--processes", default=0, help="How many; as many as the machine has cores by default."
)
def web(processes: int) -> None:
    """Run the pages only, with several processes; background jobs need a worker beside it."""
    wsgi.serve_processes(read_settings(), processes)


@click.command()
def worker() -> None:
    """Run the background jobs only."""
    app, settings = open_ready_app()
    workers.run_worker(app, settings.worker_threads)
