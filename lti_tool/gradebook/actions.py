"""Owe the LMS a score, and take back what was not yet sent."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import Insert, case, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lti_tool.communities.models import Community, GradeReturn, Membership
from lti_tool.database import table_of
from lti_tool.extensions import db
from lti_tool.gradebook.models import LineItem, Score, ScoreState
from lti_tool.lti.roles import CourseRole

INSERTS: dict[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_SCORES = table_of(Score)


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
    db.session.execute(_raised(column, membership.person_id, min(value, column.maximum), at))
    return _score(column, membership.person_id)


def withdraw(membership: Membership) -> None:
    """Send nothing more for a member; what the LMS has, it keeps."""
    column = column_of(membership.community_id)
    if column is not None:
        db.session.execute(
            update(Score)
            .where(Score.line_item_id == column.id, Score.person_id == membership.person_id)
            .values(state=ScoreState.WITHDRAWN)
        )


def try_again(community: Community, now: dt.datetime) -> None:
    """Owe again what the LMS refused, because a person has changed something there."""
    column = column_of(community.id)
    if column is not None:
        db.session.execute(
            update(Score)
            .where(Score.line_item_id == column.id, Score.state == ScoreState.REFUSED)
            .values(state=ScoreState.OWED, due_at=now, attempts=0)
        )


def _raised(column: LineItem, person_id: int, value: int, at: dt.datetime) -> Insert:
    """Return one statement, for a worker may settle the row between a reading and a writing."""
    rises = _SCORES.c.value < value
    reached = case((rises, value), else_=_SCORES.c.value)
    has = _SCORES.c.sent_value >= reached
    moments = {"earned_at": at, "due_at": at, "attempts": 0}
    owed = INSERTS[db.engine.dialect.name](_SCORES).values(
        line_item_id=column.id,
        person_id=person_id,
        value=value,
        state=ScoreState.OWED,
        **moments,
    )
    raised: Insert = owed.on_conflict_do_update(
        index_elements=["line_item_id", "person_id"],
        set_={
            "value": reached,
            "state": case((has, ScoreState.SETTLED), else_=ScoreState.OWED),
            **moments,
        },
        where=rises | (_SCORES.c.state == ScoreState.WITHDRAWN),
    )
    return raised


def _score(column: LineItem, person_id: int) -> Score | None:
    wanted = select(Score).filter_by(line_item_id=column.id, person_id=person_id)
    return db.session.scalar(wanted.execution_options(populate_existing=True))
