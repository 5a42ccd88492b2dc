"""What a community's home shows, in a number of statements that never depends on its size."""

import dataclasses

from sqlalchemy import func, select

from lti_tool.communities.access import Standing
from lti_tool.communities.models import Membership
from lti_tool.extensions import db
from lti_tool.meetings.models import Meeting
from lti_tool.meetings.queries import Calendar
from lti_tool.plans.models import Plan
from lti_tool.plans.queries import my_plans

FEWEST_SHOWN = 5


@dataclasses.dataclass(frozen=True)
class Mine:
    """A member's own part of the home: at most one thing waits for them."""

    plans: list[Plan]
    to_look_back_on: Plan | None
    to_plan: Meeting | None
    completed: int


@dataclasses.dataclass(frozen=True)
class Counts:
    """What a lead sees of the group: numbers only, and None where they cover fewer than five."""

    members: int | None
    shared: int | None


def mine(standing: Standing, calendar: Calendar) -> Mine:
    """Return what is a member's own to do and to see."""
    plans = my_plans(standing)
    waiting = [p for p in plans if p.feedback is None and calendar.feedback_is_open(p.meeting)]
    planned = {p.meeting.number for p in plans}
    current = calendar.current
    return Mine(
        plans=plans,
        to_look_back_on=waiting[-1] if waiting else None,
        to_plan=current if current and current.number not in planned else None,
        completed=sum(p.feedback is not None for p in plans),
    )


def counts(standing: Standing, calendar: Calendar) -> Counts:
    """Return a lead's numbers: members, and plans shared at the current meeting."""
    community = standing.must_lead()
    current = calendar.current
    members, shared = db.session.execute(
        select(func.count(Membership.id), func.count(Plan.id))
        .select_from(Membership)
        .outerjoin(
            Plan,
            (Plan.membership_id == Membership.id)
            & (Plan.meeting_id == (current.id if current else None))
            & Plan.shared_at.is_not(None),
        )
        .where(Membership.community_id == community.id, Membership.left_at.is_(None))
    ).one()
    few = members < FEWEST_SHOWN
    return Counts(None if few else members, None if few else shared)
