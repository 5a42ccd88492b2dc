"""Our tool and an LMS that nobody here wrote: launch, roster, score, read back."""

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.counterparts.presence import needs

needs("lti_consumer", reason="Open edX's consumer is not installed: pip install -e '.[dev]'")

from lti_tool.communities.models import ResourceLink
from lti_tool.extensions import db
from lti_tool.lti.ags import Score, post_score, read_results
from lti_tool.lti.http import LmsRefused
from lti_tool.lti.models import Deployment, Platform
from lti_tool.lti.roles import CourseRole
from lti_tool.lti.services import Lms
from lti_tool.lti.tool import tool
from lti_tool.people.actions import open_school
from lti_tool.people.jobs import read_roster
from lti_tool.people.models import Course, Enrolment, Person, RosterState
from lti_tool.web.clock import Clock, now
from tests.browser import Browser
from tests.counterparts.edx import EdxPlatform, ToolInStudio, edx_platform
from tests.platform.platform import TOOL

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def edx(app: Flask, clock: Clock) -> Iterator[EdxPlatform]:
    """Run Open edX with our tool in a course, and register it with our tool."""
    clock.fix(None)  # it signs with the real time
    with app.app_context():
        pem = tool().keys.signing.as_pem(private=False).decode()
    studio = ToolInStudio(f"{TOOL}/lti/login", f"{TOOL}/lti/launch", pem, shares_names=True)
    with edx_platform(studio, learners=250) as platform:
        with app.app_context():
            register(platform)
        yield platform
        with app.app_context():
            tool().http.close()


def register(edx: EdxPlatform) -> None:
    """Register the platform as its author reads its addresses in Studio."""
    platform = Platform(
        name="Open edX",
        issuer=edx.issuer,
        client_id=edx.client_id,
        authorization_endpoint=edx.auth_url,
        token_endpoint=edx.token_url,
        jwks_uri=edx.jwks_url,
        insecure_loopback=True,
        created_at=now(),
    )
    approved = Deployment(deployment_id=edx.deployment_id, learned_at=now(), approved_at=now())
    platform.deployments.append(approved)
    db.session.add(platform)
    db.session.flush()
    open_school(platform, "Open edX", "Europe/London")
    db.session.commit()


def launch(app: Flask, edx: EdxPlatform, person: object) -> Browser:
    """Launch our tool as one of its people, all the way to the page it opens."""
    browser = app.test_client()
    assert isinstance(browser, Browser)
    login = browser.get(
        "/lti/login",
        query_string=edx.login_parameters(person),  # type: ignore[arg-type]
        headers={"Sec-Fetch-Dest": "document"},
    )
    assert login.status_code == 302
    form = edx.authorize(login.headers["Location"])
    assert form.action == f"{TOOL}/lti/launch"
    answer = browser.post("/lti/launch", data=form.fields, headers={"Origin": edx.issuer})
    assert answer.status_code == 303, answer.headers.get("X-Launch-Refused")
    assert browser.get(answer.location).status_code in (200, 303)
    return browser


def test_a_launch_opens_our_tool_for_its_person(app: Flask, edx: EdxPlatform) -> None:
    launch(app, edx, edx.lead)
    launch(app, edx, edx.learners[0])
    with app.app_context():
        roles = [place.role for place in db.session.query(Enrolment).order_by(Enrolment.id)]
        assert roles == [CourseRole.INSTRUCTOR, CourseRole.LEARNER]
        assert all(person.name for person in db.session.query(Person))
        assert db.session.query(Course).one().context_id == edx.course_id
        assert db.session.query(ResourceLink).one().line_item_url is not None


def test_its_roster_is_read_page_by_page(app: Flask, edx: EdxPlatform) -> None:
    launch(app, edx, edx.lead)
    with app.app_context():
        course = db.session.query(Course).one()
        read_roster.call_local(course.id)
        db.session.refresh(course)
        assert course.roster_state is RosterState.READ
        assert course.roster_count == len(edx.people) > 200
        places = db.session.query(Enrolment).filter_by(course_id=course.id, ended_at=None)
        assert places.count() == len(edx.people)
        lead = places.join(Person).filter(Person.name != "").one()
        assert lead.roster_role is CourseRole.INSTRUCTOR


def test_a_score_is_taken_read_back_and_never_set_back(app: Flask, edx: EdxPlatform) -> None:
    learner = edx.learners[0]
    launch(app, edx, learner)
    with app.app_context():
        lms = tool().lms(db.session.query(Platform).one().id)
        column = db.session.query(ResourceLink).one().line_item_url or ""
        subject = db.session.query(Person).one().subject
        first = now()
        post_score(lms, column, Score(subject, 2, 5, first, completed=False))
        [result] = read_results(lms, column, subject)
        assert (result.score, result.maximum) == (2, 5)
        assert_refused(lms, column, Score(subject, 1, 5, first - SECOND, completed=False))
        [result] = read_results(lms, column, subject)
        assert result.score == 2
        post_score(lms, column, Score(subject, 5, 5, first + SECOND, completed=True))
        assert read_results(lms, column, subject)[0].score == 5
    assert edx.grade(learner) is not None


def assert_refused(lms: Lms, column: str, score: Score) -> None:
    """See that an older timestamp is not taken: with a 400, where the standard says 409."""
    with pytest.raises(LmsRefused) as refused:
        post_score(lms, column, score)
    assert refused.value.status == 400
