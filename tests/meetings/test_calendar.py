"""Which meeting is next, which a plan belongs to, and which one closes it."""

import datetime as dt

import pytest
from flask import Flask

from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.gradebook.models import LineItem
from lti_tool.meetings.models import Meeting, MeetingState
from lti_tool.meetings.queries import Calendar
from lti_tool.progress.models import Completion
from lti_tool.web.clock import Clock
from tests import people
from tests.browser import Browser
from tests.conftest import NOON
from tests.meetings.scene import FEEDBACK, PLAN, at, come, meeting, read, send

D = people.DAYS
WEEK = dt.timedelta(weeks=1)
SIX_WEEKS = 6 * WEEK
STATES = {"p": MeetingState.PLANNED, "h": MeetingState.HELD, "s": MeetingState.SKIPPED}


def year(states: str, today: dt.date) -> Calendar:
    """Return a year with one meeting for each letter: planned, held or skipped."""
    meetings = [
        Meeting(number=n, on=day, state=STATES[letter])
        for n, (letter, day) in enumerate(zip(states, D, strict=False), start=1)
    ]
    return Calendar(tuple(meetings), today)


def number(found: Meeting | None) -> int | None:
    return found.number if found else None


@pytest.mark.parametrize(
    ("states", "today", "following", "current"),
    [
        ("pppppp", D[0] - WEEK, 1, 1),
        ("pppppp", D[0], 1, 1),
        ("hppppp", D[0], 2, 1),
        ("pppppp", D[0] + WEEK, 2, 1),
        ("hppppp", D[1], 2, 2),
        ("hspppp", D[1], 3, 1),
        ("spppp", D[0], 2, 2),
        ("hhhppp", D[1], 4, 3),
        ("hhhhhh", D[5], None, 6),
        ("hhhhhs", D[5], None, 5),
        ("pppppp", D[5] + WEEK, None, 6),
        ("ssssss", D[0], None, None),
        ("", D[0], None, None),
    ],
)
def test_what_is_next_and_what_a_plan_of_today_belongs_to(
    states: str, today: dt.date, following: int | None, current: int | None
) -> None:
    seen = year(states, today)
    assert (number(seen.next), number(seen.current)) == (following, current)


@pytest.mark.parametrize(
    ("states", "one", "after", "before"),
    [
        ("pppppp", 1, 2, None),
        ("pppppp", 6, None, 5),
        ("hspppp", 1, 3, None),
        ("hspppp", 2, 3, 1),
        ("hspppp", 3, 4, 1),
        ("hsssss", 1, None, None),
        ("sspppp", 3, 4, None),
    ],
)
def test_a_plan_is_looked_back_on_at_the_next_that_is_not_skipped(
    states: str, one: int, after: int | None, before: int | None
) -> None:
    seen = year(states, D[0])
    here = seen.numbered(one)
    assert here is not None
    assert (number(seen.after(here)), number(seen.before(here))) == (after, before)


def test_feedback_opens_on_the_day_of_the_next_or_when_it_was_held_before_its_day() -> None:
    for states, today, is_open in (
        ("pp", D[1] - dt.timedelta(days=1), False),
        ("pp", D[1], True),
        ("ph", D[0], True),
        ("ps", D[5], False),
    ):
        seen = year(states, today)
        assert seen.feedback_is_open(seen.meetings[0]) is is_open


def test_a_day_that_is_over_waits_for_a_word_about_what_became_of_it() -> None:
    seen = year("hpsppp", D[3])
    assert [m.number for m in seen.to_settle] == [2]


def test_six_meetings_make_five_cycles_and_the_plan_of_the_last_is_for_oneself(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    clock.fix(NOON + 5 * SIX_WEEKS)
    ben = come(app, cast, cast.ben)
    page = read(ben, at(cast))
    assert "of 5 cycles" in page
    assert "it opens no new cycle" in page
    assert "what you plan here is for yourself" in read(ben, at(cast, "/meetings/6"))


def test_moving_adding_and_skipping_leave_the_number_of_cycles_as_it_is(
    app: Flask, cast: people.Cast, amara: Browser
) -> None:
    for path, fields in (
        ("/meetings/add", {"on": str(D[1] + WEEK)}),
        ("/meetings/add", {"on": str(D[5] + WEEK)}),
        ("/meetings/2/change", {"on": str(D[1] - WEEK)}),
        ("/meetings/3/state", {"skipped": "1"}),
        ("/meetings/4/state", {"skipped": "1"}),
        ("/meetings/4/state", {"planned": "1"}),
        ("/meetings/1/state", {"held": "1"}),
    ):
        assert send(amara, at(cast, path), **fields)[0] == 303
    with app.app_context():
        assert db.session.get_one(Community, cast.community_id).cycles == 5
        assert db.session.query(LineItem).one().maximum == 5
    assert "of 5 cycles" in read(come(app, cast, cast.ben), at(cast))


def test_when_the_next_meeting_was_skipped_the_one_after_closes_the_plan(
    app: Flask, cast: people.Cast, amara: Browser, ben: Browser, clock: Clock
) -> None:
    assert send(ben, at(cast, "/plan/1"), **PLAN)[0] == 303
    assert send(amara, at(cast, "/meetings/2/state"), skipped="1")[0] == 303
    clock.fix(NOON + SIX_WEEKS)
    ben = come(app, cast, cast.ben)
    assert "Look back on" not in read(ben, at(cast))
    page = read(ben, at(cast, "/feedback/1"))
    assert "Feedback opens at the next meeting, on Monday 15 February" in page
    send(ben, at(cast, "/feedback/1"), **FEEDBACK)
    with app.app_context():
        assert db.session.query(Completion).count() == 0
    clock.fix(NOON + 2 * SIX_WEEKS)
    ben = come(app, cast, cast.ben)
    assert "Look back on your plan from Monday 23 November" in read(ben, at(cast))
    assert "My plan from Monday 23 November" in read(ben, at(cast, "/meetings/3"))
    assert send(ben, at(cast, "/feedback/1"), **FEEDBACK | {"revision": "1"})[0] == 303
    with app.app_context():
        assert db.session.query(Completion).one().cycle == 1


def test_a_meeting_added_in_between_closes_the_plan_of_the_one_before(
    app: Flask, cast: people.Cast, amara: Browser, ben: Browser, clock: Clock
) -> None:
    send(ben, at(cast, "/plan/1"), **PLAN)
    assert send(amara, at(cast, "/meetings/add"), on=str(D[0] + WEEK))[0] == 303
    with app.app_context():
        assert meeting(cast, 7).on == D[0] + WEEK
    clock.fix(NOON + WEEK)
    ben = come(app, cast, cast.ben)
    assert "My plan from Monday 23 November" in read(ben, at(cast, "/meetings/7"))
    assert send(ben, at(cast, "/feedback/1"), **FEEDBACK)[0] == 303
    assert send(ben, at(cast, "/plan/7"), **PLAN)[0] == 303
    with app.app_context():
        assert db.session.query(Completion).one().cycle == 1
