"""A visit lasts a school day at most, an hour without use, and is one person's."""

import datetime as dt
import re

import pytest
from flask import Flask

from lti_tool.communities.models import Membership
from lti_tool.extensions import db
from lti_tool.lti.launch import forget_nonces
from lti_tool.lti.models import SpentNonce
from lti_tool.people.jobs import forget_old
from lti_tool.people.models import Person, Session
from lti_tool.plans.models import Plan
from lti_tool.web.clock import Clock, now
from tests import people
from tests.browser import visit
from tests.conftest import NOON

PLAN = {"focus": "Longer answers", "try_1": "Wait four seconds after each.", "revision": "0"}
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


def test_without_a_visit_there_is_a_page_that_says_what_to_do(
    app: Flask, cast: people.Cast
) -> None:
    answer = app.test_client().get(f"/communities/{cast.community}")
    assert answer.status_code == 401
    assert "open this from your course again" in answer.get_data(as_text=True)


@pytest.mark.parametrize(("minutes", "status"), [(60, 200), (61, 401)])
def test_an_hour_without_use_ends_a_visit(
    app: Flask, cast: people.Cast, clock: Clock, minutes: int, status: int
) -> None:
    browser = visit(app, cast.ben)
    clock.fix(NOON + minutes * MINUTE)
    assert browser.get(f"/communities/{cast.community}").status_code == status


def test_use_keeps_a_visit_going_but_not_beyond_eight_hours(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    browser = visit(app, cast.ben)
    statuses = []
    for half_hours in range(1, 18):
        clock.fix(NOON + half_hours * 30 * MINUTE)
        statuses.append(browser.get(f"/communities/{cast.community}").status_code)
    assert statuses == [200] * 16 + [401]


def test_words_typed_before_a_visit_ended_are_shown_to_be_copied(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    browser = visit(app, cast.ben)
    browser.get(f"/communities/{cast.community}/plan/1")
    clock.fix(NOON + 61 * MINUTE)
    answer = browser.post(f"/communities/{cast.community}/plan/1", data=PLAN)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 401
    assert "Wait four seconds after each." in page
    assert "csrf_token" not in page
    with app.app_context():
        assert db.session.query(Plan).count() == 0


def test_a_page_works_again_once_its_person_has_come_back(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    browser = visit(app, cast.ben)
    browser.get(f"/communities/{cast.community}/plan/1")
    clock.fix(NOON + 61 * MINUTE)
    back = visit(app, cast.ben)
    back.token = browser.token
    assert back.post(f"/communities/{cast.community}/plan/1", data=PLAN).status_code == 303


def test_a_page_left_open_under_somebody_else_can_neither_write_nor_show_words(
    app: Flask, cast: people.Cast
) -> None:
    bens = visit(app, cast.ben)
    bens.get(f"/communities/{cast.community}/plan/1")
    chloes = visit(app, cast.chloe)
    chloes.token = bens.token
    answer = chloes.post(f"/communities/{cast.community}/plan/1", data=PLAN)
    assert answer.status_code == 403
    page = answer.get_data(as_text=True)
    assert "Somebody else is here now" in page
    assert "Wait four seconds" not in page
    with app.app_context():
        assert db.session.query(Plan).count() == 0


def test_im_finished_ends_the_visit_on_a_shared_computer(app: Flask, cast: people.Cast) -> None:
    browser = visit(app, cast.ben)
    browser.get(f"/communities/{cast.community}")
    answer = browser.post("/finished")
    assert "You are signed out here" in answer.get_data(as_text=True)
    assert browser.get(f"/communities/{cast.community}").status_code == 401
    with app.app_context():
        assert db.session.query(Session).filter_by(ended_at=None).count() == 0


def test_the_night_forgets_visits_and_nonces_that_open_nothing(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    visit(app, cast.ben)
    with app.app_context():
        platform_id = db.session.get_one(Person, cast.ben).platform_id
        db.session.add(SpentNonce(platform_id=platform_id, nonce="old", spent_at=now()))
        db.session.commit()
        forget_nonces(db.session(), now())
        assert db.session.query(SpentNonce).count() == 1
        clock.fix(NOON + dt.timedelta(hours=25))
        forget_old.call_local()
        assert db.session.query(SpentNonce).count() == 0
        # Their person can see for a month whether somebody else was them.
        assert db.session.query(Session).count() == 1
        clock.fix(NOON + dt.timedelta(days=31))
        forget_old.call_local()
        assert db.session.query(Session).count() == 0


def test_a_page_that_reads_itself_keeps_nobody_signed_in(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    browser, room = visit(app, cast.ben), f"/communities/{cast.community}/meetings/1"
    clock.fix(NOON + 50 * MINUTE)
    assert browser.get(room, headers={"X-Follows": "1"}).status_code == 200
    clock.fix(NOON + 61 * MINUTE)
    assert browser.get(room).status_code == 401


@pytest.mark.parametrize("ended", [False, True], ids=["a page that went", "a membership that went"])
def test_words_for_a_page_that_went_meanwhile_are_shown_to_be_copied(
    app: Flask, cast: people.Cast, ended: bool
) -> None:
    browser, here = visit(app, cast.ben), f"/communities/{cast.community}"
    browser.get(f"{here}/plan/1")
    if ended:
        with app.app_context():
            db.session.query(Membership).filter_by(person_id=cast.ben).one().left_at = NOON
            db.session.commit()
    answer = browser.post(f"{here}/plan/{1 if ended else 99}", data=PLAN)
    assert answer.status_code == (403 if ended else 404)
    assert "Wait four seconds after each." in answer.text
    assert "What you typed is below" in answer.text
    assert browser.token not in re.findall(r"<textarea[^>]*>([^<]*)", answer.text)


def test_a_door_that_other_systems_post_to_shows_nothing_back(app: Flask) -> None:
    answer = app.test_client().post("/lti/launch", data={"id_token": "x" * 60, "state": "y"})
    assert answer.status_code >= 400
    assert "x" * 60 not in answer.text
