"""How a score stands, in words that carry nothing a member wrote."""

import dataclasses

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from sqlalchemy import and_, func, select

from lti_tool.communities.models import Community
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
# Of those we go on with by ourselves, the one that a person can do something about.
LOCKED = _("It has trouble with this column: a teacher may have locked it. We will try again.")
NOT_NOW = _("It could not take it just now. We will try again by ourselves.")


def words(status: int | None) -> LazyString:
    """Return what an LMS's last answer means, for people."""
    return LOCKED if status == 500 else REFUSALS.get(status or 0, NOT_NOW)


@dataclasses.dataclass(frozen=True)
class Tally:
    """Somebody's cycles between us and the LMS, in one column or in one for each cycle."""

    value: int
    sent_value: int
    state: ScoreState
    last_status: int | None


# Of several columns, what somebody most needs to know comes first.
TELLING = (ScoreState.REFUSED, ScoreState.OWED, ScoreState.WITHDRAWN, ScoreState.SETTLED)


def tally(community_id: int, person_id: int) -> Tally | None:
    """Return how somebody's cycles stand with the LMS, if any was ever owed."""
    scores = db.session.scalars(
        select(Score)
        .join(LineItem, LineItem.id == Score.line_item_id)
        .where(LineItem.community_id == community_id, Score.person_id == person_id)
    ).all()
    if not scores:
        return None
    first = min(scores, key=lambda score: TELLING.index(score.state))
    return Tally(
        value=sum(score.value for score in scores),
        sent_value=sum(score.sent_value or 0 for score in scores),
        state=first.state,
        last_status=first.last_status,
    )


def my_columns(community_id: int, person_id: int) -> list[tuple[LineItem, Score | None]]:
    """Return a community's columns, each with somebody's own score in it, if one was ever owed."""
    own = and_(Score.line_item_id == LineItem.id, Score.person_id == person_id)
    rows = db.session.execute(
        select(LineItem, Score)
        .outerjoin(Score, own)
        .where(LineItem.community_id == community_id)
        .order_by(LineItem.cycle)
    )
    return [(row[0], row[1]) for row in rows]


def counts(community: Community) -> dict[ScoreState, int]:
    """Return how many of a community's scores are in each state."""
    rows = db.session.execute(
        select(Score.state, func.count())
        .join(LineItem, LineItem.id == Score.line_item_id)
        .where(LineItem.community_id == community.id)
        .group_by(Score.state)
    )
    return dict(rows.all())
