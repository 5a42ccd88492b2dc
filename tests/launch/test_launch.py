"""A right launch opens its activity for its person, in one transaction."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from pylti1p3.message_launch import MessageLaunch

from lti_tool.communities.models import ResourceLink
from lti_tool.extensions import db
from lti_tool.lti.ags import MAKE_LINE_ITEM_SCOPE
from lti_tool.lti.message import Message
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Course, Enrolment, Person, Session
from tests.browser import Browser
from tests.platform.platform import GONE, LTI, MEMBERSHIP, LaunchingPlatform, asked_by

Lms = LaunchingPlatform
NAMES = ("name", "given_name")


def statements_of(app: Flask) -> list[str]:
    """Return a list that fills with what the database is told."""
    told: list[str] = []
    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", lambda *a: told.append(a[2]))
    sa.event.listen(engine, "commit", lambda *a: told.append("COMMIT"))
    return told


def test_a_launch_knows_its_person_course_and_activity(
    app: Flask, lms: Lms, browser: Browser
) -> None:
    column = f"{lms.base}/lineitems/1?type_id=1"
    answer = lms.launch(
        browser,
        **{"https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": {"lineitem": column}},
    )
    assert answer.status_code == 303
    with app.app_context():
        person = db.session.query(Person).one()
        assert (person.subject, person.name) == ("7", "Ben Achterberg")
        place = db.session.query(Enrolment).one()
        assert (place.role, place.course.title) == (CourseRole.INSTRUCTOR, "Staff CPD")
        link = db.session.query(ResourceLink).one()
        assert (link.title, link.line_item_url) == ("Metacognition", column)
        assert answer.headers["Location"].endswith(f"/links/{link.public_id}")
        assert db.session.query(Session).one().person_id == person.id


def test_a_course_learns_where_its_columns_are_made_if_we_may_make_one(
    app: Flask, lms: Lms, browser: Browser
) -> None:
    claim = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
    line_items = f"{lms.base}/lineitems?type_id=1"
    known = []
    # Known already when the LMS first allows it, and kept where a launch does not say it again.
    for scopes in ([], [MAKE_LINE_ITEM_SCOPE], []):
        lms.launch(browser, **{claim: {"lineitems": line_items, "scope": scopes}})
        with app.app_context():
            known.append(db.session.query(Enrolment).one().course.line_items_url)
    assert known == [None, line_items, line_items]


def test_every_launch_passes_through_the_librarys_message_launch(
    lms: Lms, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[MessageLaunch[Any, Any, Any, Any]] = []
    validate = MessageLaunch.validate
    monkeypatch.setattr(MessageLaunch, "validate", lambda self: seen.append(self) or validate(self))
    assert lms.launch(browser).status_code == 303
    assert [type(launch) for launch in seen] == [Message]


def test_the_login_is_answered_by_get_and_post_alike(lms: Lms, browser: Browser) -> None:
    by_post = asked_by(lms.log_in(browser))
    query = {"iss": lms.base, "login_hint": "7", "target_link_uri": "https://tool.test/lti/launch"}
    answer = browser.get("/lti/login", query_string=query, headers={"Sec-Fetch-Dest": "document"})
    by_get = asked_by(answer)
    same = ("scope", "response_type", "response_mode", "prompt", "client_id", "redirect_uri")
    assert [by_get[name] for name in same] == [by_post[name] for name in same]
    assert len(by_post["state"]) < 1000


def test_a_login_by_post_reads_its_query_too(lms: Lms, browser: Browser) -> None:
    answer = browser.post(
        f"/lti/login?iss={lms.base}&login_hint=7",
        data={"target_link_uri": "https://tool.test/lti/launch"},
        headers={"Origin": lms.base, "Sec-Fetch-Dest": "document"},
    )
    assert asked_by(answer)["login_hint"] == "7"


def test_a_login_writes_nothing_and_asks_nobody(app: Flask, lms: Lms, browser: Browser) -> None:
    lms.log_in(browser)
    told, fetches = statements_of(app), lms.fetches
    lms.log_in(browser)
    lms.log_in(browser, top=False)
    assert (told, lms.fetches) == ([], fetches)


def test_a_steady_launch_takes_four_statements_and_one_commit(app: Flask, lms: Lms) -> None:
    first, fresh = (app.test_client() for _ in range(2))
    lms.launch(first)  # type: ignore[arg-type]
    told, fetches = statements_of(app), lms.fetches
    for browser in (first, fresh):
        told.clear()
        assert lms.launch(browser).status_code == 303  # type: ignore[arg-type]
        assert told.count("COMMIT") == 1
        assert len(told) - 1 <= 4
    assert lms.fetches == fetches


def test_even_a_first_launch_is_one_commit(app: Flask, lms: Lms, browser: Browser) -> None:
    lms.log_in(browser)
    told = statements_of(app)
    lms.launch(browser)
    assert told.count("COMMIT") == 1


def test_two_frames_that_log_in_at_once_both_open(lms: Lms, browser: Browser) -> None:
    checks = [lms.log_in(browser, top=False) for _ in range(2)]
    asked = [asked_by(browser.get(check.headers["Location"])) for check in checks]
    for each in asked:
        token = lms.sign(lms.claims(each["nonce"]))
        assert lms.post(browser, each["state"], token).status_code == 303


def test_a_second_launch_by_the_same_person_joins_the_visit(
    app: Flask, lms: Lms, browser: Browser
) -> None:
    lms.launch(browser)
    second = lms.launch(browser)
    assert "lti_session" not in str(second.headers.getlist("Set-Cookie"))
    with app.app_context():
        assert db.session.query(Session).count() == 1


def test_a_launch_by_somebody_else_replaces_the_visit(
    app: Flask, lms: Lms, browser: Browser
) -> None:
    lms.launch(browser)
    lms.launch(browser, sub="8", name="Chloe")
    with app.app_context():
        assert db.session.query(Session).filter_by(ended_at=None).one().person.name == "Chloe"


def test_somebody_known_replaces_the_visit_too(app: Flask, lms: Lms, browser: Browser) -> None:
    for subject in ("7", "8", "7"):
        lms.launch(browser, sub=subject)
    with app.app_context():
        assert db.session.query(Session).filter_by(ended_at=None).one().person.subject == "7"


def test_a_frame_that_keeps_no_cookie_is_offered_a_window(
    app: Flask, lms: Lms, browser: Browser
) -> None:
    check = lms.log_in(browser, top=False)
    bare = app.test_client()
    page = bare.get(check.headers["Location"]).get_data(as_text=True)
    assert 'target="_blank"' in page
    assert f'name="iss" value="{lms.base}"' in page


def test_the_lms_of_a_login_may_frame_it_and_nobody_else(lms: Lms, browser: Browser) -> None:
    known = lms.log_in(browser).headers["Content-Security-Policy"]
    assert f"frame-ancestors {lms.base}" in known
    unknown = lms.log_in(browser, iss="https://stranger.test")
    assert "frame-ancestors 'none'" in unknown.headers["Content-Security-Policy"]


def test_a_launch_outside_a_course_says_so(lms: Lms, browser: Browser) -> None:
    answer = lms.launch(browser, context=GONE)
    assert answer.status_code == 400
    assert "from a course" in answer.get_data(as_text=True)


def test_going_back_to_the_launch_says_what_to_do(browser: Browser) -> None:
    assert "from your course" in browser.get("/lti/launch").get_data(as_text=True)


def test_our_public_keys_are_published(browser: Browser) -> None:
    [key] = browser.get("/lti/jwks").get_json()["keys"]
    assert (key["kty"], key["alg"], key["use"]) == ("RSA", "RS256", "sig")
    assert "d" not in key


def test_an_audience_in_a_list_with_its_azp_opens(lms: Lms, browser: Browser) -> None:
    assert lms.launch(browser, aud=["client-1", "x"], azp="client-1").status_code == 303


@pytest.mark.parametrize("seconds", [-60, 60])
def test_a_clock_a_minute_off_is_forgiven(lms: Lms, browser: Browser, seconds: int) -> None:
    at = int(lms.claims("")["iat"]) + seconds
    assert lms.launch(browser, iat=at, exp=at + 60).status_code == 303


def test_a_person_without_a_name_is_let_in(app: Flask, lms: Lms, browser: Browser) -> None:
    assert lms.launch(browser, **dict.fromkeys(NAMES, GONE)).status_code == 303
    with app.app_context():
        assert db.session.query(Person).one().name == ""


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ([MEMBERSHIP + "Learner"], CourseRole.LEARNER),
        (["Learner"], CourseRole.LEARNER),
        ([MEMBERSHIP + "Instructor", MEMBERSHIP + "Learner"], CourseRole.INSTRUCTOR),
        (["http://example.org/unknown"], CourseRole.NONE),
        ([], CourseRole.NONE),
    ],
)
def test_the_role_in_the_course_is_kept(
    app: Flask, lms: Lms, browser: Browser, roles: list[str], expected: CourseRole
) -> None:
    assert lms.launch(browser, **{LTI + "roles": roles}).status_code == 303
    with app.app_context():
        assert db.session.query(Enrolment).one().role is expected


def test_one_context_of_two_deployments_is_two_courses(
    app: Flask, lms: Lms, browser: Browser
) -> None:
    from lti_tool.lti import platforms
    from lti_tool.lti.models import Platform
    from lti_tool.web.clock import now

    with app.app_context():
        platforms.approve(db.session(), db.session.query(Platform).one(), "2", now())
        db.session.commit()
    lms.launch(browser)
    asked = asked_by(lms.log_in(browser, lti_deployment_id="2"))
    token = lms.sign(lms.claims(asked["nonce"], deployment_id="2"))
    assert lms.post(browser, asked["state"], token).status_code == 303
    with app.app_context():
        assert db.session.query(Course).count() == 2
