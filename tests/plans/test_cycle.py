"""One cycle: a plan at one meeting, feedback on it at the next, and the gradebook owed for it."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from lti_tool.extensions import db
from lti_tool.gradebook.models import Score
from lti_tool.plans.models import Feedback, Plan
from lti_tool.progress.models import Completion
from lti_tool.web.clock import Clock
from tests import people
from tests.browser import Browser, visit
from tests.conftest import NOON

SIX_WEEKS = dt.timedelta(weeks=6)
PLAN = {"focus": "Longer answers", "try_1": "Wait four seconds.", "revision": "0", "keep": "1"}
FEEDBACK = {
    "tried": "I waited, mostly.",
    "outcome": "not-reached",
    "learned": "Silence is fine.",
    "revision": "0",
    "keep": "1",
}


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


@pytest.fixture
def ben(app: Flask, cast: people.Cast) -> Browser:
    return visit(app, cast.ben)


def send(browser: Browser, path: str, fields: dict[str, str]) -> tuple[int, str]:
    browser.get(path)
    answer = browser.post(path, data=fields)
    return answer.status_code, answer.get_data(as_text=True)


def plan_path(cast: people.Cast, number: int = 1) -> str:
    return f"/communities/{cast.community}/plan/{number}"


def feedback_path(cast: people.Cast, number: int = 1) -> str:
    return f"/communities/{cast.community}/feedback/{number}"


def home(browser: Browser, cast: people.Cast) -> str:
    return browser.get(f"/communities/{cast.community}").get_data(as_text=True)


def test_a_plan_is_for_its_author_only_until_they_share_it(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    assert "Write my plan" in home(ben, cast)
    assert send(ben, plan_path(cast), PLAN)[0] == 303
    assert "Longer answers" not in home(visit(app, cast.chloe), cast)
    assert send(ben, plan_path(cast), PLAN | {"revision": "1", "share": "1"})[0] == 303
    assert "Longer answers" in home(visit(app, cast.chloe), cast)
    assert send(ben, plan_path(cast), PLAN | {"revision": "2"})[0] == 303
    assert "Longer answers" not in home(visit(app, cast.chloe), cast)


def test_a_lead_who_is_no_member_reads_nothing(app: Flask, cast: people.Cast, ben: Browser) -> None:
    send(ben, plan_path(cast), PLAN | {"share": "1"})
    amara = visit(app, cast.amara)
    assert "Longer answers" not in home(amara, cast)
    assert amara.get(plan_path(cast)).status_code == 403
    assert amara.get(f"/communities/{cast.community}/shared").status_code == 403


def test_feedback_is_only_jotted_down_until_the_day_of_the_next_meeting(
    app: Flask, cast: people.Cast, ben: Browser, clock: Clock
) -> None:
    send(ben, plan_path(cast), PLAN)
    page = ben.get(feedback_path(cast)).get_data(as_text=True)
    assert "Feedback opens at the next meeting, on Monday 4 January" in page
    assert send(ben, feedback_path(cast), FEEDBACK)[0] == 303
    assert "completed 0 of 5" in home(ben, cast)
    clock.fix(NOON + SIX_WEEKS)
    ben = visit(app, cast.ben)
    assert "I waited, mostly." in ben.get(feedback_path(cast)).get_data(as_text=True)
    assert "Look back on my plan" in home(ben, cast)
    assert send(ben, feedback_path(cast), FEEDBACK | {"revision": "1"})[0] == 303
    assert "completed 1 of 5" in home(ben, cast)


def complete(app: Flask, cast: people.Cast, person: int, clock: Clock, cycle: int = 1) -> Browser:
    """Let someone write the plan of a cycle and look back on it six weeks later."""
    clock.fix(NOON + SIX_WEEKS * (cycle - 1))
    send(visit(app, person), plan_path(cast, cycle), PLAN)
    clock.fix(NOON + SIX_WEEKS * cycle)
    browser = visit(app, person)
    assert send(browser, feedback_path(cast, cycle), FEEDBACK)[0] == 303
    return browser


def test_feedback_of_any_outcome_completes_the_cycle_and_owes_the_score(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    browser = complete(app, cast, cast.ben, clock)
    assert "You have completed 1 of 5 cycles" in home(browser, cast)
    with app.app_context():
        score = db.session.query(Score).one()
        assert (score.person_id, score.value, score.earned_at) == (cast.ben, 1, NOON + SIX_WEEKS)


def test_without_a_yes_nothing_is_owed(app: Flask, cast: people.Cast, clock: Clock) -> None:
    complete(app, cast, cast.chloe, clock)
    with app.app_context():
        assert db.session.query(Completion).count() == 1
        assert db.session.query(Score).count() == 0


def test_a_yes_afterwards_owes_what_was_completed(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    browser = complete(app, cast, cast.chloe, clock)
    path = f"/communities/{cast.community}/gradebook"
    assert "The gradebook has nothing of you" in browser.get(path).get_data(as_text=True)
    assert send(browser, path, {"sends_cycles": "yes"})[0] == 303
    assert "is on its way" in browser.get(path).get_data(as_text=True)
    assert send(browser, path, {"sends_cycles": "no"})[0] == 303
    assert "nothing of you" in browser.get(path).get_data(as_text=True)


def test_feedback_given_twice_counts_once(app: Flask, cast: people.Cast, clock: Clock) -> None:
    browser = complete(app, cast, cast.ben, clock)
    assert (
        send(browser, feedback_path(cast), FEEDBACK | {"revision": "1", "learned": "More."})[0]
        == 303
    )
    with app.app_context():
        assert db.session.query(Completion).count() == 1
        assert db.session.query(Score).one().value == 1


def test_a_second_cycle_makes_two(app: Flask, cast: people.Cast, clock: Clock) -> None:
    complete(app, cast, cast.ben, clock)
    complete(app, cast, cast.ben, clock, cycle=2)
    with app.app_context():
        assert db.session.query(Score).one().value == 2


def test_there_is_one_plan_for_a_member_and_a_meeting(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    send(ben, plan_path(cast), PLAN)
    send(ben, plan_path(cast), PLAN | {"revision": "1", "focus": "Shorter questions"})
    with app.app_context():
        assert db.session.query(Plan).one().focus == "Shorter questions"
    assert ben.get(plan_path(cast, 2)).status_code == 404
    assert ben.get(plan_path(cast, 9)).status_code == 404


def test_a_second_tab_loses_nothing(app: Flask, cast: people.Cast, ben: Browser) -> None:
    send(ben, plan_path(cast), PLAN)
    send(ben, plan_path(cast), PLAN | {"revision": "1", "focus": "From the first tab"})
    status, page = send(ben, plan_path(cast), PLAN | {"revision": "1", "focus": "From the second"})
    assert status == 409
    assert "From the first tab" in page
    assert "From the second" in page
    with app.app_context():
        assert db.session.query(Plan).one().focus == "From the first tab"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"focus": ""}, "a few words about what you want"),
        ({"try_1": " "}, "at least one thing"),
        ({"try_1": "x" * 2001}, "longer than 2000"),
    ],
)
def test_a_plan_with_something_missing_keeps_the_rest(
    app: Flask, cast: people.Cast, ben: Browser, change: dict[str, str], words: str
) -> None:
    fields = PLAN | change
    status, page = send(ben, plan_path(cast), fields)
    assert (status, words in page) == (422, True)
    assert all(fields[name].strip() in page for name in ("focus", "try_1"))
    with app.app_context():
        assert db.session.query(Plan).count() == 0


def test_feedback_without_an_outcome_keeps_the_words(
    app: Flask, cast: people.Cast, ben: Browser, clock: Clock
) -> None:
    send(ben, plan_path(cast), PLAN)
    clock.fix(NOON + SIX_WEEKS)
    browser = visit(app, cast.ben)
    fields = {name: value for name, value in FEEDBACK.items() if name != "outcome"}
    status, page = send(browser, feedback_path(cast), fields)
    assert status == 422
    assert "all of them weigh the same" in page
    assert "I waited, mostly." in page
    with app.app_context():
        assert db.session.query(Feedback).count() == 0


def test_shared_feedback_shows_no_plan_that_is_not_shared(
    app: Flask, cast: people.Cast, ben: Browser, clock: Clock
) -> None:
    send(ben, plan_path(cast), PLAN)
    clock.fix(NOON + SIX_WEEKS)
    send(visit(app, cast.ben), feedback_path(cast), FEEDBACK | {"share": "1"})
    page = home(visit(app, cast.chloe), cast)
    assert "Silence is fine." in page
    assert "Longer answers" not in page


def test_what_a_leaver_shared_loses_their_name_at_once(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    send(ben, plan_path(cast), PLAN | {"share": "1"})
    ben.get(f"/communities/{cast.community}")
    ben.post(f"/communities/{cast.community}/leave")
    page = home(visit(app, cast.chloe), cast)
    assert "A former member" in page
    assert "<bdi>Ben</bdi>" not in page


def test_a_leaver_can_delete_what_they_wrote(app: Flask, cast: people.Cast, ben: Browser) -> None:
    send(ben, plan_path(cast), PLAN | {"share": "1"})
    path = f"/communities/{cast.community}/left"
    ben.get(f"/communities/{cast.community}")
    ben.post(f"/communities/{cast.community}/leave")
    assert send(ben, path, {"remains": "deleted"})[0] == 303
    with app.app_context():
        assert db.session.query(Plan).count() == 0


def test_after_fourteen_days_there_is_nothing_to_choose(
    app: Flask, cast: people.Cast, ben: Browser, clock: Clock
) -> None:
    path = f"/communities/{cast.community}/left"
    ben.get(f"/communities/{cast.community}")
    ben.post(f"/communities/{cast.community}/leave")
    clock.fix(NOON + dt.timedelta(days=15))
    late = visit(app, cast.ben)
    assert 'name="remains"' not in late.get(path).get_data(as_text=True)
    assert late.post(path, data={"remains": "deleted"}).status_code == 403


def test_leaving_stops_what_was_not_sent_yet(app: Flask, cast: people.Cast, clock: Clock) -> None:
    browser = complete(app, cast, cast.ben, clock)
    browser.get(f"/communities/{cast.community}")
    browser.post(f"/communities/{cast.community}/leave")
    with app.app_context():
        assert db.session.query(Score).one().state == "withdrawn"


def test_someone_who_comes_back_and_says_yes_is_owed_what_they_completed(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    browser = complete(app, cast, cast.ben, clock)
    browser.get(f"/communities/{cast.community}")
    browser.post(f"/communities/{cast.community}/leave")
    assert send(browser, f"/communities/{cast.community}/join", {"sends_cycles": "yes"})[0] == 303
    with app.app_context():
        score = db.session.query(Score).one()
        assert (score.state, score.value) == ("owed", 1)


def at_once(app: Flask, person: int, posts: list[tuple[str, dict[str, str]]]) -> list[int]:
    """Send several forms of one person in the same moment."""
    browsers = [visit(app, person) for _ in posts]
    for browser, (path, _) in zip(browsers, posts, strict=True):
        browser.get(path)
    start = threading.Barrier(len(posts))

    def press(browser: Browser, path: str, fields: dict[str, str]) -> int:
        start.wait()
        return browser.post(path, data=fields).status_code

    with ThreadPoolExecutor(len(posts)) as pool:
        pressed = [
            pool.submit(press, browser, *post)
            for browser, post in zip(browsers, posts, strict=True)
        ]
        return [future.result() for future in pressed]


@pytest.mark.parametrize("_round", range(3))
def test_two_cycles_completed_in_the_same_moment_are_both_owed(
    app: Flask, cast: people.Cast, clock: Clock, _round: int
) -> None:
    for cycle in (1, 2):
        clock.fix(NOON + SIX_WEEKS * (cycle - 1))
        send(visit(app, cast.ben), plan_path(cast, cycle), PLAN)
    clock.fix(NOON + SIX_WEEKS * 2)
    posts = [(feedback_path(cast, cycle), FEEDBACK) for cycle in (1, 2)]
    assert at_once(app, cast.ben, posts) == [303, 303]
    with app.app_context():
        assert db.session.query(Completion).count() == 2
        assert db.session.query(Score).one().value == 2


@pytest.mark.parametrize("_round", range(3))
def test_a_double_click_counts_once_and_is_no_error(
    app: Flask, cast: people.Cast, clock: Clock, _round: int
) -> None:
    assert set(at_once(app, cast.ben, [(plan_path(cast), PLAN)] * 2)) == {303}
    clock.fix(NOON + SIX_WEEKS)
    assert set(at_once(app, cast.ben, [(feedback_path(cast), FEEDBACK)] * 2)) == {303}
    with app.app_context():
        assert db.session.query(Plan).count() == db.session.query(Feedback).count() == 1
        assert db.session.query(Score).one().value == 1
