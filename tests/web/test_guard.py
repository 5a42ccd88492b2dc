"""A form counts only from a page of ours; every answer carries our headers."""

import datetime as dt
import re
from pathlib import Path

import pytest
from flask import Flask

from lti_tool.app import create_app
from lti_tool.communities.models import Membership
from lti_tool.extensions import db
from lti_tool.settings import Settings
from lti_tool.web.clock import Clock
from tests import people
from tests.browser import visit
from tests.conftest import NOON

JOIN = "/communities/{}/join"


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


def joined(app: Flask, person: int) -> bool:
    with app.app_context():
        return db.session.query(Membership).filter_by(person_id=person).count() == 1


@pytest.mark.parametrize("origin", ["https://evil.test", "null", "http://tool.test"])
def test_a_form_from_elsewhere_changes_nothing(app: Flask, cast: people.Cast, origin: str) -> None:
    browser = visit(app, cast.dylan)
    browser.get(JOIN.format(cast.community))
    answer = browser.post(JOIN.format(cast.community), headers={"Origin": origin})
    assert answer.status_code == 403
    assert "did not come from a page of ours" in answer.get_data(as_text=True)
    assert not joined(app, cast.dylan)


@pytest.mark.parametrize("token", ["", "rubbish"])
def test_a_form_without_its_token_changes_nothing(
    app: Flask, cast: people.Cast, token: str
) -> None:
    browser = visit(app, cast.dylan)
    answer = browser.post(JOIN.format(cast.community), data={"csrf_token": token})
    assert answer.status_code == 403
    assert not joined(app, cast.dylan)


# What no session of ours stands before: each has a proof of its own in what is sent, or needs none.
DOORS = {"launch.login", "launch.open_activity", "checking.verdict", "again.start"}


def test_every_form_address_but_the_doors_asks_for_a_token(app: Flask, cast: people.Cast) -> None:
    browser = visit(app, cast.ben)
    posts = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and rule.endpoint not in DOORS
    }
    assert len(posts) >= 9
    for rule in posts:
        path = re.sub(r"<int[^>]*course_id>", str(cast.course_id), rule)
        path = re.sub(r"<int[^>]*>", "1", path).replace("<public_id>", cast.community)
        assert browser.post(path, data={"csrf_token": "x"}).status_code == 403, rule


def test_every_page_carries_our_headers(app: Flask, cast: people.Cast) -> None:
    headers = visit(app, cast.ben).get(f"/communities/{cast.community}").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert f"frame-ancestors {people.LMS}" in policy
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age" in headers["Strict-Transport-Security"]
    assert "X-Frame-Options" not in headers


def test_the_end_of_a_visit_can_still_be_told_in_the_lms_frame(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    browser = visit(app, cast.ben)
    clock.fix(NOON + dt.timedelta(hours=2))
    answer = browser.get(f"/communities/{cast.community}")
    assert answer.status_code == 401
    assert f"frame-ancestors {people.LMS}" in answer.headers["Content-Security-Policy"]


def test_a_stranger_may_be_framed_by_nobody(app: Flask) -> None:
    policy = app.test_client().get("/nowhere").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy


def test_an_address_that_is_not_there_has_its_page(app: Flask) -> None:
    answer = app.test_client().get("/nowhere")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.get_data(as_text=True)


def test_a_form_that_is_too_large_has_its_page(app: Flask, cast: people.Cast) -> None:
    browser = visit(app, cast.ben)
    browser.get(f"/communities/{cast.community}/plan/1")
    answer = browser.post(f"/communities/{cast.community}/plan/1", data={"focus": "x" * 600_000})
    assert answer.status_code == 413
    assert "too long" in answer.get_data(as_text=True)


def test_health_says_whether_the_database_answers(app: Flask) -> None:
    answer = app.test_client().get("/health")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})


def test_health_says_when_the_database_is_gone(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    gone = settings.model_copy(update={"database_url": f"sqlite:///{folder}/no.sqlite3"})
    answer = create_app(gone, testing=True).test_client().get("/health")
    assert (answer.status_code, answer.get_json()) == (503, {"status": "no database"})


def test_an_error_of_ours_has_its_page_and_no_words_in_the_log(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(settings)

    @app.get("/broken")
    def broken() -> str:
        raise ValueError("what a member wrote")

    answer = app.test_client().get("/broken")
    assert answer.status_code == 500
    assert "went wrong on our side" in answer.get_data(as_text=True)
    assert "ValueError" in caplog.text
    assert "member wrote" not in caplog.text
    with app.app_context():
        db.engine.dispose()  # an app of this test's own, whose connection nobody else closes
