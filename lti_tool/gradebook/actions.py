"""Owe the LMS a score, and take back what was not yet sent."""

import datetime as dt

from sqlalchemy import select, update

from lti_tool.communities.models import Community, GradeReturn, Membership
from lti_tool.extensions import db
from lti_tool.gradebook.models import LineItem, Score, ScoreState
from lti_tool.lti.roles import CourseRole


def open_column(community: Community, url: str) -> LineItem:
    """Tie a community to its column; the maximum is the number of cycles fixed at set-up."""
    column = LineItem(community_id=community.id, url=url, maximum=community.cycles)
    db.session.add(column)
    db.session.flush()
    return column


def column_of(community_id: int) -> LineItem | None:
    """Return a community's column, if it has one."""
    return db.session.scalar(select(LineItem).filter_by(community_id=community_id))


def owe(membership: Membership, role: CourseRole, value: int, at: dt.datetime) -> Score | None:
    """Owe the LMS a member's count of cycles; it only ever rises (design 3, invariant 7).

    Nothing is owed without the member's own yes, without a column, for a count of zero, or for an
    Instructor, whose course role the LMS gives no grades.
    """
    if not membership.sends_cycles or value < 1 or role is CourseRole.INSTRUCTOR:
        return None
    column = column_of(membership.community_id)
    if column is None or membership.community.grade_return is GradeReturn.NONE:
        return None
    score = _score(column, membership.person_id)
    if score is None:
        score = Score(line_item_id=column.id, person_id=membership.person_id, attempts=0)
        db.session.add(score)
    elif value <= score.value and score.state is not ScoreState.WITHDRAWN:
        return score
    score.value = min(max(value, score.value or 0), column.maximum)
    score.earned_at, score.due_at, score.attempts = at, at, 0
    score.state = ScoreState.SETTLED if score.value == score.sent_value else ScoreState.OWED
    db.session.flush()
    return score


def withdraw(membership: Membership) -> None:
    """Send nothing more for a member; what the LMS has, it keeps."""
    column = column_of(membership.community_id)
    score = _score(column, membership.person_id) if column else None
    if score is not None:
        score.state = ScoreState.WITHDRAWN
        db.session.flush()


def _score(column: LineItem, person_id: int) -> Score | None:
    return db.session.scalar(select(Score).filter_by(line_item_id=column.id, person_id=person_id))


def try_again(community: Community, now: dt.datetime) -> None:
    """Owe again what the LMS refused, because a person has changed something there."""
    column = column_of(community.id)
    if column is not None:
        db.session.execute(
            update(Score)
            .where(Score.line_item_id == column.id, Score.state == ScoreState.REFUSED)
            .values(state=ScoreState.OWED, due_at=now, attempts=0)
        )
