"""Set a community up, join it, and leave it."""

import dataclasses
import datetime as dt

from sqlalchemy import update

from lti_tool.communities.access import Admission, NotAMember, Standing
from lti_tool.communities.links import take
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
from lti_tool.people.models import Course, Person

TO_CHOOSE = dt.timedelta(days=14)


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


def set_up(link: ResourceLink, person: Person, intent: Intent, now: dt.datetime) -> Community:
    """Put a new community behind an activity that has none."""
    community = found(link.course, person, intent, now)
    take(link, community)
    return community


def found(course: Course, person: Person, intent: Intent, now: dt.datetime) -> Community:
    """Make a community in a course; who sets it up leads it and is not thereby a member."""
    community = Community(
        course_id=course.id,
        kind=intent.kind,
        theme=intent.theme,
        purpose=intent.purpose,
        grade_return=intent.grade_return,
        cycles=intent.cycles,
        set_up_at=now,
    )
    db.session.add(community)
    db.session.flush()
    db.session.add(Lead(community_id=community.id, person_id=person.id, since=now))
    db.session.flush()
    return community


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
