"""Count a cycle as complete, and owe the gradebook what its member agreed to send."""

import datetime as dt

from sqlalchemy import select

from lti_tool.communities.actions import one_at_a_time
from lti_tool.communities.models import Community, Membership
from lti_tool.extensions import db
from lti_tool.gradebook import actions as gradebook
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
    gradebook.owe(membership, role, cycles_completed(membership), at)


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
    """Owe what members completed before their community had this column."""
    waiting = (
        select(Membership, Enrolment)
        .join(Enrolment, Enrolment.person_id == Membership.person_id)
        .where(Membership.community_id == community.id, Membership.left_at.is_(None))
        .where(Membership.sends_cycles.is_(True), Enrolment.course_id == community.course_id)
    )
    for membership, enrolment in db.session.execute(waiting).all():
        gradebook.owe(membership, enrolment.role, cycles_completed(membership), at)
