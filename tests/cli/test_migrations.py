"""A database with a community in it, brought to this version's tables, loses nothing."""

import datetime as dt

import flask_migrate
import sqlalchemy as sa
from flask import Flask

from lti_tool.app import create_app
from lti_tool.database import Base
from lti_tool.extensions import db
from lti_tool.settings import Settings
from tests.conftest import NOON

BEGAN = NOON.replace(tzinfo=None)
ROWS: dict[str, dict[str, object]] = {
    "platforms": {"name": "School", "issuer": "https://lms.test", "client_id": "c"},
    "deployments": {"platform_id": 1, "deployment_id": "1"},
    "schools": {"platform_id": 1, "name": "School", "time_zone": "Europe/London"},
    "people": {"platform_id": 1, "subject": "7", "name": "Ben"},
    "courses": {"deployment_id": 1, "context_id": "2", "title": "Staff CPD"},
    "communities": {"course_id": 1, "public_id": "abc", "kind": "tlc", "cycles": 5},
    "resource_links": {"course_id": 1, "public_id": "def", "community_id": 1},
    "line_items": {"community_id": 1, "maximum": 5, "url": "https://lms.test/item"},
    "scores": {"line_item_id": 1, "person_id": 1, "value": 3, "state": "settled"},
}
# What an upgrade must not touch, beside the rows above; the rest of a row is filled in.
FILLED = {sa.DateTime: BEGAN, sa.Integer: 0, sa.Boolean: False, sa.Date: dt.date(2026, 11, 23)}


def _fill(connection: sa.Connection) -> None:
    """Put a community of the first version into its tables."""
    tables = sa.MetaData()
    tables.reflect(connection)
    for name, known in ROWS.items():
        table = tables.tables[name]
        values: dict[str, object] = {
            column.name: next((v for k, v in FILLED.items() if isinstance(column.type, k)), "")
            for column in table.columns
            if not column.nullable and not column.primary_key
        }
        connection.execute(table.insert(), values | known)


def _count(app: Flask) -> dict[str, int]:
    with app.app_context(), db.engine.connect() as connection:
        return {
            name: connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name)))
            for name in ROWS
        }


def test_an_upgrade_keeps_every_row(settings: Settings) -> None:
    app = create_app(settings, testing=True)
    with app.app_context():
        Base.metadata.drop_all(db.engine)
        flask_migrate.upgrade(revision="0001")
        with db.engine.begin() as connection:
            _fill(connection)
        flask_migrate.upgrade()
    assert _count(app) == dict.fromkeys(ROWS, 1)
    with app.app_context():
        flask_migrate.check()
        with db.engine.begin() as connection:
            connection.execute(sa.text("DROP TABLE alembic_version"))
        Base.metadata.create_all(db.engine)
        db.engine.dispose()
