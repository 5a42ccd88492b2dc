"""How a score stands, in words that carry nothing a member wrote."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from lti_tool.communities.models import Community, Membership
from lti_tool.extensions import db
from lti_tool.gradebook.models import LineItem, Score, ScoreState

REFUSALS = {
    400: _("It says that this course role can’t receive grades."),
    422: _("It says that this course role can’t receive grades."),
    401: _("It no longer lets this tool in. Whoever looks after the LMS can look into it."),
    403: _("It does not let this tool write grades. Whoever looks after the LMS can allow it."),
    404: _("Its gradebook column is gone."),
    413: _("It says that what we sent is too large."),
    421: _("Its gradebook column is at an address that is not the LMS’s own."),
}
NOT_NOW = _("It could not take it just now. We will try again by ourselves.")


def words(status: int | None) -> LazyString:
    """Return what an LMS's last answer means, for people."""
    return REFUSALS.get(status or 0, NOT_NOW)


def mine(membership: Membership) -> Score | None:
    """Return a member's own score, if one was ever owed."""
    return db.session.scalar(
        select(Score)
        .join(LineItem, LineItem.id == Score.line_item_id)
        .where(LineItem.community_id == membership.community_id)
        .where(Score.person_id == membership.person_id)
    )


def counts(community: Community) -> dict[ScoreState, int]:
    """Return how many of a community's scores are in each state."""
    rows = db.session.execute(
        select(Score.state, func.count())
        .join(LineItem, LineItem.id == Score.line_item_id)
        .where(LineItem.community_id == community.id)
        .group_by(Score.state)
    )
    return dict(rows.all())
