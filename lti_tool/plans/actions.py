"""Save a plan, share it or keep it, note what was tried, and give feedback on it."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, select

from lti_tool.communities.access import NotAMember, Standing
from lti_tool.communities.actions import one_at_a_time
from lti_tool.communities.audience import Audience
from lti_tool.communities.earlier import Piece, keep
from lti_tool.communities.models import Membership
from lti_tool.extensions import db
from lti_tool.meetings.models import Meeting
from lti_tool.meetings.queries import Calendar
from lti_tool.plans.models import Feedback, NextStep, Outcome, Plan, TryNote
from lti_tool.progress import actions as progress
from lti_tool.web.again import Gone, read_again
from lti_tool.web.enough import leave_room

MOST_NOTES = 100  # to one plan
MOST_THINGS = 3  # that one plan holds

# What is to be done while members can still read a cycle, by packages that hang words on it.
before_all_goes: list[Callable[[Plan, dt.datetime], None]] = []


class Changed(Exception):
    """Words were saved, or deleted, from another page since this one was opened."""


class Unfinished(Exception):
    """It is still being written, or lacks what its form asks for, so nobody else is shown it."""


class NotYet(Exception):
    """Feedback opens on the day of the next meeting."""


@dataclasses.dataclass(frozen=True)
class Planned:
    """What a member writes for a plan; `will_try` holds one to three things."""

    focus: str
    will_try: list[str]
    with_whom: str = ""
    less_of: str = ""
    notice: str = ""
    help_wanted: str = ""

    @classmethod
    def of(cls, plan: Plan) -> "Planned":
        """Return what stands in a plan."""
        return cls(**{f.name: getattr(plan, f.name) for f in dataclasses.fields(cls)})

    def __bool__(self) -> bool:
        """Say whether anything was written."""
        return any(dataclasses.astuple(self))


@dataclasses.dataclass(frozen=True)
class Told:
    """What a member writes as feedback; what is only jotted down has no outcome yet."""

    tried: str
    outcome: Outcome | None
    learned: str
    next_step: NextStep | None

    @classmethod
    def of(cls, feedback: Feedback) -> "Told":
        """Return what stands in feedback."""
        return cls(feedback.tried, feedback.outcome, feedback.learned, feedback.next_step)

    def __bool__(self) -> bool:
        """Say whether anything was written."""
        return any(dataclasses.astuple(self))


def save_plan(
    standing: Standing,
    meeting: Meeting,
    words: Planned,
    revision: int,
    now: dt.datetime,
    *,
    of_plan: str = "",
) -> Plan:
    """Keep what a member wrote; `revision` is the one their page showed, 0 for a new plan.

    `of_plan` is the plan it showed, where it showed one: revisions begin again with each plan.
    """
    membership = standing.must_be_member()
    one_at_a_time(membership)
    plan = db.session.scalar(
        select(Plan)
        .filter_by(membership_id=membership.id, meeting_id=meeting.id)
        .execution_options(populate_existing=True)
    )
    if plan is None:
        if revision > 0:
            raise Changed
        plan = Plan(membership_id=membership.id, meeting_id=meeting.id, revision=0)
        db.session.add(plan)
    elif Planned.of(plan) != words and (plan.revision != revision or _another(plan, of_plan)):
        raise Changed
    before = plan.said
    _write(plan, words)
    plan.revision, plan.saved_at = plan.revision + 1, now
    db.session.flush()
    _keep(plan, before, plan.said, now)
    return plan


def show(item: Plan | Feedback, *, to_community: bool, now: dt.datetime) -> None:
    """Share a plan or feedback with the community, or keep it to its author again."""
    _hold(item)
    if not to_community:
        before_it_goes(item, now)
        item.shared_at = None
    elif not item.may_be_shared:
        raise Unfinished
    elif item.shared_at is None:
        item.shared_at = now
    db.session.flush()


def jot(
    standing: Standing,
    plan: Plan,
    words: Told,
    revision: int,
    now: dt.datetime,
    *,
    of_plan: str = "",
) -> Feedback:
    """Keep what a member writes down before they give it as feedback; it completes nothing."""
    membership = standing.must_be_member()
    if plan.membership_id != membership.id:
        raise NotAMember
    _hold(plan)
    if _another(plan, of_plan):
        raise Changed
    feedback = db.session.scalar(
        select(Feedback).filter_by(plan_id=plan.id).execution_options(populate_existing=True)
    )
    if feedback is None:
        feedback = Feedback(plan_id=plan.id, revision=0)
        db.session.add(feedback)
    elif feedback.revision != revision and Told.of(feedback) != words:
        raise Changed
    if feedback.given_at is not None and words.outcome is None:
        words = dataclasses.replace(words, outcome=feedback.outcome)
    before = feedback.said
    _write(feedback, words)
    feedback.revision, feedback.saved_at = feedback.revision + 1, now
    db.session.flush()
    _keep(feedback, before, feedback.said, now)
    return feedback


def give_feedback(
    standing: Standing,
    plan: Plan,
    words: Told,
    revision: int,
    calendar: Calendar,
    now: dt.datetime,
    *,
    of_plan: str = "",
) -> Feedback:
    """Keep a member's feedback on their own plan, which completes the cycle."""
    if not calendar.feedback_is_open(plan.meeting) and plan.closed is None:
        raise NotYet
    if words.outcome is None:
        raise ValueError("feedback says what happened")
    feedback = jot(standing, plan, words, revision, now, of_plan=of_plan)
    feedback.given_at = feedback.given_at or now
    db.session.flush()
    progress.complete(standing.must_be_member(), standing.role, plan.meeting.number, now)
    return feedback


def note(standing: Standing, plan: Plan, words: str, now: dt.datetime) -> TryNote:
    """Keep a line that a member writes while they try their own plan."""
    if plan.membership_id != standing.must_be_member().id:
        raise NotAMember
    _hold(plan)
    leave_room(TryNote, MOST_NOTES, TryNote.plan_id == plan.id)
    made = TryNote(plan_id=plan.id, words=words, written_at=now)
    db.session.add(made)
    db.session.flush()
    return made


def change_note(
    standing: Standing, made: TryNote, words: str, revision: int, now: dt.datetime
) -> None:
    """Change a line of one's own; emptied, it is gone."""
    membership = standing.must_be_member()
    if membership.id not in made.owners:
        raise NotAMember
    _hold(made)
    before = made.said
    if not words:
        _keep(made, before, "", now)
        db.session.delete(made)
    elif made.revision != revision and made.words != words:
        raise Changed
    else:
        made.words, made.revision = words, made.revision + 1
        _keep(made, before, made.said, now)
    db.session.flush()


def before_it_goes(item: Plan | Feedback, now: dt.datetime) -> None:
    """Keep what others can read no more: what is deleted or kept to its author from now on."""
    plan = item if isinstance(item, Plan) else item.plan
    other = plan.feedback if item is plan else plan
    if other is None or other.audience is not Audience.MEMBERS:
        _before_all_goes(plan, now)
    for each in (item, *(plan.notes if item is plan else ())):
        _keep(each, each.said, "", now)


def delete_plan(standing: Standing, plan: Plan, now: dt.datetime) -> None:
    """Delete a plan of one's own with all that hangs on it; a completed cycle stays complete.

    A second time changes nothing.
    """
    membership = standing.must_be_member()
    if membership.id not in plan.owners:
        raise NotAMember
    try:
        _hold(plan)
    except Gone:
        return
    _before_all_goes(plan, now)
    for item in (plan, plan.feedback):
        if item is not None:
            before_it_goes(item, now)
    db.session.execute(delete(Plan).where(Plan.id == plan.id))


def delete_feedback(standing: Standing, feedback: Feedback, now: dt.datetime) -> None:
    """Delete what a member wrote as feedback; that they gave it stays, and closes the cycle.

    The emptied row lets a page that is still open elsewhere bring nothing back by itself.
    """
    membership = standing.must_be_member()
    if membership.id not in feedback.owners:
        raise NotAMember
    _hold(feedback)
    before_it_goes(feedback, now)
    _write(feedback, Told("", None, "", None))
    feedback.revision, feedback.shared_at = feedback.revision + 1, None
    db.session.flush()


def delete_all(membership: Membership, now: dt.datetime) -> None:
    """Delete a leaver’s plans and feedback, shared or not, at their word."""
    for plan in db.session.scalars(select(Plan).filter_by(membership_id=membership.id)):
        _before_all_goes(plan, now)
    db.session.execute(delete(Plan).where(Plan.membership_id == membership.id))


def _hold(item: Plan | Feedback | TryNote) -> None:
    """Let its author's changes wait for each other, and read what the last of them left."""
    plan = item if isinstance(item, Plan) else item.plan
    one_at_a_time(plan.membership)
    read_again(item)


def _another(plan: Plan, of_plan: str) -> bool:
    """Say whether a page showed a plan that was deleted, and this one was written since."""
    return of_plan not in ("", plan.public_id)


def _before_all_goes(plan: Plan, now: dt.datetime) -> None:
    for each in before_all_goes:
        each(plan, now)


def _write(item: Plan | Feedback, words: Any) -> None:
    for field in dataclasses.fields(words):
        setattr(item, field.name, getattr(words, field.name))


def _keep(item: Plan | Feedback | TryNote, before: str, after: str, now: dt.datetime) -> None:
    plan = item if isinstance(item, Plan) else item.plan
    own = plan.membership
    part = item.public_id if isinstance(item, TryNote) else type(item).__name__.lower()
    piece = Piece(own.community, "cycle", plan.public_id, part)
    keep(piece, before, after, now, by=own.person_id, whose=own.person_id)
