"""What a member jots down before and while they look back is theirs, and completes nothing."""

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from lti_tool.extensions import db
from lti_tool.gradebook.models import Score
from lti_tool.meetings.models import Meeting, MeetingState
from lti_tool.plans.models import Feedback, Outcome
from lti_tool.progress.models import Completion
from lti_tool.web.clock import Clock
from tests import people
from tests.browser import Browser, visit
from tests.conftest import NOON
from tests.pressing import page, press, words

SIX_WEEKS = dt.timedelta(weeks=6)
PLAN = {"focus": "Longer answers", "try_1": "Wait four seconds.", "revision": "0", "share": "1"}
JOTTED = {"tried": "Waited in 8B.", "learned": "It is quiet.", "revision": "0"}
GIVEN = JOTTED | {"outcome": "worked", "next_step": "adapt"}


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


@pytest.fixture
def ben(app: Flask, cast: people.Cast) -> Browser:
    """Return Ben's browser, with a shared plan and the page of his feedback open."""
    browser = visit(app, cast.ben)
    press(browser, at(cast, "/plan/1"), PLAN)
    browser.get(at(cast, "/feedback/1"))
    return browser


def at(cast: people.Cast, path: str = "") -> str:
    return f"/communities/{cast.community}{path}"


def keep(browser: Browser, cast: people.Cast, fields: dict[str, str]) -> tuple[int, Any]:
    """Save as the page does by itself, and return the status and the revision."""
    answer = browser.post(at(cast, "/feedback/1/words"), data=fields)
    return answer.status_code, (answer.get_json(silent=True) or {}).get("revision")


def later(app: Flask, cast: people.Cast, clock: Clock) -> Browser:
    """Come back on the day of the next meeting, with the page of the feedback open."""
    clock.fix(NOON + SIX_WEEKS)
    browser = visit(app, cast.ben)
    browser.get(at(cast, "/feedback/1"))
    return browser


def kept(app: Flask) -> Feedback | None:
    with app.app_context():
        return db.session.query(Feedback).one_or_none()


def completed(app: Flask) -> tuple[int, int]:
    """Return how many cycles are complete, and how many scores are owed."""
    with app.app_context():
        return db.session.query(Completion).count(), db.session.query(Score).count()


def shared_with(app: Flask, cast: people.Cast, person: int) -> str:
    """Return the pages on which somebody reads what the group shared, and Ben's cycle."""
    browser = visit(app, person)
    shared = page(browser, at(cast, "/shared"))
    link = shared.partition(f'href="{at(cast, "/shared/")}')[2].partition('"')[0]
    return page(browser, at(cast)) + shared + page(browser, at(cast, f"/shared/{link}"))


def test_jottings_are_kept_before_the_next_meeting(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    assert keep(ben, cast, JOTTED) == (200, 1)
    assert keep(ben, cast, JOTTED | {"revision": "1", "learned": "More."}) == (200, 2)
    assert "Waited in 8B." in page(ben, at(cast, "/feedback/1"))
    assert press(ben, at(cast, "/feedback/1"), JOTTED | {"revision": "2"}).status_code == 303
    feedback = kept(app)
    assert feedback is not None
    assert (feedback.learned, feedback.given_at, feedback.shared_at) == ("It is quiet.", None, None)
    assert completed(app) == (0, 0)


def test_an_empty_page_keeps_nothing(app: Flask, cast: people.Cast, ben: Browser) -> None:
    assert keep(ben, cast, {"tried": " ", "learned": "", "revision": "0"}) == (200, 0)
    assert kept(app) is None


@pytest.mark.parametrize("share", [{}, {"share": "1"}])
def test_a_jotting_is_not_among_what_is_shared_even_where_its_plan_is_shared(
    app: Flask, cast: people.Cast, ben: Browser, share: dict[str, str]
) -> None:
    assert press(ben, at(cast, "/feedback/1"), JOTTED | share).status_code == 303
    keep(ben, cast, GIVEN | {"revision": "1"} | share)
    for reader in (cast.chloe, cast.ben):
        shown = shared_with(app, cast, reader)
        assert "Longer answers" in shown
        assert "in 8B" not in shown
        assert "What became of it" not in shown


def test_a_jotting_of_the_day_completes_nothing_until_it_is_given(
    app: Flask, cast: people.Cast, ben: Browser, clock: Clock
) -> None:
    keep(ben, cast, JOTTED)
    ben = later(app, cast, clock)
    assert keep(ben, cast, GIVEN | {"revision": "1"}) == (200, 2)
    assert completed(app) == (0, 0)
    assert "Look back on my plan" in page(ben, at(cast))
    assert "in 8B" not in shared_with(app, cast, cast.chloe)
    shown = page(ben, at(cast, "/feedback/1"))
    assert "Waited in 8B." in shown
    assert shown.count(" checked") == 2
    assert press(ben, at(cast, "/feedback/1"), GIVEN | {"revision": "2"}).status_code == 303
    assert completed(app) == (1, 1)
    assert "in 8B" not in shared_with(app, cast, cast.chloe)


def test_what_is_given_can_still_be_changed_and_stays_given(
    app: Flask, cast: people.Cast, ben: Browser, clock: Clock
) -> None:
    ben = later(app, cast, clock)
    press(ben, at(cast, "/feedback/1"), GIVEN | {"share": "1"})
    assert keep(ben, cast, JOTTED | {"learned": "Even more.", "revision": "1"}) == (200, 2)
    feedback = kept(app)
    assert feedback is not None
    assert feedback.outcome is Outcome.WORKED
    assert feedback.given_at == NOON + SIX_WEEKS
    assert "Even more." in shared_with(app, cast, cast.chloe)
    assert completed(app) == (1, 1)


def test_of_two_tabs_the_second_is_told_and_its_button_shows_both_texts(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    assert keep(ben, cast, JOTTED) == (200, 1)
    assert keep(ben, cast, JOTTED | {"tried": "From the second"}) == (409, None)
    answer = press(ben, at(cast, "/feedback/1"), JOTTED | {"tried": "From the second"})
    assert answer.status_code == 409
    assert "Waited in 8B." in words(answer)
    assert "From the second" in words(answer)
    assert 'name="revision" value="1"' in words(answer)
    feedback = kept(app)
    assert feedback is not None
    assert feedback.tried == "Waited in 8B."


@pytest.mark.parametrize("name", ["tried", "learned"])
def test_what_is_too_long_is_not_cut_but_said(
    app: Flask, cast: people.Cast, ben: Browser, name: str
) -> None:
    long = JOTTED | {name: "x" * 2001}
    assert keep(ben, cast, long) == (422, None)
    answer = press(ben, at(cast, "/feedback/1"), long)
    assert (answer.status_code, "longer than 2000" in words(answer)) == (422, True)
    assert long[name] in words(answer)
    assert kept(app) is None


def test_after_the_visit_ended_the_open_page_saves_once_its_person_is_back(
    app: Flask, cast: people.Cast, ben: Browser, clock: Clock
) -> None:
    clock.move(dt.timedelta(minutes=61))
    assert keep(ben, cast, JOTTED)[0] == 401
    back = visit(app, cast.ben)
    back.token = ben.token
    assert keep(back, cast, JOTTED) == (200, 1)


def test_under_somebody_else_nothing_is_written(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    chloe = visit(app, cast.chloe)
    chloe.token = ben.token
    assert keep(chloe, cast, JOTTED)[0] == 403
    chloe.get(at(cast))
    assert keep(chloe, cast, JOTTED)[0] == 404
    assert kept(app) is None


def skip(app: Flask, cast: people.Cast, number: int) -> None:
    """Let the lead leave a meeting out."""
    amara = visit(app, cast.amara)
    path = at(cast, f"/meetings/{number}/state")
    assert press(amara, path, {"skipped": "1"}, on=at(cast, "/meetings")).status_code == 303
    with app.app_context():
        left_out = db.session.query(Meeting).filter_by(number=number).one()
        assert left_out.state is MeetingState.SKIPPED


@pytest.mark.parametrize("share", [True, False])
def test_given_feedback_is_shared_and_taken_back_though_the_meeting_was_left_out_since(
    app: Flask, cast: people.Cast, ben: Browser, clock: Clock, *, share: bool
) -> None:
    ben = later(app, cast, clock)
    press(ben, at(cast, "/feedback/1"), GIVEN | ({} if share else {"share": "1"}))
    skip(app, cast, 2)
    again = GIVEN | {"revision": "1"} | ({"share": "1"} if share else {})
    assert press(ben, at(cast, "/feedback/1"), again).status_code == 303
    assert ("in 8B" in shared_with(app, cast, cast.chloe)) is share
    assert completed(app) == (1, 1)


def test_after_the_last_meeting_jottings_are_ones_own_to_keep(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    clock.fix(NOON + SIX_WEEKS * 5)
    ben = visit(app, cast.ben)
    press(ben, at(cast, "/plan/6"), PLAN)
    shown = page(ben, at(cast, "/feedback/6"))
    assert "There is no meeting after this one" in shown
    assert 'name="outcome"' not in shown
    assert press(ben, at(cast, "/feedback/6"), GIVEN).status_code == 303
    assert completed(app) == (0, 0)
