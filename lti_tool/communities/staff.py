"""Who is staff of a school: what is for the whole school is for them, whatever they belong to."""

import dataclasses
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Integer, bindparam, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql.elements import BindParameter
from werkzeug.exceptions import Forbidden

from lti_tool.communities.adults import known_as_student
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Course, Enrolment, Person

# Whoever only looks after a course or looks on, such as an LMS's administrator, a parent or a
# mentor, is no staff by being in it.
_ROLES = (CourseRole.INSTRUCTOR.value, CourseRole.LEARNER.value)


class NotStaff(Forbidden):
    """What is for the staff of a school is for nobody else."""


@dataclasses.dataclass(frozen=True)
class StaffMember:
    """A member of a school's staff, as the database has them at this request."""

    person: Person

    @property
    def platform_id(self) -> int:
        """Return whose school's staff they are."""
        return self.person.platform_id


def is_staff(person: Person) -> bool:
    """Say whether somebody is staff of their school now."""
    return bool(db.session.scalar(_IS_STAFF, {"person": person.id}))


def staff_courses(person: Person) -> Sequence[Course]:
    """Return the staff-only courses that somebody is in now."""
    return db.session.scalars(
        select(Course)
        .join(Enrolment, Enrolment.course_id == Course.id)
        .where(Enrolment.person_id == person.id, Enrolment.ended_at.is_(None))
        .where(Course.staff_declared_at.is_not(None))
    ).all()


def staff(person: BindParameter[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Say in SQL whether a person is staff of their school now.

    They teach or learn in a course of staff only, and are no student and nobody's test user.
    """
    # Aliases, or SQLAlchemy would tie these to the rows of the statement around them.
    someone, seat, course = aliased(Person), aliased(Enrolment), aliased(Course)
    works = exists().where(
        seat.person_id == person,
        seat.ended_at.is_(None),
        func.coalesce(seat.launch_role, seat.roster_role).in_(_ROLES),
        course.id == seat.course_id,
        course.staff_declared_at.is_not(None),
    )
    tests = exists().where(someone.id == person, someone.is_test_user.is_(True))
    return works & ~tests & ~known_as_student(person)


# Built once: building it costs more than the database takes to answer it.
_IS_STAFF = select(staff(bindparam("person", type_=Integer)))
