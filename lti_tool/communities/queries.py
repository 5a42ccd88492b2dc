"""Who belongs to a community, and which community an activity opens."""

import dataclasses
from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    ColumnExpressionArgument,
    Exists,
    Select,
    and_,
    exists,
    func,
    select,
)
from sqlalchemy.orm import contains_eager, joinedload

from lti_tool.communities.access import Standing
from lti_tool.communities.adults import known_as_student
from lti_tool.communities.models import (
    Community,
    Host,
    HostInvitation,
    Kind,
    Lead,
    LeadInvitation,
    Membership,
    Remains,
    ResourceLink,
    Waiting,
)
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Enrolment, Person
from lti_tool.people.queries import name_of

FEWEST_SHOWN = 5  # no number is shown outside a group of fewer (design 3, invariant 10)


@dataclasses.dataclass(frozen=True)
class Breadth:
    """How many subjects and lengths of experience a group says it has."""

    subjects: int
    experiences: int


def link_by_public_id(public_id: str) -> ResourceLink | None:
    """Return an activity's link by the id in our addresses."""
    return db.session.scalar(
        select(ResourceLink)
        .options(joinedload(ResourceLink.course), joinedload(ResourceLink.community))
        .where(ResourceLink.public_id == public_id)
    )


def communities_of(course_id: int) -> Sequence[Community]:
    """Return the communities of a course, the newest first."""
    return db.session.scalars(
        select(Community)
        .where(Community.course_id == course_id)
        .order_by(Community.set_up_at.desc(), Community.id)
    ).all()


def here_now(community: Community) -> ColumnElement[bool]:
    """Say in SQL that a membership is one of those who belong to a community now."""
    return belongs(community.id, community.course_id)


def belongs(
    community_id: int | ColumnExpressionArgument[int],
    course_id: int | ColumnExpressionArgument[int],
) -> ColumnElement[bool]:
    """Say the same of a community and its course by their numbers, which may come later."""
    enrolled = exists().where(
        Enrolment.person_id == Membership.person_id,
        Enrolment.course_id == course_id,
        Enrolment.ended_at.is_(None),
    )
    return and_(Membership.community_id == community_id, Membership.left_at.is_(None), enrolled)


def member_count(community: Community) -> int:
    """Return how many people belong to a community now."""
    wanted = select(func.count()).select_from(Membership).where(here_now(community))
    return db.session.scalar(wanted) or 0


def breadth(community: Community) -> Breadth | None:
    """Return what members said of themselves, as a group; None below five answers."""
    said = select(Membership.subject, Membership.experience).where(here_now(community))
    rows = db.session.execute(said).all()
    subjects = [subject.casefold() for subject, _experience in rows if subject]
    bands = [experience for _subject, experience in rows if experience]
    if len(subjects) < FEWEST_SHOWN:
        return None
    return Breadth(len(set(subjects)), len(set(bands)) if len(bands) >= FEWEST_SHOWN else 0)


def members(standing: Standing) -> list[Person]:
    """Return the people of a community for those who may read who is here, by name."""
    community = standing.must_see_members()
    rows = db.session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(here_now(community))
        .order_by(func.lower(Person.name), Person.id)
    )
    return list(rows)


def shown_name(membership: Membership) -> str | None:
    """Return the name that stands beside what a member wrote; None once they left without it."""
    gone = membership.left_at is not None and membership.remains is not Remains.NAMED
    return None if gone else name_of(membership.person)


def peers(standing: Standing) -> list[Membership]:
    """Return the other members of a community for one of them, by name."""
    own = standing.must_be_member()
    rows = db.session.scalars(
        select(Membership)
        .join(Membership.person)
        .options(joinedload(Membership.person))
        .where(here_now(standing.community), Membership.id != own.id)
        .order_by(func.lower(Person.name), Person.id)
    )
    return list(rows)


def waiting_list(community: Community) -> list[Waiting]:
    """Return who waits for room, the first in line first."""
    wanted = (
        select(Waiting)
        .options(joinedload(Waiting.person))
        .where(Waiting.community_id == community.id)
        .order_by(Waiting.since, Waiting.person_id)
    )
    return list(db.session.scalars(wanted))


def place_in_line(standing: Standing) -> int:
    """Return somebody's place on the waiting list, from 1."""
    line = [each.person_id for each in waiting_list(standing.community)]
    return line.index(standing.person.id) + 1


def invitation(standing: Standing) -> LeadInvitation | None:
    """Return what somebody was asked: to look after a community too."""
    return db.session.scalar(
        select(LeadInvitation).filter_by(
            community_id=standing.community.id, person_id=standing.person.id
        )
    )


def invited(community: Community) -> list[Person]:
    """Return who was asked to look after a community and has not answered."""
    rows = db.session.scalars(
        select(Person)
        .join(LeadInvitation, LeadInvitation.person_id == Person.id)
        .where(LeadInvitation.community_id == community.id)
        .order_by(func.lower(Person.name), Person.id)
    )
    return list(rows)


def possible_leads(community: Community) -> list[Person]:
    """Return who could be asked to look after a community and was not: its course's teachers.

    Of a TLC it may be any of its members too.
    """
    teaches = _teaches(community)
    belongs = exists().where(Membership.person_id == Person.id, here_now(community))
    could = teaches | belongs if community.kind is Kind.TLC else teaches
    asked = exists().where(
        LeadInvitation.person_id == Person.id, LeadInvitation.community_id == community.id
    )
    does = exists().where(Lead.person_id == Person.id, Lead.community_id == community.id)
    rows = db.session.scalars(
        select(Person)
        .where(could, ~asked, ~does, Person.name != "", Person.is_test_user.is_(False))
        .order_by(func.lower(Person.name), Person.id)
    )
    return list(rows)


def hosts(community: Community) -> list[Host]:
    """Return the adult hosts of a student community now, by name: those who read what it shared.

    They said yes, have not stopped, still teach its course, and are not known as students.
    """
    if community.kind is not Kind.SLC:
        return []
    rows = db.session.scalars(
        select(Host)
        .join(Host.person)
        .options(contains_eager(Host.person))
        .where(Host.community_id == community.id, _teaches(community))
        .where(~known_as_student(Person.id))
        .order_by(func.lower(Person.name), Person.id)
    )
    return list(rows)


def invited_hosts(community: Community) -> list[Person]:
    """Return who was asked to be a host and has not answered."""
    wanted = select(Person).join(HostInvitation, HostInvitation.person_id == Person.id)
    return _by_name(wanted.where(HostInvitation.community_id == community.id))


def possible_hosts(community: Community) -> list[Person]:
    """Return who could be asked to be a host and was not: the teachers of the course."""
    asked = exists().where(
        HostInvitation.person_id == Person.id, HostInvitation.community_id == community.id
    )
    does = exists().where(Host.person_id == Person.id, Host.community_id == community.id)
    teaches = _teaches(community), ~known_as_student(Person.id)
    wanted = select(Person).where(*teaches, ~asked, ~does)
    return _by_name(wanted.where(Person.name != "", Person.is_test_user.is_(False)))


def host_invitation(standing: Standing) -> HostInvitation | None:
    """Return what somebody was asked: to be a host."""
    mine = {"community_id": standing.community.id, "person_id": standing.person.id}
    return db.session.get(HostInvitation, mine, populate_existing=True)


def leads(community: Community) -> list[Person]:
    """Return who looks after a community, of those who are in its course now."""
    rows = db.session.scalars(
        select(Person)
        .join(Lead, Lead.person_id == Person.id)
        .where(Lead.community_id == community.id, _enrolled(community))
        .order_by(Lead.since)
    )
    return list(rows)


def has_student_community(course_id: int) -> bool:
    """Say whether a course has a community of students."""
    return bool(
        db.session.scalar(
            select(exists().where(Community.course_id == course_id, Community.kind == Kind.SLC))
        )
    )


def _by_name(wanted: Select[Person]) -> list[Person]:
    return list(db.session.scalars(wanted.order_by(func.lower(Person.name), Person.id)))


def _teaches(community: Community) -> Exists:
    """Say in SQL that a person is Instructor of a community's course now."""
    role = func.coalesce(Enrolment.launch_role, Enrolment.roster_role)
    return _enrolled(community).where(role == CourseRole.INSTRUCTOR.value)


def _enrolled(community: Community) -> Exists:
    """Say in SQL that a person has a place in a community's course now."""
    return exists().where(
        Enrolment.person_id == Person.id,
        Enrolment.course_id == community.course_id,
        Enrolment.ended_at.is_(None),
    )
