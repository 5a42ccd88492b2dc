"""Count a cycle as complete: owe the gradebook what its member agreed to send, award badges."""

import datetime as dt

from sqlalchemy import ColumnElement, and_, exists, func, select

from lti_tool.badges import actions as badges
from lti_tool.communities.actions import hold_members, one_at_a_time
from lti_tool.communities.models import Community, GradeReturn, Membership
from lti_tool.extensions import db
from lti_tool.gradebook import actions as gradebook
from lti_tool.gradebook.models import LineItem, Score, ScoreState
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Enrolment
from lti_tool.progress.models import Completion
from lti_tool.progress.queries import completed_at, cycles_completed


def complete(membership: Membership, role: CourseRole, cycle: int, at: dt.datetime) -> None:
    """Count a cycle as complete; a second time changes nothing."""
    one_at_a_time(membership)
    wanted = select(Completion.id).filter_by(membership_id=membership.id, cycle=cycle)
    if db.session.scalar(wanted) is None:
        db.session.add(Completion(membership_id=membership.id, cycle=cycle, completed_at=at))
        db.session.flush()
    gradebook.owe(membership, role, cycles_completed(membership), at)
    badges.award_cycles(membership, completed_at([membership])[membership.id], at)


def award_all(community: Community, at: dt.datetime) -> None:
    """Award what members have reached, now that their lead changed what a badge takes."""
    hold_members(community)
    wanted = select(Membership).filter_by(community_id=community.id, left_at=None)
    members = db.session.scalars(wanted.order_by(Membership.id)).all()
    for membership_id, completed in completed_at(members).items():
        badges.award_cycles(db.session.get_one(Membership, membership_id), completed, at)


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
    """Owe what those completed before, and said yes to, who are here again and owed nothing of it.

    A waiting list or the roster let them in again, and they are not there to press anything.
    """
    owed = exists().where(
        Score.line_item_id == LineItem.id,
        Score.person_id == Membership.person_id,
        Score.state != ScoreState.WITHDRAWN,
    )
    missing = exists().where(
        LineItem.community_id == Membership.community_id,
        Completion.membership_id == Membership.id,
        LineItem.cycle.in_((0, Completion.cycle)),
        ~owed,
    )
    role = func.coalesce(Enrolment.launch_role, Enrolment.roster_role)
    can_be_sent = and_(
        Community.grade_return != GradeReturn.NONE, role.is_distinct_from(CourseRole.INSTRUCTOR)
    )
    _owe(at, and_(can_be_sent, missing))


def _owe(at: dt.datetime, wanted: ColumnElement[bool]) -> None:
    """Owe what members completed who said yes; of those whom the roster dropped, nothing now."""
    members = (
        select(Membership, Enrolment)
        .join(Membership.community)
        .join(Enrolment, Enrolment.person_id == Membership.person_id)
        .where(Enrolment.course_id == Community.course_id, Enrolment.ended_at.is_(None))
        .where(Membership.left_at.is_(None), Membership.sends_cycles.is_(True), wanted)
    )
    for membership, enrolment in db.session.execute(members).all():
        gradebook.owe(membership, enrolment.role, cycles_completed(membership), at)
