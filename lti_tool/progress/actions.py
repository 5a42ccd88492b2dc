"""Count a cycle as complete: owe the gradebook what its member agreed to send, award badges."""

import datetime as dt

from sqlalchemy import ColumnElement, exists, select

from lti_tool.badges import actions as badges
from lti_tool.communities.actions import hold_members, one_at_a_time
from lti_tool.communities.models import Community, Membership
from lti_tool.extensions import db
from lti_tool.gradebook import actions as gradebook
from lti_tool.gradebook.models import LineItem, Score, ScoreState
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Enrolment
from lti_tool.progress.models import Completion
from lti_tool.progress.queries import cycles_completed


def complete(membership: Membership, role: CourseRole, cycle: int, at: dt.datetime) -> None:
    """Count a cycle as complete; a second time changes nothing."""
    one_at_a_time(membership)
    wanted = select(Completion.id).filter_by(membership_id=membership.id, cycle=cycle)
    if db.session.scalar(wanted) is None:
        db.session.add(Completion(membership_id=membership.id, cycle=cycle, completed_at=at))
        db.session.flush()
    cycles = cycles_completed(membership)
    gradebook.owe(membership, role, cycles, at)
    badges.award_cycles(membership, cycles, at)


def award_all(community: Community, at: dt.datetime) -> None:
    """Award what members have reached, now that their lead changed what a badge takes."""
    members = select(Membership).filter_by(community_id=community.id, left_at=None)
    for membership in db.session.scalars(members).all():
        badges.award_cycles(membership, cycles_completed(membership), at)


def send_cycles(membership: Membership, role: CourseRole, *, yes: bool, at: dt.datetime) -> None:
    """Take a member's answer; a yes owes what they completed so far, a no sends nothing more."""
    one_at_a_time(membership)
    membership.sends_cycles = yes
    if yes:
        gradebook.owe(membership, role, cycles_completed(membership), at)
    else:
        gradebook.withdraw(membership)
    db.session.flush()


def owe_all(community: Community, at: dt.datetime) -> None:
    """Owe what members completed before their community had this column.

    Their own changes wait, so that a cycle completed at this moment is owed here or there.
    """
    hold_members(community)
    _owe(at, Membership.community_id == community.id)


def owe_who_came_back(at: dt.datetime) -> None:
    """Owe again what leaving withdrew, of those whom a waiting list let in again with their yes.

    Whoever moves up is not there to press anything, so nothing else would send it.
    """
    withdrawn = (
        exists()
        .where(Score.person_id == Membership.person_id, Score.state == ScoreState.WITHDRAWN)
        .where(Score.line_item_id == LineItem.id)
        .where(LineItem.community_id == Membership.community_id)
    )
    _owe(at, withdrawn)


def _owe(at: dt.datetime, wanted: ColumnElement[bool]) -> None:
    """Owe what members completed who said yes."""
    members = (
        select(Membership, Enrolment)
        .join(Membership.community)
        .join(Enrolment, Enrolment.person_id == Membership.person_id)
        .where(Enrolment.course_id == Community.course_id, Membership.left_at.is_(None))
        .where(Membership.sends_cycles.is_(True), wanted)
    )
    for membership, enrolment in db.session.execute(members).all():
        gradebook.owe(membership, enrolment.role, cycles_completed(membership), at)
