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
from lti_tool.progress.models import Completion

FEWEST_SHOWN = 5


@dataclasses.dataclass(frozen=True)
class Mine:
    """A member's own part of the home: at most one thing waits for them."""

    plans: list[Plan]
    to_look_back_on: Plan | None
    to_plan: Meeting | None


@dataclasses.dataclass(frozen=True)
class Counts:
    """A member's own cycles, and what a lead sees of the group: None below five people."""

    completed: int
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
    )


def counts(standing: Standing, calendar: Calendar) -> Counts:
    """Return the numbers of a home in one statement; those of the group are for its leads."""
    here, current = Membership.community_id == standing.community.id, calendar.current
    present = select(Membership.id).where(here, Membership.left_at.is_(None))
    shared = (
        select(func.count(Plan.id))
        .where(Plan.membership_id.in_(present), Plan.shared_at.is_not(None))
        .where(Plan.meeting_id == (current.id if current else None))
    )
    own = standing.membership.id if standing.membership and standing.is_member else None
    done = select(func.count(Completion.id)).where(Completion.membership_id == own)
    members = select(func.count()).select_from(present.subquery())
    found = db.session.execute(
        select(
            members.scalar_subquery().label("members"),
            shared.scalar_subquery().label("shared"),
            done.scalar_subquery().label("done"),
        )
    ).one()
    if not standing.leads or found.members < FEWEST_SHOWN:
        return Counts(found.done, None, None)
    return Counts(found.done, found.members, found.shared)
