"""What is not finished is shown to nobody else, whichever form asks for it."""

import datetime as dt

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from lti_tool.extensions import db
from lti_tool.plans.models import Feedback, Plan
from lti_tool.web.clock import Clock
from tests import people
from tests.browser import Browser, visit
from tests.conftest import NOON
from tests.pressing import page, press, words

PLAN = {"focus": "Longer answers", "try_1": "Wait four seconds.", "revision": "0"}
TOLD = {"tried": "I waited.", "outcome": "worked", "revision": "0"}
ONLY_ME, COMMUNITY = {"audience": "author"}, {"audience": "members"}
BUTTON = "Save who can see it"
REFUSED = "Nobody else can see more than before"


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


@pytest.fixture
def ben(app: Flask, cast: people.Cast) -> Browser:
    browser = visit(app, cast.ben)
    browser.get(at(cast, "/plan/1"))
    return browser


def at(cast: people.Cast, path: str = "") -> str:
    return f"/communities/{cast.community}{path}"


def choose(browser: Browser, cast: people.Cast, what: str, fields: dict[str, str]) -> TestResponse:
    on = at(cast, f"/{what}/1")
    return press(browser, f"{on}/audience", fields, on=on)


def is_shared(app: Flask, model: type[Plan | Feedback]) -> bool:
    with app.app_context():
        return db.session.query(model).one().shared_at is not None


def six_weeks_later(app: Flask, cast: people.Cast, clock: Clock) -> Browser:
    """Let Ben look back on his plan, whatever stands in it."""
    clock.fix(NOON + dt.timedelta(weeks=6))
    browser = visit(app, cast.ben)
    assert press(browser, at(cast, "/feedback/1"), TOLD).status_code == 303
    return browser


@pytest.mark.parametrize("chosen", [COMMUNITY, {}, {"audience": "everybody"}])
def test_while_a_plan_is_written_only_its_own_buttons_share_it(
    app: Flask, cast: people.Cast, ben: Browser, chosen: dict[str, str]
) -> None:
    ben.post(at(cast, "/plan/1/words"), data=PLAN | {"focus": ""})
    answer = choose(ben, cast, "plan", chosen)
    assert answer.status_code == 409
    assert REFUSED in words(answer)
    assert "with the buttons below its words" in words(answer)
    assert "#audience" not in words(answer)
    assert "Wait four seconds." in words(answer)
    assert not is_shared(app, Plan)


def test_to_take_it_back_is_never_refused(app: Flask, cast: people.Cast, ben: Browser) -> None:
    ben.post(at(cast, "/plan/1"), data=PLAN | {"share": "1"})
    assert choose(ben, cast, "plan", ONLY_ME).status_code == 303
    assert not is_shared(app, Plan)


@pytest.mark.parametrize("missing", ["focus", "try_1"])
@pytest.mark.parametrize("chosen", [COMMUNITY, {}])
def test_a_plan_that_was_looked_back_on_unfinished_stays_with_its_author(
    app: Flask,
    cast: people.Cast,
    ben: Browser,
    clock: Clock,
    missing: str,
    chosen: dict[str, str],
) -> None:
    ben.post(at(cast, "/plan/1/words"), data=PLAN | {missing: ""})
    ben = six_weeks_later(app, cast, clock)
    assert BUTTON not in page(ben, at(cast, "/plan/1"))
    answer = choose(ben, cast, "plan", chosen)
    assert answer.status_code == 409
    assert "so it stays with you" in words(answer)
    assert not is_shared(app, Plan)


def test_one_that_the_community_sees_already_can_still_be_taken_back(
    app: Flask, cast: people.Cast, ben: Browser, clock: Clock
) -> None:
    ben.post(at(cast, "/plan/1"), data=PLAN | {"share": "1"})
    ben.post(at(cast, "/plan/1/words"), data=PLAN | {"focus": "", "revision": "1"})
    ben = six_weeks_later(app, cast, clock)
    assert BUTTON in page(ben, at(cast, "/plan/1"))
    assert choose(ben, cast, "plan", ONLY_ME).status_code == 303
    assert not is_shared(app, Plan)


@pytest.mark.parametrize("missing", ["tried", "outcome"])
@pytest.mark.parametrize("chosen", [COMMUNITY, {}])
def test_feedback_that_was_deleted_and_is_begun_again_is_not_shared_half_written(
    app: Flask,
    cast: people.Cast,
    ben: Browser,
    clock: Clock,
    missing: str,
    chosen: dict[str, str],
) -> None:
    ben.post(at(cast, "/plan/1"), data=PLAN)
    ben = six_weeks_later(app, cast, clock)
    press(ben, at(cast, "/feedback/1/delete"))
    begun = TOLD | {missing: "", "learned": "Half a thought.", "revision": "2"}
    assert ben.post(at(cast, "/feedback/1/words"), data=begun).status_code == 200
    assert BUTTON not in page(ben, at(cast, "/feedback/1"))
    answer = choose(ben, cast, "feedback", chosen)
    assert answer.status_code == 409
    assert REFUSED in words(answer)
    assert "Half a thought." in words(answer)
    assert not is_shared(app, Feedback)
    assert "Half a thought." not in page(visit(app, cast.chloe), at(cast, "/shared"))
    whole = begun | TOLD | {"revision": "3", "share": "1"}
    assert ben.post(at(cast, "/feedback/1"), data=whole).status_code == 303
    assert is_shared(app, Feedback)
