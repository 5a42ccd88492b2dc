"""How far a member is."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from lti_tool.communities.models import Membership
from lti_tool.extensions import db
from lti_tool.progress.models import Completion


def cycles_completed(membership: Membership) -> Sequence[int]:
    """Return the numbers of the cycles that a member has closed."""
    return db.session.scalars(
        select(Completion.cycle)
        .where(Completion.membership_id == membership.id)
        .order_by(Completion.cycle)
    ).all()


def completed(membership: Membership) -> int:
    """Return how many cycles a member has closed."""
    return len(cycles_completed(membership))


def completed_at(members: Sequence[Membership]) -> dict[int, dict[int, dt.datetime]]:
    """Return when each of some members completed each of their cycles, by the membership's id."""
    found: dict[int, dict[int, dt.datetime]] = {member.id: {} for member in members}
    rows = db.session.execute(
        select(Completion.membership_id, Completion.cycle, Completion.completed_at)
        .where(Completion.membership_id.in_(found))
        .order_by(Completion.membership_id, Completion.cycle)
    )
    for membership_id, cycle, moment in rows:
        found[membership_id][cycle] = moment
    return found
