"""A database with a community in it, brought to this version's tables, loses nothing."""

import datetime as dt

import flask_migrate
import sqlalchemy as sa
from flask import Flask

from lti_tool.app import create_app
from lti_tool.database import Base
from lti_tool.extensions import db
from lti_tool.library.models import LibraryItem
from lti_tool.meetings.queries import agenda
from lti_tool.plans.models import Plan
from lti_tool.settings import Settings
from tests.conftest import NOON

BEGAN = NOON.replace(tzinfo=None)
ROWS: dict[str, dict[str, object]] = {
    "platforms": {"name": "School", "issuer": "https://lms.test", "client_id": "c"},
    "deployments": {"platform_id": 1, "deployment_id": "1"},
    "schools": {"platform_id": 1, "name": "School", "time_zone": "Europe/London"},
    "people": {"platform_id": 1, "subject": "7", "name": "Ben"},
    "courses": {"deployment_id": 1, "context_id": "2", "roster_state": "never"},
    "communities": {"course_id": 1, "public_id": "abc", "kind": "tlc", "grade_return": "none"},
    "memberships": {"community_id": 1, "person_id": 1, "remains": "anonymous"},
    "meetings": {"community_id": 1, "number": 1},
    "plans": {"membership_id": 1, "meeting_id": 1, "focus": "Waiting", "will_try": "Four “s”."},
    "feedback": {"plan_id": 1, "tried": "It", "outcome": "worked", "learned": "More"},
    "resource_links": {"course_id": 1, "public_id": "def", "community_id": 1},
    "line_items": {"community_id": 1, "maximum": 5, "url": "https://lms.test/item"},
    "scores": {"line_item_id": 1, "person_id": 1, "value": 3, "state": "settled"},
}
ROWS_OF_BEN = {name: ROWS[name] for name in ("deployments", "people", "courses", "communities")} | {
    "memberships": ROWS["memberships"] | {"person_id": 2}
}
# What an upgrade must not touch, beside the rows above; the rest of a row is filled in.
FILLED = {sa.DateTime: BEGAN, sa.Integer: 0, sa.Boolean: False, sa.Date: dt.date(2026, 11, 23)}


def _fill(connection: sa.Connection, rows: dict[str, dict[str, object]]) -> None:
    """Put a community of an earlier version into its tables."""
    tables = sa.MetaData()
    tables.reflect(connection)
    for name, known in rows.items():
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
            _fill(connection, ROWS)
        flask_migrate.upgrade()
    assert _count(app) == dict.fromkeys(ROWS, 1)
    with app.app_context():
        flask_migrate.check()
        [plan] = db.session.query(Plan)
        assert (plan.focus, plan.will_try, plan.closed) == ("Waiting", ["Four “s”."], plan.feedback)
        assert plan.public_id
        assert [item.minutes for item in agenda(plan.membership.community)] == [25, 20, 15]
        _leave_as_found()


def test_who_wrote_an_item_of_the_shelf_is_the_same_person_after_it_and_back(
    settings: Settings,
) -> None:
    app = create_app(settings, testing=True)
    people = {"platform_id": 1, "subject": "6", "name": "Ada"}
    item = {"community_id": 1, "source": "other", "written_by_id": 1, "revision": 1}
    with app.app_context():
        Base.metadata.drop_all(db.engine)
        flask_migrate.upgrade(revision="0001")
        with db.engine.begin() as connection:
            _fill(connection, {"platforms": ROWS["platforms"], "people": people})
            _fill(connection, ROWS_OF_BEN)
        flask_migrate.upgrade(revision="0003")
        with db.engine.begin() as connection:
            _fill(connection, {"library_items": item | {"public_id": "a"}})
            _fill(connection, {"library_items": item | {"public_id": "b", "revision": 2}})
            lead = {"public_id": "c", "written_by_id": None}
            _fill(connection, {"library_items": item | lead})
        flask_migrate.upgrade()
        # Ben's person is the second, and his membership the first; of what was changed since,
        # nobody knows by whom.
        assert _writers() == [(2, 2, True), (2, None, True), (None, None, False)]
        flask_migrate.downgrade(revision="0003")
        with db.engine.connect() as connection:
            wanted = sa.text("SELECT written_by_id FROM library_items ORDER BY id")
            assert list(connection.scalars(wanted)) == [1, 1, None]
        Base.metadata.drop_all(db.engine)
        _leave_as_found()


def _writers() -> list[tuple[int | None, int | None, bool]]:
    items = db.session.query(LibraryItem).order_by(LibraryItem.id).all()
    found = [(item.written_by_id, item.saved_by_id, item.members_wrote) for item in items]
    db.session.remove()
    return found


def _leave_as_found() -> None:
    """Leave the tables as every other test finds them."""
    db.session.remove()
    with db.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE alembic_version"))
    Base.metadata.create_all(db.engine)
    db.engine.dispose()
