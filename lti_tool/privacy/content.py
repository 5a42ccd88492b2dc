"""What members wrote, by who can read it: what is theirs alone, and what they shared.

Each takes the memberships it is about as a subquery: a person's, or those whose time is over.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, exists, or_, select

from lti_tool.communities.models import Membership
from lti_tool.database import table_of
from lti_tool.experiments.models import Experiment
from lti_tool.findings.models import Setback
from lti_tool.library.models import LibraryNote
from lti_tool.outreach.models import Proposal
from lti_tool.plans.models import Feedback, Plan, TryNote
from lti_tool.privacy.sweeping import Sweep
from lti_tool.support.models import EarlierWords, Response, Visit

plans, feedback, memberships = table_of(Plan), table_of(Feedback), table_of(Membership)
notes, experiments, visits = table_of(TryNote), table_of(Experiment), table_of(Visit)
sessions, setbacks = table_of(Proposal), table_of(Setback)
responses, earlier, meanings = table_of(Response), table_of(EarlierWords), table_of(LibraryNote)

_TEXTS = ("focus", "with_whom", "less_of", "notice", "help_wanted")
_NO_PLAN: dict[str, Any] = dict.fromkeys(_TEXTS, "") | {"will_try": [], "shared_at": None}
_NO_FEEDBACK: dict[str, Any] = {
    "tried": "",
    "outcome": None,
    "learned": "",
    "next_step": None,
    "shared_at": None,
}
_PLAN_SAYS = or_(*(plans.c[name] != "" for name in _TEXTS), cast(plans.c.will_try, Text) != "[]")
_FEEDBACK_SAYS = or_(
    feedback.c.tried != "",
    feedback.c.learned != "",
    feedback.c.outcome.is_not(None),
    feedback.c.next_step.is_not(None),
)
_READ_BY_MEMBERS = feedback.c.shared_at.is_not(None) & feedback.c.given_at.is_not(None)


def private(members: Select[int]) -> Iterable[Sweep]:
    """Yield what its author alone can read, or the two of a visit.

    What hangs behind something shared is emptied and not deleted: the shared part stays.
    """
    theirs = plans.c.membership_id.in_(members)
    hidden = theirs & plans.c.shared_at.is_(None)
    behind = exists().where(feedback.c.plan_id == plans.c.id, _READ_BY_MEMBERS)
    of_hidden = select(plans.c.id).where(hidden)
    jotted, kept_back = feedback.c.given_at.is_(None), feedback.c.shared_at.is_(None)
    own = feedback.c.plan_id.in_(select(plans.c.id).where(theirs))
    yield Sweep("private plans", plans, hidden & ~behind)
    yield Sweep("plans behind shared feedback", plans, hidden & _PLAN_SAYS, _NO_PLAN)
    yield Sweep("notes on private plans", notes, notes.c.plan_id.in_(of_hidden))
    yield Sweep("feedback jotted down", feedback, own & jotted)
    yield Sweep("private feedback", feedback, own & kept_back & _FEEDBACK_SAYS, _NO_FEEDBACK)
    alone = sessions.c.membership_id.in_(members) & sessions.c.shared_at.is_(None)
    yield Sweep("sessions that nobody else reads", sessions, alone)
    yield Sweep("private experiments", experiments, _unshared(members))
    yield Sweep("peer visits", visits, _between(members))
    mine = select(responses.c.id).where(responses.c.membership_id.in_(members))
    yield Sweep("earlier words of responses", earlier, earlier.c.response_id.in_(mine))
    said = (memberships.c.subject != "") | memberships.c.experience.is_not(None)
    of_themselves: dict[str, Any] = {"subject": "", "experience": None}
    yield Sweep(
        "what members say of themselves",
        memberships,
        memberships.c.id.in_(members) & said,
        of_themselves,
    )


def shared(members: Select[int]) -> Iterable[Sweep]:
    """Yield what its author shared with a community; what hangs on a plan goes with it."""
    theirs = plans.c.membership_id.in_(members)
    own = feedback.c.plan_id.in_(select(plans.c.id).where(theirs))
    yield Sweep("shared plans", plans, theirs & plans.c.shared_at.is_not(None))
    yield Sweep("shared feedback", feedback, own & _READ_BY_MEMBERS, _NO_FEEDBACK)
    of_these = experiments.c.membership_id.in_(members)
    yield Sweep("shared experiments", experiments, of_these & experiments.c.shared_at.is_not(None))
    yield Sweep("responses", responses, responses.c.membership_id.in_(members))
    yield Sweep("words about reading", meanings, meanings.c.membership_id.in_(members))
    yield Sweep("what did not work", setbacks, setbacks.c.membership_id.in_(members))


def _unshared(members: Select[int]) -> ColumnElement[bool]:
    return experiments.c.membership_id.in_(members) & experiments.c.shared_at.is_(None)


def _between(members: Select[int]) -> ColumnElement[bool]:
    return visits.c.visited_id.in_(members) | visits.c.visitor_id.in_(members)
