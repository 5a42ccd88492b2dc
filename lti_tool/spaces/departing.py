"""What ends when a member goes, and what goes when they want their words gone."""

import datetime as dt

from lti_tool.communities import actions as communities
from lti_tool.communities import earlier
from lti_tool.communities.access import Standing
from lti_tool.communities.models import Membership
from lti_tool.experiments import actions as experiments
from lti_tool.findings import setbacks
from lti_tool.gradebook import actions as gradebook
from lti_tool.library import actions as library
from lti_tool.meetings import feeds, rounds
from lti_tool.outreach import planners as outreach
from lti_tool.plans import actions as plans
from lti_tool.support import actions as support


def leave(here: Standing, at: dt.datetime) -> None:
    """End a membership and all that lives by it: what is still to send, the calendar, visits."""
    membership = here.must_be_member()
    # Community, meeting, member, in the order of everybody else, or two would wait for each other.
    rounds.leave_rounds(membership)
    communities.one_at_a_time(membership)
    gradebook.withdraw(membership)
    feeds.stop(membership)
    support.end_visits(membership)
    outreach.leave(membership)
    communities.leave(here, at)


def delete_words(membership: Membership, at: dt.datetime) -> None:
    """Delete all that a leaver wrote, shared or not, at their word."""
    plans.delete_all(membership, at)
    support.delete_words(membership)
    library.delete_notes(membership)
    experiments.delete_all(membership)
    setbacks.delete_all(membership)
    outreach.delete_all(membership)
    earlier.forget(membership)
    communities.describe(membership, "", None)
