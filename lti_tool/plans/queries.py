"""My plans, and what the community shared; each read by someone's standing."""

import dataclasses

from sqlalchemy import bindparam, case, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from lti_tool.communities.access import NotAMember, Standing
from lti_tool.communities.models import Membership, Remains
from lti_tool.extensions import db
from lti_tool.meetings.models import Meeting
from lti_tool.people.models import Person
from lti_tool.people.queries import name_of
from lti_tool.plans.models import Feedback, Plan

LATELY = 10


@dataclasses.dataclass(frozen=True)
class Shared:
    """One member's cycle as the community sees it: of plan and feedback, only what is shared."""

    author: str | None  # None: a former member who left without their name
    meeting: Meeting
    plan: Plan | None
    feedback: Feedback | None


_MINE = (
    select(Plan)
    .join(Plan.meeting)
    .options(contains_eager(Plan.meeting), joinedload(Plan.feedback))
    .where(Plan.membership_id == bindparam("membership"))
    .order_by(Meeting.number)
)
_SHARED_AT = case(
    (Feedback.shared_at > Plan.shared_at, Feedback.shared_at),
    (Plan.shared_at.is_(None), Feedback.shared_at),
    else_=Plan.shared_at,
)
_SHARED = (
    select(Plan, Membership, Person)
    .join(Membership, Plan.membership_id == Membership.id)
    .join(Person, Membership.person_id == Person.id)
    .outerjoin(Plan.feedback)
    .options(contains_eager(Plan.feedback), joinedload(Plan.meeting))
    .where(Membership.community_id == bindparam("community"))
    .where(or_(Plan.shared_at.is_not(None), Feedback.shared_at.is_not(None)))
    .order_by(_SHARED_AT.desc(), Plan.id.desc())
    .limit(LATELY)
)


def my_plans(standing: Standing) -> list[Plan]:
    """Return a member's own plans with their feedback, by meeting."""
    membership = standing.must_be_member()
    return list(db.session.scalars(_MINE, {"membership": membership.id}))


def my_plan(standing: Standing, meeting_number: int) -> Plan | None:
    """Return a member's own plan of one meeting."""
    return next((p for p in my_plans(standing) if p.meeting.number == meeting_number), None)


def shared_lately(standing: Standing) -> list[Shared]:
    """Return what members shared, the newest first; only members can ask."""
    community_id = standing.must_be_member().community_id
    rows = db.session.execute(_SHARED, {"community": community_id})
    return [_shared(plan, membership, person) for plan, membership, person in rows]


def _shared(plan: Plan, membership: Membership, person: Person) -> Shared:
    gone = membership.left_at is not None and membership.remains is not Remains.NAMED
    feedback = plan.feedback
    return Shared(
        author=None if gone else name_of(person),
        meeting=plan.meeting,
        plan=plan if plan.shared_at else None,
        feedback=feedback if feedback and feedback.shared_at else None,
    )


def kept_after_leaving(standing: Standing) -> list[Plan]:
    """Return what someone who left had shared, for them to decide about."""
    if standing.membership is None:
        raise NotAMember
    return list(
        db.session.scalars(
            select(Plan)
            .options(joinedload(Plan.feedback))
            .where(Plan.membership_id == standing.membership.id)
        )
    )
