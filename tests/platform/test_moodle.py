"""What a real Moodle sent is understood: its launches, rosters, tokens and scores, as captured."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from lti_tool.communities.models import ResourceLink
from lti_tool.extensions import db
from lti_tool.lti.claims import LTI, read_launch
from lti_tool.lti.nrps import Member
from lti_tool.lti.roles import CourseRole, parse_roles
from lti_tool.people import roster
from lti_tool.people.models import Enrolment, Person
from lti_tool.web.clock import now
from tests import people
from tests.browser import Browser
from tests.platform.platform import TOOL, LaunchingPlatform

CAPTURED = Path(__file__).parent / "moodle"


def captured(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CAPTURED / f"{name}.json").read_text())
    return found


def signed_anew(name: str, lms: LaunchingPlatform) -> dict[str, Any]:
    """Return a captured launch's claims without ids, nonce, times and target."""
    fresh = {"nonce", "iat", "exp", "iss", "aud", LTI + "deployment_id", LTI + "target_link_uri"}
    return {key: value for key, value in captured(name)["claims"].items() if key not in fresh}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("launch_editing_teacher", ("3", "Year 10", CourseRole.INSTRUCTOR)),
        ("launch_non_editing_teacher", ("4", "Year 10", CourseRole.INSTRUCTOR)),
        ("launch_staff_as_learner", ("9", "Staff CPD", CourseRole.LEARNER)),
        ("launch_student", ("17", "Year 10", CourseRole.LEARNER)),
        ("launch_site_admin", ("2", "Year 10", CourseRole.ADMINISTRATOR)),
    ],
)
def test_a_captured_launch_gives_its_person_course_and_rights(
    app: Flask,
    lms: LaunchingPlatform,
    browser: Browser,
    name: str,
    expected: tuple[str, str, CourseRole],
) -> None:
    claims = signed_anew(name, lms)
    answer = lms.launch(browser, **claims)
    assert answer.status_code == 303
    with app.app_context():
        place = db.session.query(Enrolment).one()
        assert (place.person.subject, place.course.title, place.role) == expected
        assert place.person.name == claims["name"]
        endpoint = claims["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"]
        link = db.session.query(ResourceLink).one()
        assert link.line_item_url == endpoint.get("lineitem")
        assert place.course.memberships_url is not None


@pytest.mark.parametrize(
    ("name", "page"),
    [("launch_deep_linking", "/selections/"), ("launch_submission_review", "/links/")],
)
def test_a_captured_message_of_another_kind_opens_its_page(
    lms: LaunchingPlatform, browser: Browser, name: str, page: str
) -> None:
    answer = lms.launch(browser, **signed_anew(name, lms))
    assert answer.status_code == 303, answer.headers.get("X-Launch-Refused")
    assert answer.headers["Location"].startswith(page)


@pytest.mark.parametrize("name", ["launch_deep_linking", "launch_submission_review"])
def test_the_facts_of_a_message_of_another_kind_are_right_all_the_same(name: str) -> None:
    claims = captured(name)["claims"]
    launch = read_launch(claims, 1, 1)
    assert (launch.subject, launch.name) == (claims["sub"], claims["name"])
    assert launch.context is not None
    assert launch.context.id == claims[LTI + "context"]["id"]
    assert launch.roles.course_role is CourseRole.INSTRUCTOR


def test_a_variable_that_moodle_did_not_substitute_counts_as_not_sent() -> None:
    claims = captured("launch_student")["claims"] | {LTI + "target_link_uri": TOOL}
    launch = read_launch(claims, 1, 1)
    assert "bogus_variable" not in launch.custom
    assert launch.custom["fixed"] == "plain-value"


def members_of(name: str) -> list[Member]:
    body = captured(name)["body"]["members"]
    return [Member(m["user_id"], tuple(m["roles"]), m["status"] == "Active") for m in body]


def test_a_captured_roster_enrols_everyone_by_id_and_role(in_app: Flask) -> None:
    course = people.course(people.school())
    members = members_of("nrps_year_10")
    roster.apply(course, members, now(), now(), confirmed=False)
    db.session.commit()
    places = db.session.query(Enrolment).filter_by(course_id=course.id).all()
    assert {p.person.subject: p.role for p in places} == {
        m.user_id: parse_roles(m.roles).course_role for m in members
    }
    assert {p.person.name for p in places} == {""}
    assert db.session.query(Person).count() == len(members)


def test_the_non_editing_teacher_is_the_instructor_that_their_launch_said(in_app: Flask) -> None:
    course = people.course(people.school(), "Year 10")
    deployment = course.deployment
    claims = captured("launch_non_editing_teacher")["claims"]
    launch = read_launch(
        claims | {LTI + "context": {"id": "Year 10", "title": "Year 10"}},
        deployment.platform_id,
        deployment.id,
    )
    from lti_tool.people.actions import recognise

    _person, _course, place = recognise(launch, now())
    roster.apply(course, members_of("nrps_year_10"), now(), now(), confirmed=True)
    db.session.commit()
    assert place is not None
    db.session.refresh(place)
    assert (place.roster_role, place.role) == (CourseRole.LEARNER, CourseRole.INSTRUCTOR)


def test_moodles_short_role_names_mean_what_its_full_ones_mean() -> None:
    for short, full in (("Instructor", "membership#Instructor"), ("Learner", "membership#Learner")):
        whole = f"http://purl.imsglobal.org/vocab/lis/v2/{full}"
        assert parse_roles([short]).course_role is parse_roles([whole]).course_role
