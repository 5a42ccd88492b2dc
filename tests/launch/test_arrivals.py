"""Whoever arrives otherwise than a teacher or a member gets the page they would expect."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lti_tool.communities.models import Membership, ResourceLink
from lti_tool.extensions import db
from lti_tool.people.models import Person
from lti_tool.web.clock import now
from tests import people
from tests.browser import Browser
from tests.platform.platform import GONE, MEMBERSHIP, LaunchingPlatform

TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
OLD_LEARNER, OLD_INSTRUCTOR = "urn:lti:role:ims/lis/Learner", "Instructor"
ADMINISTRATOR = "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator"


def arrive(
    lms: LaunchingPlatform, browser: Browser, roles: list[str], **changes: Any
) -> TestResponse:
    launched = lms.launch(browser, roles=roles, **changes)
    assert launched.status_code == 303, launched.text
    path = urlsplit(launched.headers["Location"]).path
    return browser.get(path, follow_redirects=True)


@pytest.fixture
def community(app: Flask, lms: LaunchingPlatform, browser: Browser) -> str:
    """Set up a TLC for staff behind the activity, and return its id."""
    lms.launch(browser)
    with app.app_context():
        link = db.session.scalars(select(ResourceLink)).one()
        link.course.staff_declared_at = now()
        made = people.community(link.course, db.session.scalars(select(Person)).one())
        link.community_id = made.id
        db.session.commit()
        return made.public_id


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        ([MEMBERSHIP + "Learner"], "A learning community will live here"),
        ([OLD_LEARNER], "A learning community will live here"),
        ([OLD_INSTRUCTOR], "Set up a learning community"),
        ([MEMBERSHIP + "Mentor"], "as a mentor or parent"),
        ([ADMINISTRATOR, MEMBERSHIP + "Instructor"], "as an administrator of the LMS"),
        ([], "A learning community will live here"),
        (["https://unknown.test/role"], "A learning community will live here"),
    ],
)
def test_before_anything_is_set_up(
    lms: LaunchingPlatform, browser: Browser, roles: list[str], words: str
) -> None:
    assert words in arrive(lms, browser, roles).text


@pytest.mark.parametrize(
    ("roles", "may_join"),
    [
        ([MEMBERSHIP + "Learner"], True),
        ([OLD_LEARNER], True),
        ([TEST_USER, MEMBERSHIP + "Learner"], False),
        ([MEMBERSHIP + "Mentor"], False),
        ([ADMINISTRATOR, MEMBERSHIP + "Instructor"], False),
        ([], False),
        (["https://unknown.test/role"], False),
    ],
)
def test_who_may_join_what_is_set_up(
    lms: LaunchingPlatform,
    app: Flask,
    browser: Browser,
    community: str,
    roles: list[str],
    may_join: bool,
) -> None:
    page = arrive(lms, browser, roles, sub="8")
    assert ('action="/communities/' + community + '/join"' in page.text) is may_join
    pressed = browser.post(f"/communities/{community}/join", data={})
    assert (pressed.status_code == 303) is may_join
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Membership)) == may_join


def test_a_navigation_link_that_nobody_placed_lists_what_the_course_has(
    lms: LaunchingPlatform, browser: Browser, community: str
) -> None:
    """Canvas launches from a course's menu with the course's own id as the link."""
    link = {"id": "2", "title": "Staff CPD"}
    student = arrive(lms, browser, [MEMBERSHIP + "Learner"], sub="8", resource_link=link)
    assert "Learning communities in this course" in student.text
    assert f"/communities/{community}" in student.text
    assert "Set up a learning community" not in student.text
    teacher = arrive(lms, browser, [MEMBERSHIP + "Instructor"], sub="9", resource_link=link)
    assert "Set up a learning community" in teacher.text
    assert f"/communities/{community}" in teacher.text


@pytest.mark.parametrize("missing", [("name",), ("name", "given_name"), ("locale",)])
def test_nobody_needs_a_name(
    lms: LaunchingPlatform, browser: Browser, community: str, missing: tuple[str, ...]
) -> None:
    page = arrive(lms, browser, [MEMBERSHIP + "Learner"], sub="8", **dict.fromkeys(missing, GONE))
    assert "Joining is up to you" in page.text
    assert community in page.text


def test_an_anonymous_launch_says_what_to_change(lms: LaunchingPlatform, browser: Browser) -> None:
    refused = lms.launch(browser, sub=GONE)
    assert refused.headers["X-Launch-Refused"] == "anonymous"
    assert "did not say who you are" in refused.text


def test_a_message_of_a_kind_we_do_not_know_has_a_page(
    lms: LaunchingPlatform, browser: Browser
) -> None:
    refused = lms.launch(browser, message_type="LtiStartProctoring")
    assert refused.headers["X-Launch-Refused"] == "message-type"
