"""Whatever is told of a month lies before its morning, and nobody is told of a day to come."""

import datetime as dt

import sqlalchemy as sa

from lti_tool.database import Base, Moment
from lti_tool.extensions import db
from lti_tool.meetings.models import Meeting, MeetingState
from lti_tool.outreach.models import Proposal, State
from tests.demo.months.conftest import Told

# What says by when something is to be done, or for how long something is kept.
AHEAD = {"twilights.choose_until"}


def test_no_moment_that_is_kept_is_still_to_come(told: Told) -> None:
    late = dict[str, dt.datetime]()
    with told.app.app_context():
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if not isinstance(column.type, Moment) or str(column) in AHEAD:
                    continue
                last = db.session.scalar(sa.select(sa.func.max(column)))
                if last is not None and last > told.month.begins:
                    late[str(column)] = last
    assert not late


def test_what_was_held_or_run_was_before_today(told: Told) -> None:
    today = told.month.begins.date()
    with told.app.app_context():
        held = db.session.query(Meeting).filter_by(state=MeetingState.HELD).all()
        assert held
        assert all(meeting.on < today for meeting in held)
        planned = db.session.query(Meeting).filter_by(state=MeetingState.PLANNED).all()
        assert all(meeting.on >= today for meeting in planned)
        ran = db.session.query(Proposal).filter_by(state=State.RAN).all()
        assert all(each.wished_on and each.wished_on < today for each in ran)


def test_a_month_begins_on_a_school_day(told: Told) -> None:
    assert told.month.begins.weekday() < 5
    assert told.month.begins.utcoffset() is not None
