"""Read what the LMS has beside what we sent, because a lead asked; nothing is changed by it."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from typing import Protocol

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, or_, select, update

from lti_tool.communities.models import Community, Membership
from lti_tool.communities.queries import here_now
from lti_tool.database import table_of
from lti_tool.extensions import db
from lti_tool.gradebook import errands
from lti_tool.gradebook.actions import GONE, columns_of
from lti_tool.gradebook.models import Errand, ErrandKind, ErrandState, LineItem, Score, ScoreState
from lti_tool.lti.ags import Result
from lti_tool.lti.http import LmsRefused
from lti_tool.lti.tokens import TokenRefused
from lti_tool.people.models import Person

# Moodle rounds what it rescales to five places.
ABOUT = 1e-3
KEPT = dt.timedelta(days=1)


class Results(Protocol):
    """An LMS's gradebook as it is looked into: some people's results in a column, no others'."""

    def results(self, line_item_url: str, people: Collection[str]) -> Iterable[Result]: ...


def compare(
    community_id: int, results_of: Callable[[int], Results], now: Callable[[], dt.datetime]
) -> None:
    """Read the results of those who said yes, column by column, and note them beside ours."""
    errand = errands.begin(community_id, ErrandKind.COMPARISON)
    if errand is None:
        return
    with errands.carried_out(errand, now):
        community = db.session.get_one(Community, community_id)
        gradebook = results_of(community.course.deployment.platform_id)
        columns = columns_of(community_id)
        for number, column in enumerate(columns):
            errands.reached(errand, number, len(columns), now())
            _look(community, column, gradebook, now())
        errands.reached(errand, len(columns), len(columns), now())


def send_again(community: Community, now: dt.datetime) -> None:
    """Owe again what the LMS was found to have less of than we sent.

    What it has is read anew before anything goes out, so that nothing is lowered by it. Until then
    we know of the whole cycles that it was found to have.
    """
    held, sent = Score.lms_value, Score.sent_value
    less = or_(held.is_(None), held < sent - ABOUT)
    shown = select(LineItem.id).filter_by(community_id=community.id, look_status=None)
    seen = and_(Score.looked_at.is_not(None), sent.is_not(None))
    yes = select(Membership.person_id).where(here_now(community), Membership.sends_cycles.is_(True))
    found = db.session.execute(
        select(Score.id, held)
        .where(Score.line_item_id.in_(shown), Score.person_id.in_(yes))
        .where(Score.state == ScoreState.SETTLED, seen, less)
    ).all()
    if found:
        again = [{"score": id, "known": int((value or 0) + ABOUT) or None} for id, value in found]
        db.session.connection().execute(_AGAIN, [each | {"due": now} for each in again])
    put_away(community)
    db.session.expire_all()


def put_away(community: Community) -> None:
    """Drop a comparison that somebody has acted on: what it said is true no more."""
    db.session.execute(
        delete(Errand)
        .where(Errand.community_id == community.id, Errand.kind == ErrandKind.COMPARISON)
        .where(Errand.state == ErrandState.DONE)
        .execution_options(synchronize_session=False)
    )
    db.session.expire_all()


def forget(now: dt.datetime) -> None:
    """Forget what the LMS was found to have: a day is enough to look at it."""
    old = now - KEPT
    for statement in (
        update(Score).where(Score.looked_at < old).values(**_UNSEEN),
        update(LineItem)
        .where(LineItem.look_status.is_not(None), ~_compared_since(old))
        .values(look_status=None),
        delete(Errand).where(Errand.kind == ErrandKind.COMPARISON, Errand.ended_at < old),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.expire_all()


_UNSEEN = {"lms_value": None, "looked_at": None}
_SCORES = table_of(Score)
# Only of what has not been sent since its result was read; moments are not compared, for a clock
# may be set back.
_AGAIN = (
    update(_SCORES)
    .where(_SCORES.c.id == bindparam("score"), _SCORES.c.state == ScoreState.SETTLED)
    .values(state=ScoreState.OWED, due_at=bindparam("due"), attempts=0, in_doubt=True)
    .values(sent_value=bindparam("known"), sent_at=None, **_UNSEEN)
)
_SEEN = (
    update(_SCORES)
    .where(_SCORES.c.id == bindparam("score"))
    .where(_SCORES.c.sent_at.is_not_distinct_from(bindparam("sent", type_=_SCORES.c.sent_at.type)))
    .values(lms_value=bindparam("held"), looked_at=bindparam("at"))
)


def _compared_since(moment: dt.datetime) -> ColumnElement[bool]:
    later = select(Errand.community_id).where(Errand.kind == ErrandKind.COMPARISON)
    return LineItem.community_id.in_(later.where(Errand.ended_at >= moment))


def _look(community: Community, column: LineItem, gradebook: Results, at: dt.datetime) -> None:
    rows = db.session.execute(_sent_for(community, column)).all()
    wanted = {row.subject: row for row in rows}
    url, maximum = column.url, column.maximum
    db.session.commit()  # no connection is held while an LMS thinks
    try:
        # With nobody to ask about too: only the column's own address says that it is gone.
        found = {r.user_id: r for r in gradebook.results(url, wanted.keys())}
    except LmsRefused as refused:
        # Moodle answers 404 where a token is asked for in vain, which says nothing of a column.
        if refused.status not in GONE or isinstance(refused, TokenRefused):
            raise
        column.look_status = refused.status
        return
    column.look_status = None
    if wanted:
        looked = [
            {
                "score": row.id,
                "sent": row.sent_at,
                "held": _in_ours(found.get(who), maximum),
                "at": at,
            }
            for who, row in wanted.items()
        ]
        db.session.connection().execute(_SEEN, looked)
        db.session.execute(
            update(Score)
            .where(Score.line_item_id == column.id, Score.lms_value > Score.sent_value)
            .values(in_doubt=True)
            .execution_options(synchronize_session=False)
        )


def _sent_for(community: Community, column: LineItem) -> Select[str, int, dt.datetime | None]:
    """Return whose results may be read: of those who said yes, and of whom the LMS has some."""
    return (
        select(Person.subject, Score.id, Score.sent_at)
        .join(Score, Score.person_id == Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(here_now(community), Membership.sends_cycles.is_(True))
        .where(Score.line_item_id == column.id, Score.sent_value.is_not(None))
    )


def _in_ours(result: Result | None, maximum: int) -> float | None:
    """Return a result in our own measure; an empty grade reads as 0, which nobody ever gets."""
    if result is None or not result.score:
        return None
    return result.score * maximum / (result.maximum or maximum)
