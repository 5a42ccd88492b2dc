"""What every command begins with: the settings, an app, and errors as one clear line."""

import click
import flask_migrate
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from lti_tool import paths, wsgi
from lti_tool.app import create_app
from lti_tool.extensions import db
from lti_tool.lti import platforms
from lti_tool.lti.key_files import WrongKey
from lti_tool.settings import Settings, WrongSetting, read_settings


class Commands(click.Group):
    """A group whose commands end with one clear line when a setting or an argument is wrong."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (WrongSetting, platforms.WrongPlatform, WrongKey, wsgi.NoServer) as error:
            raise click.ClickException(str(error)) from None


def open_app() -> tuple[Flask, Settings]:
    """Return an app by the environment's settings, whatever its database holds."""
    settings = read_settings()
    return create_app(settings), settings


def open_ready_app() -> tuple[Flask, Settings]:
    """Return the app of a database that has this version's tables."""
    app, settings = open_app()
    with app.app_context(), db.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
        wanted = ScriptDirectory(str(paths.MIGRATIONS)).get_heads()
    if set(found) != set(wanted):
        raise WrongSetting("The database has not this version's tables: run lti-tool db upgrade")
    return app, settings


def upgrade(app: Flask) -> None:
    """Bring an app's database to this version's tables."""
    with app.app_context():
        flask_migrate.upgrade()
