"""A teacher opens somebody's cell in the gradebook: cycles, as the LMS has them, and no words."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from lti_tool.communities.models import ResourceLink
from lti_tool.extensions import db
from lti_tool.gradebook.models import LineItem, Score, ScoreState
from lti_tool.meetings.models import Meeting
from lti_tool.people.models import Person
from lti_tool.plans.models import Plan
from lti_tool.web.clock import now
from tests import people
from tests.browser import Browser
from tests.platform.platform import GONE, MEMBERSHIP, LaunchingPlatform

AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
COLUMN = {"lineitem": "https://lms.test/1/lineitem?type_id=1", "scope": []}


@pytest.fixture
def reviewed(app: Flask, lms: LaunchingPlatform, browser: Browser) -> None:
    """Let Chloe (8) have 2 of 5 cycles in the gradebook, and a plan that she shared with nobody."""
    launch(lms, browser, "LtiResourceLinkRequest")
    with app.app_context():
        link = db.session.scalars(select(ResourceLink)).one()
        course = link.course
        course.staff_declared_at = now()
        lead = db.session.scalars(select(Person)).one()
        chloe = people.person(course, "8")
        people.person(course, "9")
        community = people.community(course, lead, column=True)
        link.community_id = community.id
        membership = people.join(community, chloe, sends_cycles=True)
        column = db.session.scalars(select(LineItem)).one()
        db.session.add(
            Score(
                line_item_id=column.id,
                person_id=chloe.id,
                value=3,
                sent_value=2,
                earned_at=now(),
                due_at=now(),
                state=ScoreState.OWED,
            )
        )
        meeting = db.session.scalars(select(Meeting).where(Meeting.number == 1)).one()
        plan = Plan(membership_id=membership.id, meeting_id=meeting.id, revision=1, saved_at=now())
        plan.focus, plan.will_try = "A private focus", ["Nobody may read this"]
        db.session.add(plan)
        db.session.commit()


def launch(lms: LaunchingPlatform, browser: Browser, message: str, **changes: Any) -> TestResponse:
    """Launch the way a gradebook does; GONE leaves a claim out."""
    claims: dict[str, Any] = {"message_type": message, AGS: COLUMN, "for_user": {"user_id": "8"}}
    role = changes.pop("role", "Instructor")
    return lms.launch(browser, roles=[MEMBERSHIP + role], **claims | changes)


def review(lms: LaunchingPlatform, browser: Browser, **changes: Any) -> TestResponse:
    launched = launch(lms, browser, "LtiSubmissionReviewRequest", **changes)
    assert launched.status_code == 303, launched.text
    return browser.get(urlsplit(launched.headers["Location"]).path)


@pytest.mark.usefixtures("reviewed")
def test_a_teacher_sees_what_the_gradebook_has(lms: LaunchingPlatform, browser: Browser) -> None:
    page = review(lms, browser)
    assert "2 of 5 cycles" in page.text
    assert "private focus" not in page.text
    assert "Nobody may read" not in page.text


@pytest.mark.usefixtures("reviewed")
def test_who_sends_nothing_shows_nothing(lms: LaunchingPlatform, browser: Browser) -> None:
    page = review(lms, browser, for_user={"user_id": "9"})
    assert "nothing of this person" in page.text


@pytest.mark.usefixtures("reviewed")
def test_a_member_sees_their_own(lms: LaunchingPlatform, browser: Browser) -> None:
    page = review(lms, browser, sub="8", role="Learner")
    assert "2 of 5 cycles of yours" in page.text


@pytest.mark.usefixtures("reviewed")
@pytest.mark.parametrize("role", ["Learner", "Mentor"])
def test_nobody_else_reviews_anybody(lms: LaunchingPlatform, browser: Browser, role: str) -> None:
    assert review(lms, browser, sub="9", role=role).status_code == 403


@pytest.mark.usefixtures("reviewed")
def test_somebody_unknown_has_a_page(lms: LaunchingPlatform, browser: Browser) -> None:
    page = review(lms, browser, for_user={"user_id": "404"})
    assert page.status_code == 404
    assert "whose cycles these are" in page.text


@pytest.mark.parametrize(
    "changes", [{"for_user": GONE}, {"for_user": {}}, {"for_user": 7}, {AGS: GONE}, {AGS: {}}]
)
def test_a_review_of_nobody_is_refused(
    lms: LaunchingPlatform, browser: Browser, changes: dict[str, Any]
) -> None:
    refused = launch(lms, browser, "LtiSubmissionReviewRequest", **changes)
    assert refused.headers["X-Launch-Refused"] == "claims"


def test_a_review_before_anything_is_set_up(lms: LaunchingPlatform, browser: Browser) -> None:
    launch(lms, browser, "LtiResourceLinkRequest", sub="8", role="Learner")
    page = review(lms, browser)
    assert "nothing of this person" in page.text
