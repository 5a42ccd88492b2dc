"""Leaving takes one click from one's own plan too, and coming back finds what was completed."""

import datetime as dt

import pytest
from flask import Flask

from lti_tool.communities.models import Membership
from lti_tool.extensions import db
from lti_tool.gradebook.models import Score
from lti_tool.spaces import jobs
from lti_tool.web.clock import Clock
from tests import people
from tests.browser import Browser, visit
from tests.conftest import NOON

PLAN = {"focus": "Longer answers", "try_1": "Wait four seconds.", "revision": "0", "keep": "1"}
FEEDBACK = {"tried": "I waited.", "outcome": "worked", "revision": "0", "keep": "1"}


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


def press(browser: Browser, page: str, path: str, fields: dict[str, str]) -> int:
    browser.get(page)
    return browser.post(path, data=fields).status_code


def test_ones_own_plan_has_the_way_out(app: Flask, cast: people.Cast) -> None:
    browser, here = visit(app, cast.ben), f"/communities/{cast.community}"
    page = browser.get(f"{here}/plan/1").get_data(as_text=True)
    assert f'action="{here}/leave"' in page
    assert browser.post(f"{here}/leave").location == f"{here}/left"
    with app.app_context():
        assert db.session.query(Membership).filter_by(person_id=cast.ben).one().left_at == NOON


def test_whoever_deleted_and_joined_again_has_still_completed_a_cycle(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    here = f"/communities/{cast.community}"
    press(visit(app, cast.ben), f"{here}/plan/1", f"{here}/plan/1", PLAN)
    clock.fix(NOON + dt.timedelta(weeks=6))
    ben = visit(app, cast.ben)
    assert press(ben, f"{here}/feedback/1", f"{here}/feedback/1", FEEDBACK) == 303
    assert press(ben, here, f"{here}/leave", {}) == 303
    assert press(ben, f"{here}/left", f"{here}/left", {"remains": "deleted"}) == 303
    assert press(ben, f"{here}/join", f"{here}/join", {}) == 303
    page = ben.get(here).get_data(as_text=True)
    assert "You have completed 1 of 5 cycles" in page
    assert "Longer answers" not in page


@pytest.mark.parametrize(("answer", "state"), [("yes", "owed"), ("no", "withdrawn")])
def test_whoever_comes_back_by_the_waiting_list_is_owed_after_a_yes(
    app: Flask, cast: people.Cast, clock: Clock, answer: str, state: str
) -> None:
    here = f"/communities/{cast.community}"
    press(visit(app, cast.ben), f"{here}/plan/1", f"{here}/plan/1", PLAN)
    clock.fix(NOON + dt.timedelta(weeks=6))
    ben, amara = visit(app, cast.ben), visit(app, cast.amara)
    assert press(ben, f"{here}/feedback/1", f"{here}/feedback/1", FEEDBACK) == 303
    assert press(ben, here, f"{here}/leave", {}) == 303
    fields = {"theme": "Metacognition", "size_to": "1"}
    assert press(amara, f"{here}/settings", f"{here}/settings", fields) == 303
    assert press(ben, f"{here}/join", f"{here}/join", {"sends_cycles": answer}) == 303
    assert "You wait for a place" in ben.get(f"{here}/join").text
    assert press(amara, f"{here}/settings", f"{here}/make-room", {}) == 303
    assert "You have completed 1 of 5 cycles" in ben.get(here).text
    with app.app_context():
        jobs.owe_again.call_local()
        assert db.session.query(Score).one().state == state


def test_a_lead_is_told_what_comes_next_until_the_last_meeting(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    here = f"/communities/{cast.community}"
    assert "Tell people in your course." in visit(app, cast.amara).get(here).get_data(as_text=True)
    clock.fix(NOON + dt.timedelta(weeks=33))
    page = visit(app, cast.amara).get(here).get_data(as_text=True)
    assert "Tell people in your course." not in page
    assert "For you who look after it" in page


def test_after_the_last_meeting_a_plan_is_an_offer(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    clock.fix(NOON + dt.timedelta(weeks=33))
    page = visit(app, cast.ben).get(f"/communities/{cast.community}").get_data(as_text=True)
    assert "it opens no new cycle" in page
