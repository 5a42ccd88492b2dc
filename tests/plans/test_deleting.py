"""What a member wrote is theirs to delete; what others have of it, and what it earned, is said."""

import datetime as dt

import pytest
from flask import Flask

from lti_tool.extensions import db
from lti_tool.gradebook.models import Score
from lti_tool.plans.models import Feedback, Plan, TryNote
from lti_tool.progress.models import Completion
from lti_tool.support.models import Response, Visit
from lti_tool.web.clock import Clock
from tests import people
from tests.browser import Browser, visit
from tests.conftest import NOON
from tests.pressing import at_once, page, press, words
from tests.students.conftest import Year10, year10

__all__ = ["year10"]

SIX_WEEKS = dt.timedelta(weeks=6)
PLAN = {"focus": "Longer answers", "try_1": "Wait four seconds.", "revision": "0", "share": "1"}
TOLD = {
    "tried": "I waited.",
    "outcome": "worked",
    "learned": "Silence is fine.",
    "next_step": "carry-on",
    "revision": "0",
    "share": "1",
}


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


@pytest.fixture
def ben(app: Flask, cast: people.Cast) -> Browser:
    """Let Ben write a plan, a line and a request, and Chloe say something; return his browser."""
    browser = visit(app, cast.ben)
    press(browser, at(cast, "/plan/1"), PLAN)
    press(browser, at(cast, "/plan/1/notes"), {"words": "8B waited."}, on=at(cast, "/plan/1"))
    with app.app_context():
        plan = db.session.query(Plan).one()
        chloe = str(plan.membership_id + 1)
    asked = {"visitor": chloe, "when": "Thursday"}
    assert press(browser, at(cast, "/plan/1/visit"), asked).status_code == 303
    said = {"kind": "response", "words": "Do they write first?"}
    press(visit(app, cast.chloe), at(cast, f"/shared/{plan.public_id}"), said)
    assert counts(app) == {"plans": 1, "feedback": 0, "try_notes": 1, "responses": 1, "visits": 1}
    return browser


@pytest.fixture
def done(app: Flask, cast: people.Cast, ben: Browser, clock: Clock) -> Browser:
    """Let Ben look back on his plan, which completes the cycle."""
    clock.fix(NOON + SIX_WEEKS)
    browser = visit(app, cast.ben)
    assert press(browser, at(cast, "/feedback/1"), TOLD).status_code == 303
    return browser


def at(cast: people.Cast, path: str = "") -> str:
    return f"/communities/{cast.community}{path}"


def counts(app: Flask) -> dict[str, int]:
    with app.app_context():
        written = (Plan, Feedback, TryNote, Response, Visit)
        return {each.__tablename__: db.session.query(each).count() for each in written}


def earned(app: Flask) -> tuple[int, int | None]:
    """Return how many cycles are complete, and what the gradebook is owed for them."""
    with app.app_context():
        return db.session.query(Completion).count(), db.session.query(Score.value).scalar()


def delete(browser: Browser, cast: people.Cast, what: str) -> str | None:
    """Follow the link on the page, and press the button that the next page has."""
    path = at(cast, f"/{what}/1/delete")
    assert f'href="{path}"' in page(browser, at(cast, f"/{what}/1"))
    shown = page(browser, path)
    assert f'action="{path}"' in shown
    answer = press(browser, path)
    assert answer.status_code == 303
    return answer.location


def test_a_plan_goes_with_all_that_hangs_on_it_and_the_page_says_so_before(
    app: Flask, cast: people.Cast, done: Browser
) -> None:
    asked = page(done, at(cast, "/plan/1/delete"))
    for what in (
        "Longer answers",
        "Your lines about how it goes",
        "Your feedback on it",
        "What others said to it, if anybody did",
        "This cycle stays complete",
        "it never goes down",
        "A peer visit that you asked for stays",
    ):
        assert what in asked
    assert delete(done, cast, "plan") == at(cast)
    assert counts(app) == {"plans": 0, "feedback": 0, "try_notes": 0, "responses": 0, "visits": 1}
    assert "Longer answers" not in page(visit(app, cast.chloe), at(cast, "/shared"))


@pytest.mark.parametrize("what", ["plan", "feedback"])
def test_a_completed_cycle_stays_complete_and_its_score_as_it_is(
    app: Flask, cast: people.Cast, done: Browser, what: str
) -> None:
    assert earned(app) == (1, 1)
    delete(done, cast, what)
    assert earned(app) == (1, 1)
    shown = page(done, at(cast))
    assert "You have completed 1 of 5 cycles" in shown
    assert "and you completed the cycle that it began" in shown
    assert "Look back on my plan" not in shown


def test_feedback_goes_alone_and_its_cycle_asks_for_nothing_more(
    app: Flask, cast: people.Cast, done: Browser
) -> None:
    asked = page(done, at(cast, "/feedback/1/delete"))
    for what in ("Silence is fine.", "This cycle stays complete", "it stays with your plan"):
        assert what in asked
    assert delete(done, cast, "feedback") == at(cast, "/plan/1")
    with app.app_context():
        left = db.session.query(Feedback).one()
        assert (left.tried, left.outcome, left.learned, left.next_step) == ("", None, "", None)
        assert left.shared_at is None
    for shown in (page(done, at(cast, "/feedback/1")), page(done, at(cast, "/shared"))):
        assert "Silence is fine." not in shown
    assert "this cycle is complete" in page(done, at(cast, "/plan/1"))
    assert "Who can see my feedback" not in page(done, at(cast, "/feedback/1"))
    # Nothing is carried on any more.
    assert "Longer answers" not in page(done, at(cast, "/plan/2"))


def test_feedback_can_be_given_again_and_counts_no_second_time(
    app: Flask, cast: people.Cast, done: Browser
) -> None:
    delete(done, cast, "feedback")
    again = TOLD | {"revision": "2", "learned": "Patience."}
    assert press(done, at(cast, "/feedback/1"), again).status_code == 303
    assert "Patience." in page(visit(app, cast.chloe), at(cast, "/shared"))
    assert earned(app) == (1, 1)


def test_what_was_jotted_down_can_go_too(app: Flask, cast: people.Cast, ben: Browser) -> None:
    press(ben, at(cast, "/feedback/1"), {"tried": "Half a try.", "revision": "0"})
    assert "stays complete" not in page(ben, at(cast, "/feedback/1/delete"))
    delete(ben, cast, "feedback")
    assert "Half a try." not in page(ben, at(cast, "/feedback/1"))
    assert earned(app) == (0, None)


def test_a_plan_without_feedback_goes_and_a_new_one_can_be_written(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    asked = page(ben, at(cast, "/plan/1/delete"))
    assert "it has completed no cycle" in asked
    assert "Your feedback" not in asked
    delete(ben, cast, "plan")
    assert "Write my plan" in page(ben, at(cast))
    assert press(ben, at(cast, "/plan/1"), PLAN | {"focus": "Another"}).status_code == 303
    assert "Do they write first?" not in page(ben, at(cast))


def test_a_page_that_is_still_open_brings_nothing_back_by_itself(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    typed = PLAN | {"revision": "1", "focus": "Longer thoughts"}
    delete(ben, cast, "plan")
    assert ben.post(at(cast, "/plan/1/words"), data=typed).status_code == 409
    answer = ben.post(at(cast, "/plan/1"), data=typed)
    assert answer.status_code == 409
    assert "You deleted this plan since you opened this page" in words(answer)
    assert "Longer thoughts" in words(answer)
    assert 'name="revision" value="0"' in words(answer)
    assert counts(app)["plans"] == 0


def test_nor_does_a_page_of_feedback(app: Flask, cast: people.Cast, done: Browser) -> None:
    typed = TOLD | {"revision": "1", "learned": "Silence is golden."}
    delete(done, cast, "feedback")
    assert done.post(at(cast, "/feedback/1/words"), data=typed).status_code == 409
    answer = done.post(at(cast, "/feedback/1"), data=typed)
    assert answer.status_code == 409
    assert "You deleted this feedback since you opened this page" in words(answer)
    assert "Silence is golden." in words(answer)
    with app.app_context():
        assert not db.session.query(Feedback).one().has_words


@pytest.mark.parametrize("what", ["plan", "feedback"])
def test_two_clicks_are_no_error(app: Flask, cast: people.Cast, done: Browser, what: str) -> None:
    path = at(cast, f"/{what}/1/delete")
    browsers = [visit(app, cast.ben) for _ in range(2)]
    for browser in browsers:
        browser.get(path)
    assert at_once([(browser, path, {}) for browser in browsers]) == [303, 303]
    assert press(done, path, on=at(cast)).status_code == 303
    assert done.get(path).status_code == 404


@pytest.mark.parametrize("what", ["plan", "feedback"])
def test_nobody_deletes_what_is_anothers(
    app: Flask, cast: people.Cast, done: Browser, what: str
) -> None:
    before, path = counts(app), at(cast, f"/{what}/1/delete")
    for person, status in ((cast.chloe, 303), (cast.amara, 403), (cast.dylan, 403)):
        browser = visit(app, person)
        for shown in (at(cast), at(cast, "/join"), path):
            browser.get(shown)
        assert browser.post(path).status_code == status
    assert counts(app) == before
    assert "Silence is fine." in page(done, at(cast, "/feedback/1"))


def test_a_leaver_deletes_on_the_page_for_leaving(
    app: Flask, cast: people.Cast, done: Browser
) -> None:
    press(done, at(cast, "/leave"), on=at(cast))
    assert done.get(at(cast, "/plan/1/delete")).status_code == 403
    assert done.post(at(cast, "/plan/1/delete")).status_code == 403
    assert counts(app)["plans"] == 1


def test_a_student_is_told_of_copies_that_somebody_reported(year10: Year10, clock: Clock) -> None:
    year10.send("Zara", "/plan/1", PLAN)
    clock.fix(NOON + SIX_WEEKS)
    year10.send("Zara", "/feedback/1", TOLD)
    for what in ("plan", "feedback"):
        shown = year10.read("Zara", f"/{what}/1/delete")
        assert "the safeguarding contact keeps a copy" in shown
        assert "peer visit" not in shown
        assert "gradebook" not in shown
