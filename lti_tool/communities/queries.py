"""Who belongs to a community, and which community an activity opens."""

from collections.abc import Sequence

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload

from lti_tool.communities.access import Standing
from lti_tool.communities.models import Community, Kind, Lead, Membership, ResourceLink
from lti_tool.extensions import db
from lti_tool.people.models import Person


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


def led_in(person: Person, course_id: int) -> Sequence[Community]:
    """Return the communities of a course that somebody looks after, the newest first."""
    return db.session.scalars(
        select(Community)
        .join(Lead, Lead.community_id == Community.id)
        .where(Lead.person_id == person.id, Community.course_id == course_id)
        .order_by(Community.set_up_at.desc(), Community.id)
    ).all()


def member_count(community: Community) -> int:
    """Return how many people belong to a community now."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Membership)
            .where(Membership.community_id == community.id, Membership.left_at.is_(None))
        )
        or 0
    )


def members(standing: Standing) -> list[Person]:
    """Return the people of a community for one of its members, by name."""
    community = standing.must_be_member().community_id
    rows = db.session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.community_id == community, Membership.left_at.is_(None))
        .order_by(func.lower(Person.name), Person.id)
    )
    return list(rows)


def leads(community: Community) -> list[Person]:
    """Return who looks after a community."""
    rows = db.session.scalars(
        select(Person)
        .join(Lead, Lead.person_id == Person.id)
        .where(Lead.community_id == community.id)
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
