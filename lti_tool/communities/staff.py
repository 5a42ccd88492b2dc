"""Who is staff of a school: what is for the whole school is for them, whatever they belong to."""

from sqlalchemy import ColumnElement, exists, literal, select
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql.elements import BindParameter

from lti_tool.communities.access import known_as_student
from lti_tool.extensions import db
from lti_tool.people.models import Course, Enrolment, Person


def is_staff(person: Person) -> bool:
    """Say whether somebody is staff of their school now."""
    return bool(db.session.scalar(select(staff(literal(person.id)))))


def staff(person: BindParameter[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Say in SQL whether a person is staff: in a staff-only course, and not known as a student."""
    # Aliases, or SQLAlchemy would tie these to the rows of the statement around them.
    seat, course = aliased(Enrolment), aliased(Course)
    declared = exists().where(
        seat.person_id == person,
        seat.ended_at.is_(None),
        course.id == seat.course_id,
        course.staff_declared_at.is_not(None),
    )
    return declared & ~known_as_student(person)
