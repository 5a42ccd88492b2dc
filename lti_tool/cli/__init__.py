"""The commands of `lti-tool`: what a school's network manager types."""

import logging

import click

from lti_tool.cli.doctor import doctor
from lti_tool.cli.keeping import database, roster
from lti_tool.cli.keys import keys
from lti_tool.cli.opening import Commands
from lti_tool.cli.platforms import platform
from lti_tool.cli.privacy import person, retention
from lti_tool.cli.running import demo, serve, web, worker


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lti-tool")
def main() -> None:
    """Spaces for learning communities inside the courses of your LMS."""
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")


for command in (
    demo,
    serve,
    web,
    worker,
    database,
    platform,
    keys,
    roster,
    retention,
    person,
    doctor,
):
    main.add_command(command)
