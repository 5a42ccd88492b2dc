"""What someone is to a community: their Standing, which every query of members' content takes."""

import dataclasses
import datetime as dt
import enum

from sqlalchemy import Integer, Select, and_, bindparam, select
from sqlalchemy.orm import contains_eager
from werkzeug.exceptions import Forbidden, NotFound

from lti_tool.communities.adults import (
    known_as_staff,
    known_as_student,
    may_host,
    teaches_or_taught,
)
from lti_tool.communities.models import Community, Host, Kind, Lead, Membership, Waiting
from lti_tool.extensions import db
from lti_tool.lti.models import Deployment
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Course, Enrolment, Person


class Place(enum.StrEnum):
    """Whether someone belongs to a community."""

    STRANGER = "stranger"
    WAITING = "waiting"  # they pressed Join where there was no room
    MEMBER = "member"
    ENDED = "ended"  # they left, or their place in the course ended


class NotAMember(Forbidden):
    """Only members read what members wrote."""


class NotALead(Forbidden):
    """Only those who look after a community change its settings."""


class YearIsOver(Forbidden):
    """Nothing is added to a community whose year has ended."""

    def __init__(self, community: Community) -> None:
        super().__init__()
        self.community = community


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
    OVER = "over"


@dataclasses.dataclass(frozen=True)
class Standing:
    """One person and one community, as the database has them at this request."""

    community: Community
    person: Person
    role: CourseRole
    place: Place
    leads: bool
    hosts: bool
    membership: Membership | None
    enrolled: bool
    teaches_or_taught: bool  # by a launch, now or before, or by the roster
    known_as_student: bool
    known_as_staff: bool

    @property
    def is_member(self) -> bool:
        """Say whether this person belongs to the community now."""
        return self.place is Place.MEMBER

    @property
    def member_id(self) -> int | None:
        """Return the number of the membership of one who belongs to the community now."""
        return self.membership.id if self.membership and self.is_member else None

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

    def must_go_on(self) -> Community:
        """Return the community while its year lasts, or raise YearIsOver."""
        if self.community.is_over:
            raise YearIsOver(self.community)
        return self.community

    @property
    def reads_shared(self) -> bool:
        """Say whether this person may read what was shared: members, and the hosts of an SLC."""
        return self.is_member or self.hosts

    def must_read_shared(self) -> Community:
        """Return the community for one who may read what was shared, or raise NotAMember."""
        if not self.reads_shared:
            raise NotAMember
        return self.community

    @property
    def sees_members(self) -> bool:
        """Say whether this person may read who is here.

        Members may, the hosts of an SLC, and whoever leads a TLC; no other adult reads a list of
        students.
        """
        return self.reads_shared or (self.leads and self.community.kind is Kind.TLC)

    @property
    def sees_waiting(self) -> bool:
        """Say whether this person may read who waits: a TLC's leads, and the hosts of an SLC."""
        return self.hosts or (self.leads and self.community.kind is Kind.TLC)

    @property
    def sees_counts(self) -> bool:
        """Say whether this person may know how many shared a plan, never who."""
        return self.leads or self.hosts

    def must_see_members(self) -> Community:
        """Return the community for one who may read who is here, or raise NotAMember."""
        if not self.sees_members:
            raise NotAMember
        return self.community

    def must_belong(self) -> Community:
        """Return the community for a member, a host or one who looks after it."""
        if not (self.leads or self.reads_shared):
            raise NotAMember
        return self.community

    def must_contribute(self) -> Community:
        """Return the community for a member or one who looks after it; a host changes nothing."""
        if not self.leads:
            self.must_be_member()
        return self.community

    def must_be_member_of_students(self) -> Membership:
        """Return the membership in an SLC; anywhere else there is nothing of that kind."""
        if self.community.kind is not Kind.SLC:
            raise NotFound
        return self.must_be_member()

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
        return self._by_kind()

    def _by_kind(self) -> Admission:
        if self.community.is_over:
            return Admission.OVER
        return self._tlc() if self.community.kind is Kind.TLC else self._slc()

    def _tlc(self) -> Admission:
        if self.known_as_student:
            return Admission.KNOWN_AS_STUDENT
        if self.role is CourseRole.INSTRUCTOR or self.community.course.staff_declared_at:
            return Admission.OPEN
        return Admission.NOT_STAFF_HERE

    def _slc(self) -> Admission:
        # A teacher who looks at their course in a student's role is an adult all the same.
        past = self.teaches_or_taught or self.leads or self.known_as_staff
        adult = past or self.role is not CourseRole.LEARNER
        if adult or self.community.course.staff_declared_at:
            return Admission.ADULT
        return Admission.OPEN


def _standings() -> Select[
    Community, Enrolment, Membership, dt.datetime, dt.datetime, dt.datetime, bool, bool
]:
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
            Host.since,
            Waiting.since,
            known_as_student(person).label("student"),
            known_as_staff(person).label("staff"),
        )
        .join(Community.course)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .join(Enrolment, and_(Enrolment.course_id == Course.id, Enrolment.person_id == person))
        .outerjoin(Membership, and_(Membership.community_id == Community.id, mine))
        .outerjoin(Lead, and_(Lead.community_id == Community.id, Lead.person_id == person))
        .outerjoin(Host, and_(Host.community_id == Community.id, Host.person_id == person))
        .outerjoin(Waiting, and_(Waiting.community_id == Community.id, Waiting.person_id == person))
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
    community, enrolment, membership, since, hosts, waits, student, staff = row
    enrolled = enrolment.ended_at is None
    # Someone found out later to be a student loses a TLC at the next request.
    taught = teaches_or_taught(enrolment)
    barred = student if community.kind is Kind.TLC else False
    # And whoever turns out to teach its course loses the students' community, but not its dates.
    usable = enrolled and not barred and not (community.kind is Kind.SLC and taught)
    return Standing(
        community=community,
        person=person,
        role=enrolment.role,
        place=_place(membership, waits=waits is not None, usable=usable),
        leads=since is not None and enrolled and not barred,
        hosts=hosts is not None and may_host(community, enrolment, student=student),
        membership=membership,
        enrolled=enrolled,
        teaches_or_taught=taught,
        known_as_student=student,
        known_as_staff=staff,
    )


def _place(membership: Membership | None, *, waits: bool, usable: bool) -> Place:
    if usable and membership is not None and membership.left_at is None:
        return Place.MEMBER
    if usable and waits:
        return Place.WAITING
    return Place.STRANGER if membership is None else Place.ENDED
