"""My plans, and what the community shared; each read by someone's standing."""

import dataclasses
from collections.abc import Sequence

from sqlalchemy import Select, bindparam, case, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from lti_tool.communities.access import Standing
from lti_tool.communities.audience import Audience, may_read
from lti_tool.communities.models import Membership
from lti_tool.communities.queries import shown_name
from lti_tool.extensions import db
from lti_tool.meetings.models import Meeting
from lti_tool.plans.models import Feedback, NextStep, Plan, TryNote

LATELY, PAGE = 5, 20


@dataclasses.dataclass(frozen=True)
class Shared:
    """One member's cycle as one reader sees it: of plan and feedback, only what they may."""

    public_id: str
    author: str | None  # None: a former member who left without their name
    is_mine: bool
    meeting: Meeting
    plan: Plan | None
    feedback: Feedback | None

    @property
    def is_shared(self) -> bool:
        """Say whether the members can read any of it; one's own can be seen before that."""
        items = (self.plan, self.feedback)
        return any(item is not None and item.audience is Audience.MEMBERS for item in items)


_MINE = (
    select(Plan)
    .join(Plan.meeting)
    .options(contains_eager(Plan.meeting), joinedload(Plan.feedback))
    .where(Plan.membership_id == bindparam("membership"))
    .order_by(Meeting.on)
)
_SHARED_AT = case(
    (Feedback.shared_at > Plan.shared_at, Feedback.shared_at),
    (Plan.shared_at.is_(None), Feedback.shared_at),
    else_=Plan.shared_at,
)


def _of_community() -> Select[Plan]:
    return (
        select(Plan)
        .join(Plan.membership)
        .outerjoin(Plan.feedback)
        .options(
            contains_eager(Plan.membership).joinedload(Membership.person),
            contains_eager(Plan.feedback),
            joinedload(Plan.meeting),
        )
        .where(Membership.community_id == bindparam("community"))
    )


_GIVEN = Feedback.shared_at.is_not(None) & Feedback.given_at.is_not(None)
_SHARED = (
    _of_community()
    .where(or_(Plan.shared_at.is_not(None), _GIVEN))
    .order_by(_SHARED_AT.desc(), Plan.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("after"))
)
_ONE = _of_community().where(Plan.public_id == bindparam("plan")).options(selectinload(Plan.notes))


def my_plans(standing: Standing) -> list[Plan]:
    """Return a member's own plans with their feedback, by meeting."""
    membership = standing.must_be_member()
    return list(db.session.scalars(_MINE, {"membership": membership.id}))


def waiting(plans: Sequence[Plan]) -> list[Plan]:
    """Return those of a member's plans that are still to be looked back on; a draft is not."""
    return [plan for plan in plans if plan.focus and plan.closed is None]


def carried(plans: Sequence[Plan], meeting: Meeting) -> Plan | None:
    """Return the plan that a new one begins with: the last, unless its author dropped it."""
    last = next((plan for plan in reversed(plans) if plan.meeting.on < meeting.on), None)
    if last is None or last.closed is None:
        return None
    if last.closed.next_step not in (NextStep.CARRY_ON, NextStep.ADAPT):
        return None
    return last


def my_note(standing: Standing, public_id: str) -> TryNote | None:
    """Return a line that a member wrote about their own plan."""
    return db.session.scalar(
        select(TryNote)
        .join(TryNote.plan)
        .options(contains_eager(TryNote.plan).joinedload(Plan.meeting))
        .where(TryNote.public_id == public_id)
        .where(Plan.membership_id == standing.must_be_member().id)
    )


def shared_lately(standing: Standing, most: int = LATELY, after: int = 0) -> list[Shared]:
    """Return what members shared, the newest first, for those who may read it."""
    community = standing.must_read_shared()
    asked = {"community": community.id, "most": most, "after": after}
    plans = db.session.scalars(_SHARED, asked)
    seen = (_as_seen(standing, plan, own=False) for plan in plans)
    return [each for each in seen if each is not None]


def shared(standing: Standing, public_id: str) -> Shared | None:
    """Return one cycle as a reader may see it; None where there is nothing for them."""
    asked = {"community": standing.must_read_shared().id, "plan": public_id}
    plan = db.session.scalar(_ONE, asked)
    return _as_seen(standing, plan, own=True) if plan is not None else None


def _as_seen(standing: Standing, plan: Plan, *, own: bool) -> Shared | None:
    """Return a cycle with what of it this reader may read; `own`: also what is theirs only."""

    def shows(item: Plan | Feedback) -> bool:
        return may_read(standing, item) and (own or item.audience is Audience.MEMBERS)

    feedback = plan.closed if plan.closed and plan.closed.has_words else None
    seen_plan = plan if shows(plan) else None
    seen_feedback = feedback if feedback and shows(feedback) else None
    if seen_plan is None and seen_feedback is None:
        return None
    return Shared(
        public_id=plan.public_id,
        author=shown_name(plan.membership),
        is_mine=plan.membership_id == standing.member_id,
        meeting=plan.meeting,
        plan=seen_plan,
        feedback=seen_feedback,
    )
