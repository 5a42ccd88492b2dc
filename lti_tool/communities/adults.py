"""Who is an adult and who a student: by what they joined, and by what they teach or taught."""

from sqlalchemy import BindParameter, ColumnElement, Integer, bindparam, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from lti_tool.communities.models import Community, Kind, Membership
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Enrolment, Person


def known_as_staff(person: BindParameter[int]) -> ColumnElement[bool]:
    """Say in SQL whether a person is known as an adult: they joined a TLC."""
    # Aliases, or SQLAlchemy would tie these to the rows of the statement around them.
    tlc, place = aliased(Community), aliased(Membership)
    return (
        exists()
        .where(place.person_id == person)
        .where(place.community_id == tlc.id, tlc.kind == Kind.TLC)
    )


def known_as_student(
    person: BindParameter[int] | InstrumentedAttribute[int],
) -> ColumnElement[bool]:
    """Say in SQL whether a person is known as a student (design 3, invariant 5).

    They joined an SLC, are Learner in an SLC's course where they never launched as Instructor, or
    did so before their data was deleted.
    """
    slc, seat, place = aliased(Community), aliased(Enrolment), aliased(Membership)
    joined = (
        exists()
        .where(place.person_id == person)
        .where(place.community_id == slc.id, slc.kind == Kind.SLC)
    )
    learns = (
        exists()
        .where(seat.person_id == person, seat.taught_at.is_(None))
        .where(func.coalesce(seat.launch_role, seat.roster_role) == CourseRole.LEARNER.value)
        .where(slc.course_id == seat.course_id, slc.kind == Kind.SLC)
    )
    who = aliased(Person)
    return joined | learns | exists().where(who.id == person, who.was_student)


# Built once: building it costs more than the database takes to answer it.
_IS_STUDENT = select(known_as_student(bindparam("person", type_=Integer)))


def is_known_as_student(person_id: int) -> bool:
    """Say whether somebody is known as a student."""
    return bool(db.session.scalar(_IS_STUDENT, {"person": person_id}))


def may_host(community: Community, place: Enrolment, *, student: bool) -> bool:
    """Say whether a host is one still: a teacher of the course, and nobody known as a student."""
    teaches = place.ended_at is None and place.role is CourseRole.INSTRUCTOR
    return community.kind is Kind.SLC and teaches and not student


def teaches_or_taught(place: Enrolment) -> bool:
    """Say whether somebody teaches a course or did, by a launch or by the roster."""
    roles = (place.launch_role, place.roster_role)
    return place.taught_at is not None or CourseRole.INSTRUCTOR in roles
