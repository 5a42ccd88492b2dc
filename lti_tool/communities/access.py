"""What someone is to a community: their Standing, which every query of members' content takes."""

import dataclasses
import datetime as dt
import enum

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    func,
    select,
)
from sqlalchemy.orm import aliased, contains_eager
from werkzeug.exceptions import Forbidden, NotFound

from lti_tool.communities.models import Community, Kind, Lead, Membership
from lti_tool.extensions import db
from lti_tool.lti.models import Deployment
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Course, Enrolment, Person


class Place(enum.StrEnum):
    """Whether someone belongs to a community."""

    STRANGER = "stranger"
    MEMBER = "member"
    ENDED = "ended"  # they left, or their place in the course ended


class NotAMember(Forbidden):
    """Only members read what members wrote."""


class NotALead(Forbidden):
    """Only those who look after a community change its settings."""


class Admission(enum.StrEnum):
    """Whether someone may join; each answer but the first has its words on the joining page."""

    OPEN = "open"
    ALREADY = "already"
    NOT_STAFF_HERE = "not-staff-here"
    KNOWN_AS_STUDENT = "known-as-student"
    ADULT = "adult"
    ADMINISTRATOR = "administrator"
    OBSERVER = "observer"
    TEST_USER = "test-user"
    GONE = "gone"


@dataclasses.dataclass(frozen=True)
class Standing:
    """One person and one community, as the database has them at this request."""

    community: Community
    person: Person
    role: CourseRole
    place: Place
    leads: bool
    membership: Membership | None
    enrolled: bool
    known_as_student: bool
    known_as_staff: bool

    @property
    def is_member(self) -> bool:
        """Say whether this person belongs to the community now."""
        return self.place is Place.MEMBER

    def must_be_member(self) -> Membership:
        """Return the membership, or raise NotAMember."""
        if self.membership is None or not self.is_member:
            raise NotAMember
        return self.membership

    def must_lead(self) -> Community:
        """Return the community for one who looks after it, or raise NotALead."""
        if not self.leads:
            raise NotALead
        return self.community

    @property
    def admission(self) -> Admission:
        """Say whether this person may join, by their role in this course (invariant 5)."""
        if self.is_member:
            return Admission.ALREADY
        if self.person.is_test_user:
            return Admission.TEST_USER
        if not self.enrolled:
            return Admission.GONE
        if self.role is CourseRole.ADMINISTRATOR:
            return Admission.ADMINISTRATOR
        if self.role not in (CourseRole.INSTRUCTOR, CourseRole.LEARNER):
            return Admission.OBSERVER
        return self._tlc() if self.community.kind is Kind.TLC else self._slc()

    def _tlc(self) -> Admission:
        if self.known_as_student:
            return Admission.KNOWN_AS_STUDENT
        if self.role is CourseRole.INSTRUCTOR or self.community.course.staff_declared_at:
            return Admission.OPEN
        return Admission.NOT_STAFF_HERE

    def _slc(self) -> Admission:
        adult = self.role is not CourseRole.LEARNER or self.known_as_staff
        if adult or self.community.course.staff_declared_at:
            return Admission.ADULT
        return Admission.OPEN


def _known_as_student(person: BindParameter[int]) -> ColumnElement[bool]:
    """Say in SQL whether a person is known as a student (design 3, invariant 5).

    They joined an SLC, or are Learner in an SLC's course where they never launched as Instructor.
    """
    # Aliases, or SQLAlchemy would tie these to the rows of the statement around them.
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
    return joined | learns


def _known_as_staff(person: BindParameter[int]) -> ColumnElement[bool]:
    """Say in SQL whether a person is known as an adult: they joined a TLC."""
    tlc, place = aliased(Community), aliased(Membership)
    return (
        exists()
        .where(place.person_id == person)
        .where(place.community_id == tlc.id, tlc.kind == Kind.TLC)
    )


def _standings() -> Select[Community, Enrolment, Membership, dt.datetime, bool, bool]:
    """Return the one statement behind every standing, for a person and a community's public id.

    A community of a course they were never in, or of another platform, is not found.
    """
    person = bindparam("person", type_=Integer)
    mine = Membership.person_id == person
    return (
        select(
            Community,
            Enrolment,
            Membership,
            Lead.since,
            _known_as_student(person).label("student"),
            _known_as_staff(person).label("staff"),
        )
        .join(Community.course)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .join(Enrolment, and_(Enrolment.course_id == Course.id, Enrolment.person_id == person))
        .outerjoin(Membership, and_(Membership.community_id == Community.id, mine))
        .outerjoin(Lead, and_(Lead.community_id == Community.id, Lead.person_id == person))
        .options(contains_eager(Community.course).contains_eager(Course.deployment))
        .where(Community.public_id == bindparam("public_id"))
        .where(Deployment.platform_id == bindparam("platform"))
    )


# Built once: building it costs more than the database takes to answer it.
_STANDINGS = _standings()


def standing(person: Person, public_id: str) -> Standing:
    """Return what a person is to a community; raise NotFound where they have no way to it."""
    asked = {"person": person.id, "platform": person.platform_id, "public_id": public_id}
    row = db.session.execute(_STANDINGS, asked).first()
    if row is None:
        raise NotFound
    community, enrolment, membership, since, student, staff = row
    enrolled = enrolment.ended_at is None
    # Someone found out later to be a student loses a TLC at the next request.
    barred = community.kind is Kind.TLC and student
    return Standing(
        community=community,
        person=person,
        role=enrolment.role,
        place=_place(membership, usable=enrolled and not barred),
        leads=since is not None and enrolled and not barred,
        membership=membership,
        enrolled=enrolled,
        known_as_student=student,
        known_as_staff=staff,
    )


def _place(membership: Membership | None, *, usable: bool) -> Place:
    if membership is None:
        return Place.STRANGER
    return Place.MEMBER if usable and membership.left_at is None else Place.ENDED
