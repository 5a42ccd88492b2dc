"""A school in its second half-term: a TLC of twelve, and a course that only heads teach in."""

import dataclasses
import datetime as dt

import pytest
from flask import Flask

from lti_tool.communities.models import Community, Opens
from lti_tool.extensions import db
from lti_tool.insights.models import Count, Snapshot
from lti_tool.insights.publishing import publish
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Course, Person, School
from lti_tool.web.clock import now, today
from tests import people
from tests.remembered import remembered

TWELVE = [f"Teacher {n}" for n in range(12)]
AFTER = (dt.date(2026, 12, 19), dt.date(2027, 2, 13), dt.date(2027, 3, 26))  # half-terms 2 to 4


@dataclasses.dataclass(frozen=True)
class HeadsCourse:
    """A course of heads, and the activity in it that is to show the figures."""

    platform_id: int
    link: str
    head: int
    deputy: int  # enrolled there without teaching
    administrator: int
    lead: int
    community_id: int


@pytest.fixture
@remembered
def place(app: Flask) -> HeadsCourse:
    """Set the scene, with nothing published and nothing approved."""
    with app.app_context():
        deployment = people.school()
        db.session.get_one(School, deployment.platform_id).headcount = 150
        staff = people.course(deployment, staff=True)
        lead = people.person(staff, "Lead", CourseRole.INSTRUCTOR)
        made = people.community(staff, lead)
        for name in TWELVE:
            people.join(made, people.person(staff, name))
        heads = people.course(deployment, "Heads")
        link = people.link(heads, "Culture view")
        link.opens = Opens.CULTURE
        head = people.person(heads, "Head", CourseRole.INSTRUCTOR)
        deputy = people.person(heads, "Deputy")
        administrator = people.person(heads, "Sam", CourseRole.ADMINISTRATOR)
        db.session.commit()
        return HeadsCourse(
            deployment.platform_id,
            link.public_id,
            head.id,
            deputy.id,
            administrator.id,
            lead.id,
            made.id,
        )


def published(place: HeadsCourse, day: dt.date | None = None) -> Snapshot | None:
    """Publish on a day, or today, and commit."""
    school = db.session.get_one(School, place.platform_id)
    made = publish(school, day or today(school.time_zone), now())
    db.session.commit()
    return made


def figure(made: Snapshot | None, count: Count) -> int | None:
    """Return what a snapshot shows of a count."""
    assert made is not None
    [found] = [each for each in made.figures if each.count is count]
    return found.published


def let_join(place: HeadsCourse, *names: str) -> None:
    """Let more people of the course join."""
    community = db.session.get_one(Community, place.community_id)
    course = db.session.get_one(Course, community.course_id)
    for name in names:
        people.join(community, people.person(course, name))
    db.session.commit()


def someone(name: str) -> Person:
    """Return somebody by their name."""
    return db.session.query(Person).filter_by(name=name).one()
