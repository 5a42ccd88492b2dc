"""Which community-year follows which, and for whom the next one is."""

import dataclasses
from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from lti_tool.communities.models import Community, Host, Kind, Lead, Membership
from lti_tool.extensions import db
from lti_tool.people.models import Enrolment, Person


@dataclasses.dataclass(frozen=True)
class Neighbour:
    """The year before a community's or after it, as one person can come to it."""

    community: Community
    is_reachable: bool  # for somebody who is enrolled in its course
    is_joined: bool
    looks_after: bool  # leads it, or is a host


@dataclasses.dataclass(frozen=True)
class Neighbours:
    """The years on both sides of a community's."""

    before: Neighbour | None = None
    after: Neighbour | None = None


def neighbours(community: Community, person: Person) -> Neighbours:
    """Return the years before and after a community's; a first year that lasts has neither."""
    if community.follows_id is None and not community.is_over:
        return Neighbours()
    enrolled = exists().where(
        Enrolment.course_id == Community.course_id,
        Enrolment.person_id == person.id,
        Enrolment.ended_at.is_(None),
    )
    joined = exists().where(
        Membership.community_id == Community.id,
        Membership.person_id == person.id,
        Membership.left_at.is_(None),
    )
    leads = exists().where(Lead.community_id == Community.id, Lead.person_id == person.id)
    hosts = exists().where(Host.community_id == Community.id, Host.person_id == person.id)
    near = (Community.id == community.follows_id) | (Community.follows_id == community.id)
    rows = db.session.execute(select(Community, enrolled, joined, leads | hosts).where(near)).all()
    both = [Neighbour(*row) for row in rows]
    return Neighbours(
        next((each for each in both if each.community.id == community.follows_id), None),
        next((each for each in both if each.community.follows_id == community.id), None),
    )


def invites(old: Community, new: Community) -> bool:
    """Say whether a new year is for those who were in the old one: a new Year 10 is not."""
    same_group = old.year_group.casefold() == new.year_group.casefold()
    return old.kind is Kind.TLC or not old.year_group or not same_group


def newest(community: Community) -> Community:
    """Return the last year that a community has come to, which is itself if none was started."""
    while (after := successor(community)) is not None:
        community = after
    return community


def successor(community: Community) -> Community | None:
    """Return the year after a community's, if it was started."""
    return db.session.scalar(select(Community).where(Community.follows_id == community.id))


def led_by(person: Person) -> Sequence[Community]:
    """Return the communities that somebody looks after whose next year is not there yet."""
    later = aliased(Community)
    started = exists().where(later.follows_id == Community.id)
    enrolled = exists().where(
        Enrolment.course_id == Community.course_id,
        Enrolment.person_id == person.id,
        Enrolment.ended_at.is_(None),
    )
    wanted = select(Community).join(Lead, Lead.community_id == Community.id)
    wanted = wanted.where(Lead.person_id == person.id, enrolled, ~started)
    return db.session.scalars(wanted.order_by(Community.set_up_at.desc(), Community.id)).all()
