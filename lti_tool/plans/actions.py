"""Save a plan, share it or keep it, and give feedback on it."""

import dataclasses
import datetime as dt

from sqlalchemy import delete, select

from lti_tool.communities.access import Standing
from lti_tool.communities.actions import one_at_a_time
from lti_tool.communities.models import Membership
from lti_tool.extensions import db
from lti_tool.meetings.models import Meeting
from lti_tool.meetings.queries import Calendar
from lti_tool.plans.models import Feedback, NextStep, Outcome, Plan
from lti_tool.progress import actions as progress


class Changed(Exception):
    """Words were saved from another page since this one was opened; `current` is what stands."""

    def __init__(self, current: Plan | Feedback):
        super().__init__("changed elsewhere")
        self.current = current


class NotYet(Exception):
    """Feedback opens on the day of the next meeting."""


@dataclasses.dataclass(frozen=True)
class Planned:
    """What a member writes for a plan."""

    focus: str
    will_try: str


@dataclasses.dataclass(frozen=True)
class Told:
    """What a member writes as feedback."""

    tried: str
    outcome: Outcome
    learned: str
    next_step: NextStep | None


def save_plan(
    standing: Standing, meeting: Meeting, words: Planned, revision: int, now: dt.datetime
) -> Plan:
    """Keep what a member wrote; `revision` is the one their page showed, 0 for a new plan."""
    membership = standing.must_be_member()
    one_at_a_time(membership)
    plan = db.session.scalar(
        select(Plan)
        .filter_by(membership_id=membership.id, meeting_id=meeting.id)
        .execution_options(populate_existing=True)
    )
    if plan is None:
        plan = Plan(membership_id=membership.id, meeting_id=meeting.id, revision=0)
        db.session.add(plan)
    elif plan.revision != revision and Planned(plan.focus, plan.will_try) != words:
        raise Changed(plan)
    plan.focus, plan.will_try = words.focus, words.will_try
    plan.revision, plan.saved_at = plan.revision + 1, now
    db.session.flush()
    return plan


def show(item: Plan | Feedback, *, to_community: bool, now: dt.datetime) -> None:
    """Share a plan or feedback with the community, or keep it to its author again."""
    if not to_community:
        item.shared_at = None
    elif item.shared_at is None:
        item.shared_at = now
    db.session.flush()


def give_feedback(
    standing: Standing, plan: Plan, words: Told, revision: int, calendar: Calendar, now: dt.datetime
) -> Feedback:
    """Keep a member's feedback on their own plan, which completes the cycle."""
    membership = standing.must_be_member()
    if plan.membership_id != membership.id:
        raise ValueError("feedback is given on one's own plan")
    if not calendar.feedback_is_open(plan.meeting):
        raise NotYet
    one_at_a_time(membership)
    feedback = db.session.scalar(
        select(Feedback).filter_by(plan_id=plan.id).execution_options(populate_existing=True)
    )
    if feedback is None:
        feedback = Feedback(plan_id=plan.id, given_at=now, revision=0)
        db.session.add(feedback)
    elif feedback.revision != revision and _told(feedback) != words:
        raise Changed(feedback)
    feedback.tried, feedback.outcome = words.tried, words.outcome
    feedback.learned, feedback.next_step = words.learned, words.next_step
    feedback.revision += 1
    db.session.flush()
    progress.complete(membership, standing.role, plan.meeting.number, now)
    return feedback


def delete_shared(membership: Membership) -> None:
    """Delete a leaver's plans and feedback, at their word."""
    db.session.execute(delete(Plan).where(Plan.membership_id == membership.id))


def _told(feedback: Feedback) -> Told:
    return Told(feedback.tried, feedback.outcome, feedback.learned, feedback.next_step)
