"""What was shared last is read first, and words that come too late or too many are not lost."""

import datetime as dt

import pytest
from flask import Flask

from lti_tool.extensions import db
from lti_tool.plans.models import Plan
from lti_tool.web.clock import Clock
from tests import people
from tests.browser import Browser, visit
from tests.conftest import NOON

SIX_WEEKS = dt.timedelta(weeks=6)


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


def plan(focus: str, *, revision: int = 0) -> dict[str, str]:
    return {"focus": focus, "try_1": "Small things.", "revision": str(revision), "share": "1"}


def send(browser: Browser, path: str, fields: dict[str, str]) -> int:
    browser.get(path)
    return browser.post(path, data=fields).status_code


def test_feedback_shared_last_stands_before_a_plan_shared_earlier(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    here = f"/communities/{cast.community}"
    send(visit(app, cast.ben), f"{here}/plan/1", plan("From Ben"))
    clock.move(dt.timedelta(minutes=1))
    send(visit(app, cast.chloe), f"{here}/plan/1", plan("From Chloe"))
    page = visit(app, cast.chloe).get(here).get_data(as_text=True)
    assert page.index("<bdi>Chloe</bdi></h3>") < page.index("<bdi>Ben</bdi></h3>")
    clock.fix(NOON + SIX_WEEKS)
    told = {"tried": "It went on.", "outcome": "partly", "revision": "0", "share": "1"}
    assert send(visit(app, cast.ben), f"{here}/feedback/1", told) == 303
    page = visit(app, cast.chloe).get(here).get_data(as_text=True)
    assert page.index("<bdi>Ben</bdi></h3>") < page.index("<bdi>Chloe</bdi></h3>")


def test_a_page_left_open_over_the_next_meeting_keeps_its_words(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    path = f"/communities/{cast.community}/plan/1"
    early = visit(app, cast.ben)
    early.get(path)
    clock.fix(NOON + SIX_WEEKS)
    late = visit(app, cast.ben)
    late.token = early.token
    answer = late.post(path, data=plan("Typed before midnight"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Typed before midnight" in page
    assert "Open my new plan" in page
    with app.app_context():
        assert db.session.query(Plan).count() == 0


def test_two_tabs_are_an_error_in_the_title_too(app: Flask, cast: people.Cast) -> None:
    path, ben = f"/communities/{cast.community}/plan/1", visit(app, cast.ben)
    send(ben, path, plan("First"))
    ben.get(path)
    answer = ben.post(path, data=plan("Second"))
    assert answer.status_code == 409
    assert "<title>Error:" in answer.get_data(as_text=True)


def test_no_browser_cuts_pasted_words_off(app: Flask, cast: people.Cast) -> None:
    page = visit(app, cast.ben).get(f"/communities/{cast.community}/plan/1")
    assert "maxlength" not in page.get_data(as_text=True)
