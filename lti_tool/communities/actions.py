"""Set a community up, join it, and leave it."""

import dataclasses
import datetime as dt

from sqlalchemy import delete, update
from werkzeug.exceptions import NotFound

from lti_tool.communities import access
from lti_tool.communities.access import Admission, NotAMember, Standing
from lti_tool.communities.links import take
from lti_tool.communities.models import (
    Community,
    Experience,
    GradeReturn,
    Kind,
    Lead,
    LeadInvitation,
    Membership,
    Remains,
    ResourceLink,
    Waiting,
)
from lti_tool.communities.queries import member_count, waiting_list
from lti_tool.communities.years import school_year
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
    size_from: int | None = None
    size_to: int | None = None
    year_group: str = ""
    year: str = ""  # the school year that it is set up in, unless it says another


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
        returns_since=None if intent.grade_return is GradeReturn.NONE else now,
        size_from=intent.size_from,
        size_to=intent.size_to,
        year_group=intent.year_group,
        set_up_at=now,
        year=intent.year or school_year(now),
    )
    db.session.add(community)
    db.session.flush()
    db.session.add(Lead(community_id=community.id, person_id=person.id, since=now))
    db.session.flush()
    return community


def join(standing: Standing, *, sends_cycles: bool | None, now: dt.datetime) -> Membership | None:
    """Make someone a member because they pressed Join; a second press changes nothing.

    Where there is no room they wait for it, and None is returned.
    """
    if standing.admission is Admission.ALREADY:
        return standing.must_be_member()
    if standing.admission is not Admission.OPEN:
        _turn_away(standing, now)
        raise CannotJoin(standing.admission)
    community = standing.community
    hold(community)
    here = access.standing(standing.person, community.public_id)
    if here.is_member:
        return here.must_be_member()
    _line_up(here, sends_cycles=sends_cycles, now=now)
    moved = move_up(community, now)
    own = next((each for each in moved if each.person_id == here.person.id), None)
    if own is not None:
        own.moved_up_at = None  # they see that they are in
    return own


def has_room(community: Community) -> bool:
    """Say whether one more fits into the size that its leads set; without one there is room."""
    if community.size_to is None:
        return True
    return member_count(community) < community.size_to


def stop_waiting(standing: Standing) -> None:
    """Take someone off the waiting list at their word."""
    _stop_waiting(standing)


def move_up(community: Community, now: dt.datetime) -> list[Membership]:
    """Let those who wait in, the first in line first, for as long as there is room.

    Who may not join any more stays where they are.
    """
    hold(community)
    moved = []
    for waiting in waiting_list(community):
        if not has_room(community):
            break
        here = _may_enter(waiting, community)
        if here is None:
            continue
        sends_cycles = waiting.sends_cycles
        _stop_waiting(here)
        membership = _enter(here, sends_cycles=sends_cycles, now=now)
        membership.moved_up_at = now
        moved.append(membership)
    db.session.flush()
    return moved


def resize(community: Community, size: tuple[int | None, int | None], now: dt.datetime) -> None:
    """Change how many people a community is for; nobody has to go."""
    community.size_from, community.size_to = size
    db.session.flush()
    move_up(community, now)


def make_room(community: Community, now: dt.datetime) -> None:
    """Make a community large enough for everybody who waits."""
    if community.size_to is not None:
        most = member_count(community) + len(waiting_list(community))
        resize(community, (community.size_from, max(most, community.size_to)), now)


def describe(membership: Membership, subject: str, experience: Experience | None) -> None:
    """Keep what a member says of themselves, for the group's breadth only."""
    membership.subject, membership.experience = subject, experience
    db.session.flush()


def put_away(membership: Membership, until: dt.datetime) -> None:
    """Note that a member has read what their home told them; an older page takes nothing back."""
    membership.told_until = max(until, membership.told_until or membership.joined_at)
    db.session.flush()


def leave(standing: Standing, now: dt.datetime) -> Membership:
    """End a membership at its member's word; what they shared loses their name at once."""
    membership = standing.must_be_member()
    membership.left_at, membership.remains = now, Remains.ANONYMOUS
    membership.sends_cycles = None
    mine = {"community_id": membership.community_id, "person_id": membership.person_id}
    db.session.execute(delete(LeadInvitation).filter_by(**mine))
    db.session.flush()
    move_up(standing.community, now)
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


def _line_up(standing: Standing, *, sends_cycles: bool | None, now: dt.datetime) -> None:
    """Put someone at the end of the waiting list; who is on it keeps their place."""
    place = {"community_id": standing.community.id, "person_id": standing.person.id}
    waiting = db.session.get(Waiting, place, populate_existing=True)
    if waiting is None:
        waiting = Waiting(**place, since=now)
        db.session.add(waiting)
    waiting.sends_cycles = sends_cycles
    db.session.flush()


def _may_enter(waiting: Waiting, community: Community) -> Standing | None:
    """Return the standing of someone who waits; None where they may not join any more."""
    try:
        here = access.standing(waiting.person, community.public_id)
    except NotFound:  # the community has moved to a course that they are not in
        return None
    return here if here.admission is Admission.OPEN else None


def _enter(standing: Standing, *, sends_cycles: bool | None, now: dt.datetime) -> Membership:
    membership = standing.membership
    if membership is None:
        membership = Membership(
            community_id=standing.community.id, person_id=standing.person.id, joined_at=now
        )
        db.session.add(membership)
    membership.left_at, membership.sends_cycles = None, sends_cycles
    membership.told_until = now
    db.session.flush()
    return membership


def _stop_waiting(standing: Standing) -> None:
    db.session.execute(
        delete(Waiting).where(
            Waiting.community_id == standing.community.id,
            Waiting.person_id == standing.person.id,
        )
    )
    db.session.flush()


def hold(community: Community) -> None:
    """Let those who come and go at one moment wait for each other until this transaction ends."""
    held = update(Community).where(Community.id == community.id)
    db.session.execute(
        held.values(id=community.id), execution_options={"synchronize_session": False}
    )


def hold_members(community: Community) -> None:
    """Let what each member does themselves end first, or wait until this transaction ends."""
    held = update(Membership).where(Membership.community_id == community.id)
    db.session.execute(
        held.values(id=Membership.id), execution_options={"synchronize_session": False}
    )
    db.session.expire_all()


def one_at_a_time(membership: Membership) -> None:
    """Let a member's own changes wait for each other until this transaction ends.

    A write that changes nothing, because SQLite has no other way to hold one row.
    """
    held = update(Membership).where(Membership.id == membership.id)
    db.session.execute(
        held.values(id=membership.id), execution_options={"synchronize_session": False}
    )
