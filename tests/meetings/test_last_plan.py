"""In the room and on paper one has the plan to look back on, whatever happened to the meetings."""

import datetime as dt

import pytest
from flask import Flask

from lti_tool.web.clock import Clock
from tests import people
from tests.browser import Browser
from tests.conftest import NOON
from tests.meetings.scene import FEEDBACK, PLAN, at, come, read, send, statements

SIX_WEEKS = dt.timedelta(weeks=6)
MINE = "My plan from Monday 23 November"
NONE = "You wrote no plan last time."
both = pytest.mark.parametrize("page", ["", "/pack"])


@pytest.fixture
def planned(cast: people.Cast, ben: Browser) -> people.Cast:
    """Let Ben write a plan at the first meeting."""
    send(ben, at(cast, "/plan/1"), **PLAN)
    return cast


def later(app: Flask, cast: people.Cast, clock: Clock, meetings: int) -> Browser:
    """Let Ben come back so many meetings later."""
    clock.fix(NOON + SIX_WEEKS * meetings)
    return come(app, cast, cast.ben)


def skip(app: Flask, cast: people.Cast, number: int) -> None:
    path = at(cast, f"/meetings/{number}/state")
    assert send(come(app, cast, cast.amara), path, skipped="1")[0] == 303


@both
def test_who_missed_a_meeting_has_the_plan_from_before_it(
    app: Flask, planned: people.Cast, clock: Clock, page: str
) -> None:
    ben = later(app, planned, clock, 2)
    shown = read(ben, at(planned, f"/meetings/3{page}"))
    assert MINE in shown
    assert "Wait four seconds." in shown
    assert NONE not in shown
    assert f'href="{at(planned, "/feedback/1")}">Look back on my plan' in read(ben, at(planned))


@both
def test_it_stays_there_with_the_feedback_that_was_given_on_it(
    app: Flask, planned: people.Cast, clock: Clock, page: str
) -> None:
    ben = later(app, planned, clock, 2)
    assert send(ben, at(planned, "/feedback/1"), **FEEDBACK)[0] == 303
    assert MINE in read(ben, at(planned, f"/meetings/3{page}"))


@both
def test_a_plan_whose_own_meeting_was_left_out_afterwards_is_there_too(
    app: Flask, cast: people.Cast, clock: Clock, page: str
) -> None:
    send(later(app, cast, clock, 1), at(cast, "/plan/2"), **PLAN)
    skip(app, cast, 2)
    ben = later(app, cast, clock, 2)
    path = at(cast, f"/meetings/3{page}")
    assert "My plan from Monday 4 January" in read(ben, path)
    assert send(ben, at(cast, "/feedback/2"), **FEEDBACK)[0] == 303
    assert "My plan from Monday 4 January" in read(ben, path)


@both
def test_a_plan_of_a_first_meeting_that_was_left_out_is_there_at_the_second(
    app: Flask, planned: people.Cast, clock: Clock, page: str
) -> None:
    skip(app, planned, 1)
    assert MINE in read(later(app, planned, clock, 1), at(planned, f"/meetings/2{page}"))


@both
def test_of_two_that_wait_the_later_one_is_there(
    app: Flask, planned: people.Cast, clock: Clock, page: str
) -> None:
    send(later(app, planned, clock, 1), at(planned, "/plan/2"), **PLAN | {"focus": "Fewer words"})
    shown = read(later(app, planned, clock, 2), at(planned, f"/meetings/3{page}"))
    assert "Fewer words" in shown
    assert MINE not in shown


@both
def test_a_draft_without_a_focus_does_not_hide_one_that_waits(
    app: Flask, planned: people.Cast, clock: Clock, page: str
) -> None:
    draft = {"focus": "", "try_1": "Some thought.", "revision": "0"}
    ben = later(app, planned, clock, 1)
    assert send(ben, at(planned, "/plan/2/words"), **draft)[0] == 200
    shown = read(later(app, planned, clock, 2), at(planned, f"/meetings/3{page}"))
    assert MINE in shown


@both
def test_what_was_looked_back_on_at_a_meeting_does_not_come_back_at_the_next(
    app: Flask, planned: people.Cast, clock: Clock, page: str
) -> None:
    send(later(app, planned, clock, 1), at(planned, "/feedback/1"), **FEEDBACK)
    shown = read(later(app, planned, clock, 2), at(planned, f"/meetings/3{page}"))
    assert MINE not in shown
    assert (NONE in shown) is (page == "")


@both
def test_it_is_not_at_a_meeting_with_another_still_to_come_before_it(
    app: Flask, planned: people.Cast, clock: Clock, page: str
) -> None:
    ben = later(app, planned, clock, 0)
    assert MINE in read(ben, at(planned, f"/meetings/2{page}"))
    assert MINE not in read(ben, at(planned, f"/meetings/3{page}"))


@both
def test_it_asks_the_database_no_more_than_with_no_plan_at_all(
    app: Flask, planned: people.Cast, clock: Clock, page: str
) -> None:
    for person in (planned.ben, planned.chloe):
        later(app, planned, clock, 2)
        read(come(app, planned, person), at(planned))  # the course's list is read by now
    path = at(planned, f"/meetings/3{page}")
    costs = {len(statements(app, each, path)) for each in (planned.ben, planned.chloe)}
    assert len(costs) == 1
