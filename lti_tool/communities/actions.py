"""Set a community up, join it, and leave it."""

import dataclasses
import datetime as dt

from sqlalchemy import select, update

from lti_tool.communities.access import Admission, NotAMember, Standing
from lti_tool.communities.models import (
    Community,
    GradeReturn,
    Kind,
    Lead,
    Membership,
    Remains,
    ResourceLink,
)
from lti_tool.extensions import db
from lti_tool.lti.claims import Launch
from lti_tool.people.models import Course, Person

TO_CHOOSE = dt.timedelta(days=14)


class AlreadySetUp(Exception):
    """Somebody else set a community up behind this activity in the meantime."""


class CannotJoin(Exception):
    """Someone pressed Join who may not; `admission` says why, for their page only."""

    def __init__(self, admission: Admission):
        super().__init__(admission.value)
        self.admission = admission


@dataclasses.dataclass(frozen=True)
class Intent:
    """What a community is set up to be; `cycles` is the maximum for as long as it lives."""

    kind: Kind
    theme: str
    purpose: str
    grade_return: GradeReturn
    cycles: int


def open_link(course: Course, launch: Launch) -> ResourceLink:
    """Return the activity that was opened, with its title and column as this launch names them."""
    if launch.resource_link is None:
        raise ValueError("this launch came from no activity")
    wanted = select(ResourceLink).filter_by(
        course_id=course.id, resource_link_id=launch.resource_link.id
    )
    link = db.session.scalar(wanted)
    if link is None:
        link = ResourceLink(course_id=course.id, resource_link_id=launch.resource_link.id)
        db.session.add(link)
    link.title = launch.resource_link.title
    # Moodle leaves the claim out once a second item hangs on a link: what we knew still holds.
    if launch.endpoint and launch.endpoint.line_item:
        link.line_item_url = launch.endpoint.line_item
    db.session.flush()
    return link


def set_up(link: ResourceLink, person: Person, intent: Intent, now: dt.datetime) -> Community:
    """Put a community behind an activity; who sets it up leads it and is not thereby a member."""
    community = Community(
        course_id=link.course_id,
        kind=intent.kind,
        theme=intent.theme,
        purpose=intent.purpose,
        grade_return=intent.grade_return,
        cycles=intent.cycles,
        set_up_at=now,
    )
    db.session.add(community)
    db.session.flush()
    _take(link, community)
    db.session.add(Lead(community_id=community.id, person_id=person.id, since=now))
    db.session.flush()
    return community


def _take(link: ResourceLink, community: Community) -> None:
    """Bind an activity that is free; of two at the same moment the database lets one."""
    free = update(ResourceLink).where(
        ResourceLink.id == link.id, ResourceLink.community_id.is_(None)
    )
    taken = db.session.execute(
        free.values(community_id=community.id).returning(ResourceLink.id),
        execution_options={"synchronize_session": False},
    )
    if taken.first() is None:
        raise AlreadySetUp
    db.session.expire(link)


def join(standing: Standing, *, sends_cycles: bool | None, now: dt.datetime) -> Membership:
    """Make someone a member because they pressed Join; a second press changes nothing."""
    if standing.admission is Admission.ALREADY:
        return standing.must_be_member()
    if standing.admission is not Admission.OPEN:
        _turn_away(standing, now)
        raise CannotJoin(standing.admission)
    membership = standing.membership
    if membership is None:
        membership = Membership(
            community_id=standing.community.id, person_id=standing.person.id, joined_at=now
        )
        db.session.add(membership)
    membership.left_at, membership.sends_cycles = None, sends_cycles
    db.session.flush()
    return membership


def leave(standing: Standing, now: dt.datetime) -> Membership:
    """End a membership at its member's word; what they shared loses their name at once."""
    membership = standing.must_be_member()
    membership.left_at, membership.remains = now, Remains.ANONYMOUS
    membership.sends_cycles = None
    db.session.flush()
    return membership


def choose_remains(standing: Standing, remains: Remains, now: dt.datetime) -> Membership:
    """Let someone who left decide, for 14 days, what becomes of what they shared."""
    membership = standing.membership
    if membership is None or membership.left_at is None or membership.left_at < now - TO_CHOOSE:
        raise NotAMember
    membership.remains = remains
    db.session.flush()
    return membership


def _turn_away(standing: Standing, now: dt.datetime) -> None:
    if standing.admission is Admission.KNOWN_AS_STUDENT:
        standing.community.turned_away_at = now
        db.session.flush()


def one_at_a_time(membership: Membership) -> None:
    """Let a member's own changes wait for each other until this transaction ends.

    A write that changes nothing, because SQLite has no other way to hold one row.
    """
    held = update(Membership).where(Membership.id == membership.id)
    db.session.execute(
        held.values(id=membership.id), execution_options={"synchronize_session": False}
    )
