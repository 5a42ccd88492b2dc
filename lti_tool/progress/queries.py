"""How far a member is."""

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
