"""How far a member is."""

from sqlalchemy import func, select

from lti_tool.communities.models import Membership
from lti_tool.extensions import db
from lti_tool.progress.models import Completion


def completed(membership: Membership) -> int:
    """Return how many cycles a member has closed."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Completion)
            .where(Completion.membership_id == membership.id)
        )
        or 0
    )
