"""A launch of one school is never taken for another's, though both have one issuer."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from lti_tool.communities.models import Community, Kind, Membership, ResourceLink
from lti_tool.database import Base
from lti_tool.extensions import db
from lti_tool.lti.models import Deployment, Platform, SpentNonce
from lti_tool.lti.platforms import approve
from lti_tool.lti.refusals import Reason
from lti_tool.lti.roles import CourseRole
from lti_tool.lti.tool import tool
from lti_tool.people.models import Course, Enrolment, Person, School, Session
from lti_tool.web.clock import now
from tests.browser import Browser
from tests.platform.platform import LTI, MEMBERSHIP, LaunchingPlatform, asked_by
from tests.tenants.conftest import A, B, Two, platform_of

Attempt = Callable[[Two, Browser], TestResponse]
Lms = LaunchingPlatform
MIXED = Reason.AUDIENCE


def posted(
    browser: Browser, login_at: Lms, claims_of: Lms, signed_by: Lms, **changes: Any
) -> TestResponse:
    """Log in at one platform and post a token of another, with the nonce of that login."""
    asked = asked_by(login_at.log_in(browser))
    token = signed_by.sign(claims_of.claims(asked["nonce"], **changes))
    return login_at.post(browser, asked["state"], token)


def forged(two: Two, browser: Browser) -> TestResponse:
    return posted(browser, two.a, two.a, two.b)


def for_both(two: Two, browser: Browser) -> TestResponse:
    return posted(browser, two.a, two.a, two.b, aud=[B, A], azp=A)


def anothers_browser(two: Two, browser: Browser) -> TestResponse:
    asked = asked_by(two.a.log_in(browser))
    other = browser.application.test_client()
    assert isinstance(other, Browser)
    two.b.log_in(other)
    return two.a.post(other, asked["state"], two.a.sign(two.a.claims(asked["nonce"])))


def deployed_elsewhere(two: Two, browser: Browser) -> TestResponse:
    with browser.application.app_context():
        approve(db.session(), platform_of(B), "9", now())
        db.session.commit()
    asked = asked_by(two.a.log_in(browser, lti_deployment_id="9"))
    token = two.a.sign(two.a.claims(asked["nonce"], deployment_id="9"))
    return two.a.post(browser, asked["state"], token)


def without_client(two: Two, browser: Browser) -> TestResponse:
    return two.a.log_in(browser, client_id="")


# What, whose launches were let in before (so that what they may leave in a cache is there), how.
REFUSED: list[tuple[str, str, Attempt, Reason]] = [
    ("A's login, B's message", "", lambda t, b: posted(b, t.a, t.b, t.b), Reason.AUDIENCE),
    ("B's login, A's message", "", lambda t, b: posted(b, t.b, t.a, t.a), Reason.AUDIENCE),
    ("the same, both known", "ab", lambda t, b: posted(b, t.b, t.a, t.a), Reason.AUDIENCE),
    ("A's message by B's key", "", forged, Reason.SIGNATURE),
    ("A's message by B's key, B known", "b", forged, Reason.SIGNATURE),
    ("A's message by B's key, A known", "a", forged, Reason.SIGNATURE),
    ("for both, B acting", "", lambda t, b: posted(b, t.a, t.a, t.b, aud=[A, B], azp=B), MIXED),
    ("for both, A acting, B's key", "b", for_both, Reason.SIGNATURE),
    ("A's login, a browser that logged in at B", "", anothers_browser, Reason.BROWSER),
    ("a deployment of B", "", deployed_elsewhere, Reason.DEPLOYMENT),
    ("no client named", "", without_client, Reason.PLATFORM),
    ("no client named, A known", "a", without_client, Reason.PLATFORM),
    ("no client named, both known", "ab", without_client, Reason.PLATFORM),
    ("a third client", "ab", lambda t, b: t.a.log_in(b, client_id="client-c"), Reason.PLATFORM),
]


@pytest.mark.parametrize("row", REFUSED, ids=[row[0] for row in REFUSED])
def test_a_mixed_launch_is_refused_with_a_page_and_leaves_nobody(
    app: Flask, two: Two, browser: Browser, row: tuple[str, str, Attempt, Reason]
) -> None:
    _what, known, attempt, reason = row
    for name in known:
        assert {"a": two.a, "b": two.b}[name].launch(browser).status_code == 303
    answer = attempt(two, browser)
    assert answer.headers["X-Launch-Refused"] == reason.value
    assert answer.mimetype == "text/html"
    with app.app_context():
        assert db.session.query(Person).count() == len(known)
        assert db.session.query(SpentNonce).count() == len(known)


APART: list[tuple[str, type[Base], Callable[[Any], int]]] = [
    ("the same sub", Person, lambda row: row.platform_id),
    ("the same deployment id", Deployment, lambda row: row.platform_id),
    ("the same context id", Course, lambda row: row.deployment.platform_id),
    ("the same link id", ResourceLink, lambda row: row.course.deployment.platform_id),
    ("a place", Enrolment, lambda row: row.course.deployment.platform_id),
    ("the person in a place", Enrolment, lambda row: row.person.platform_id),
    ("a visit", Session, lambda row: row.person.platform_id),
    ("a school", School, lambda row: row.platform_id),
    ("a spent nonce", SpentNonce, lambda row: row.platform_id),
]


@pytest.mark.parametrize(("what", "model", "owner"), APART, ids=[row[0] for row in APART])
def test_two_launches_that_say_the_same_have_nothing_in_common(
    app: Flask, two: Two, what: str, model: type[Base], owner: Callable[[Any], int]
) -> None:
    for _ in range(2):
        for platform in (two.a, two.b):
            browser = app.test_client()
            assert isinstance(browser, Browser)
            assert platform.launch(browser).status_code == 303
    with app.app_context():
        owners = [owner(row) for row in db.session.query(model)]
        assert set(owners) == {platform_of(A).id, platform_of(B).id}, what
        if model not in (Session, SpentNonce):
            assert len(owners) == 2, what


def test_a_role_at_one_school_says_nothing_at_the_other(
    app: Flask, two: Two, browser: Browser
) -> None:
    two.a.launch(browser, roles=[MEMBERSHIP + "Instructor"])
    two.b.launch(browser, roles=[MEMBERSHIP + "Learner"])
    with app.app_context():
        roles = {e.person.platform_id: e.role for e in db.session.query(Enrolment)}
        assert roles[platform_of(A).id] is CourseRole.INSTRUCTOR
        assert roles[platform_of(B).id] is CourseRole.LEARNER


def test_a_browser_that_goes_to_the_other_school_has_left_the_first(
    app: Flask, two: Two, browser: Browser
) -> None:
    first = two.a.launch(browser).headers["Location"]
    second = two.b.launch(browser).headers["Location"]
    assert first != second
    assert browser.get(first).status_code == 404
    assert browser.get(second).status_code == 303
    with app.app_context():
        open_still = db.session.query(Session).filter_by(ended_at=None)
        assert [v.person.platform_id for v in open_still] == [platform_of(B).id]


def test_a_deployment_learned_at_one_school_is_unknown_at_the_other(
    app: Flask, two: Two, browser: Browser
) -> None:
    def come(platform: Lms) -> TestResponse:
        asked = asked_by(platform.log_in(browser, lti_deployment_id="9"))
        token = platform.sign(platform.claims(asked["nonce"], **{LTI + "deployment_id": "9"}))
        return platform.post(browser, asked["state"], token)

    assert come(two.a).headers["X-Launch-Refused"] == Reason.DEPLOYMENT.value
    with app.app_context():
        assert [d.deployment_id for d in platform_of(B).deployments] == ["1"]
        approve(db.session(), platform_of(A), "9", now())
        db.session.commit()
        for platform in db.session.query(Platform):
            tool().registrations.forget(platform.id)
    assert come(two.a).status_code == 303
    assert come(two.b).headers["X-Launch-Refused"] == Reason.DEPLOYMENT.value


def test_a_student_of_one_school_is_no_student_at_the_other(
    app: Flask, two: Two, browser: Browser
) -> None:
    for platform, kind in ((two.a, Kind.SLC), (two.b, Kind.TLC)):
        platform.launch(browser, roles=[MEMBERSHIP + "Learner"])
        with app.app_context():
            link = db.session.query(ResourceLink).filter_by(community_id=None).one()
            link.community = Community(
                course_id=link.course_id,
                kind=kind,
                theme="Questions",
                set_up_at=now(),
                year="2026-27",
            )
            link.course.staff_declared_at = now() if kind is Kind.TLC else None
            db.session.commit()
            joining = f"/communities/{link.community.public_id}/join"
    browser.get(joining)
    assert browser.post(joining).status_code == 303
    with app.app_context():
        [member] = db.session.query(Membership)
        assert member.person.platform_id == platform_of(B).id
