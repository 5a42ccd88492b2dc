"""Whatever leads do to the dates, in whatever order, each plan is looked back on at one meeting."""

import dataclasses
import datetime as dt
import itertools

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.meetings import actions, rounds
from lti_tool.meetings.actions import OutOfOrder, Taken, When
from lti_tool.meetings.models import Meeting
from lti_tool.meetings.queries import Calendar
from lti_tool.web.clock import now
from tests import people
from tests.meetings.scene import seen

FIRST = people.DAYS[0]
DAYS = st.integers(-30, 240).map(lambda days: FIRST + dt.timedelta(days=days))


@dataclasses.dataclass(frozen=True)
class Step:
    """Something a lead does: to which meeting, in the order of their days, and to which day."""

    verb: str
    which: int
    day: dt.date


VERBS = st.sampled_from(["add", "move", "skip", "put back", "hold"])
STEPS = st.lists(st.builds(Step, VERBS, st.integers(0, 15), DAYS), max_size=30)


def act(cast: people.Cast, step: Step) -> None:
    """Let a lead do it, or be refused; whatever it is, no two meetings change places."""
    calendar = seen(cast)
    order = [m.number for m in calendar.meetings]
    try:
        change(cast, calendar, calendar.meetings[step.which % len(order)], step)
    except (Taken, OutOfOrder):
        assert step.verb in {"add", "move"}
        assert [m.number for m in seen(cast).meetings] == order
    assert [m.number for m in seen(cast).meetings if m.number in order] == order


def change(cast: people.Cast, calendar: Calendar, meeting: Meeting, step: Step) -> None:
    if step.verb == "add":
        made = db.session.get_one(Community, cast.community_id)
        actions.add(made, calendar, When(step.day), now())
    elif step.verb == "move":
        actions.move(calendar, meeting, When(step.day), now())
    elif step.verb == "skip":
        actions.skip(meeting, now())
    elif step.verb == "put back":
        actions.put_back(meeting, now())
    else:
        rounds.hold(meeting, now())


def check(calendar: Calendar) -> None:
    """Hold the year against what a plan needs of it."""
    meetings, counting = calendar.meetings, calendar.counting
    assert len({m.on for m in meetings}) == len(meetings)
    assert len({m.number for m in meetings}) == len(meetings)
    assert all(one.on < other.on for one, other in itertools.pairwise(meetings))
    for meeting in meetings:
        following, former = calendar.after(meeting), calendar.before(meeting)
        assert following is None or (following.counts and following.on > meeting.on)
        assert former is None or (former.counts and former.on < meeting.on)
    closing = [calendar.after(meeting) for meeting in counting]
    assert closing == [*counting[1:], None][: len(counting)]
    assert [calendar.before(meeting) for meeting in counting] == [None, *counting][: len(counting)]
    assert calendar.current is None or calendar.current.counts
    assert calendar.next is None or calendar.next.counts


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS, today=DAYS)
def test_the_order_of_the_year_holds(
    in_app: Flask, cast: people.Cast, steps: list[Step], today: dt.date
) -> None:
    for step in steps:
        act(cast, step)
        check(dataclasses.replace(seen(cast), today=today))
    assert db.session.get_one(Community, cast.community_id).cycles == 5
    db.session.rollback()
