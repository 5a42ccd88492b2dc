"""What to call people, and where they stand in a course."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lti_tool.extensions import db
from lti_tool.lti.models import Deployment
from lti_tool.people.models import Course, Enrolment, Person


def name_of(person: Person) -> str:
    """Return a person's name, else "Member" and a number that stays theirs."""
    return person.name or f"Member {person.id}"


def known_person(platform_id: int, subject: str) -> Person | None:
    """Return somebody by the id their LMS gives them, if they were ever met or listed here."""
    return db.session.scalar(select(Person).filter_by(platform_id=platform_id, subject=subject))


def enrolment(person: Person, course_id: int) -> Enrolment | None:
    """Return someone's place in a course of their own platform, ended ones too."""
    return db.session.scalar(
        select(Enrolment)
        .join(Enrolment.course)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .options(joinedload(Enrolment.course))
        .where(Enrolment.person_id == person.id, Enrolment.course_id == course_id)
        .where(Deployment.platform_id == person.platform_id)
    )
