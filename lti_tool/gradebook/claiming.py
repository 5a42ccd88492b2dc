"""Lease due scores to a worker, and keep what became of them.

A claimed row carries a lease that expires, so that a killed worker's rows are claimed again, and
that is renewed while its worker lives, however slow the LMS. Its next timestamp is kept before the
post, so that no two posts of a pair ever carry the same.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    RowMapping,
    Select,
    and_,
    bindparam,
    case,
    or_,
    select,
    update,
)

from lti_tool.communities.models import Community, Membership
from lti_tool.communities.queries import belongs
from lti_tool.database import table_of
from lti_tool.extensions import db
from lti_tool.gradebook import lines
from lti_tool.gradebook.exchange import PATIENCE, Answered, Claimed
from lti_tool.gradebook.models import Line, LineItem, Score, ScoreState
from lti_tool.people.models import Person

LEASE = dt.timedelta(minutes=2)
STEP = dt.timedelta(seconds=1)
# What may follow a timestamp ends here: a clock that went wild must not stop the others' scores.
LATEST = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)

_SCORES = table_of(Score)

# The row may have moved while its post was out, so each statement looks at it as it now is.
_FREED = (
    update(_SCORES)
    .where(_SCORES.c.id == bindparam("score"), _SCORES.c.lease == bindparam("held"))
    .values(lease=None, lease_until=None)
)
_ANSWERED = _FREED.values(last_status=bindparam("status"), last_timestamp=bindparam("newest"))
_REACHED = _SCORES.c.value <= bindparam("known")
_TAKEN = _ANSWERED.values(
    sent_value=bindparam("known"),
    sent_at=bindparam("at"),
    in_doubt=False,
    # What a comparison found before is true no more.
    lms_value=None,
    looked_at=None,
    attempts=0,
    state=case(
        (_SCORES.c.state == ScoreState.WITHDRAWN, ScoreState.WITHDRAWN),
        (_REACHED, ScoreState.SETTLED),
        else_=ScoreState.OWED,
    ),
)
_REFUSED = and_(bindparam("is_final", type_=Boolean), _REACHED, _SCORES.c.state == ScoreState.OWED)
_NOT_TAKEN = _ANSWERED.values(
    attempts=bindparam("tries"),
    due_at=bindparam("due"),
    state=case((_REFUSED, ScoreState.REFUSED), else_=_SCORES.c.state),
)
_STAMPED = (
    update(_SCORES)
    .where(_SCORES.c.id == bindparam("score"))
    .values(last_timestamp=bindparam("newest"))
)


def due_platforms(worker: str, now: dt.datetime) -> Sequence[int]:
    """Return the platforms where a worker may claim something that is due at a moment."""
    owing = _due(select(Person.platform_id), now).distinct().subquery()
    return db.session.scalars(
        select(owing.c.platform_id)
        .join(Line, Line.platform_id == owing.c.platform_id, isouter=True)
        .where(or_(Line.platform_id.is_(None), lines.is_open(worker, now)))
        .order_by(owing.c.platform_id)
    ).all()


def claim(
    platform_id: int, worker: str, now: dt.datetime, places: int, in_hand: int = 0
) -> list[Claimed]:
    """Lease so many of a platform's due scores to a worker, and commit.

    None when another worker is there or the LMS is left alone; one when it is to be tried again.
    """
    silences = lines.take(platform_id, worker, now)
    if silences is None or (silences >= PATIENCE and in_hand):
        db.session.commit()
        return []
    wanted = _due(select(Score.id), now).where(Person.platform_id == platform_id)
    wanted = wanted.order_by(Score.due_at, Score.id)
    ids = db.session.scalars(wanted.limit(1 if silences >= PATIENCE else places)).all()
    leased = _lease(ids, worker, now)
    claimed = [_stamped(row, worker, now) for row in _rows(leased)]
    if claimed:
        stamps = [{"score": each.id, "newest": each.timestamp} for each in claimed]
        db.session.connection().execute(_STAMPED, stamps)
    db.session.commit()
    return claimed


def write_back(answers: Collection[Answered], now: dt.datetime) -> None:
    """Keep what became of scores whose lease is ours; a value risen meanwhile stays owed."""
    paused = lines.hear(answers, now)
    taken: list[dict[str, object]] = []
    others: list[dict[str, object]] = []
    unasked: list[dict[str, object]] = []
    for each in answers:
        if not each.is_asked:
            unasked.append({"score": each.claimed.id, "held": each.claimed.lease})
        else:
            until = None if each.answers else paused.get(each.claimed.platform_id)
            (taken if each.acknowledged else others).append(_facts(each, now, until))
    db.session.flush()
    for statement, rows in ((_TAKEN, taken), (_NOT_TAKEN, others), (_FREED, unasked)):
        if rows:
            db.session.connection().execute(statement, rows)
    db.session.commit()


def free(claimed: Collection[Claimed]) -> None:
    """Give leased scores back as they were, and commit."""
    rows = [{"score": each.id, "held": each.lease} for each in claimed]
    db.session.connection().execute(_FREED, rows)
    db.session.commit()


def renew(claimed: Collection[Claimed], worker: str, now: dt.datetime) -> None:
    """Keep a worker's leases and lines, and commit."""
    lines.keep(worker, now)
    kept = update(_SCORES).where(*_held(claimed, worker)).values(lease_until=now + LEASE)
    db.session.execute(kept)
    db.session.commit()


def still_wanted(claimed: Collection[Claimed], worker: str) -> set[int]:
    """Return the scores that are still the worker's own, and that nobody has withdrawn."""
    owed = _SCORES.c.state == ScoreState.OWED
    found = select(_SCORES.c.id).where(*_held(claimed, worker), owed)
    wanted = set(db.session.scalars(found))
    db.session.commit()
    return wanted


def _held(claimed: Collection[Claimed], worker: str) -> Sequence[ColumnElement[bool]]:
    return _SCORES.c.id.in_([each.id for each in claimed]), _SCORES.c.lease == worker


def _facts(answered: Answered, now: dt.datetime, until: dt.datetime | None) -> dict[str, object]:
    """Return what to keep; a score met by the silence of a paused LMS waits with all the others."""
    claimed = answered.claimed
    facts: dict[str, object] = {
        "score": claimed.id,
        "held": claimed.lease,
        "known": answered.known,
        "status": answered.status,
        "newest": max(claimed.timestamp, answered.newest or claimed.timestamp),
    }
    if answered.acknowledged:
        return facts | {"at": now}
    return facts | {
        "tries": claimed.attempts + (until is None),
        "due": until or now + answered.wait,
        "is_final": answered.is_final,
    }


def owing(found: Select[Any]) -> Select[Any]:
    """Return only what is owed, of people who said yes and are still in the course."""
    said_yes = and_(
        Membership.person_id == Score.person_id,
        Membership.sends_cycles.is_(True),
        belongs(LineItem.community_id, Community.course_id),
    )
    return (
        found.select_from(Score)
        .join(Person, Person.id == Score.person_id)
        .join(LineItem, LineItem.id == Score.line_item_id)
        .join(Community, Community.id == LineItem.community_id)
        .join(Membership, said_yes)
        .where(Score.state == ScoreState.OWED)
    )


def _due(found: Select[Any], now: dt.datetime) -> Select[Any]:
    return owing(found).where(_is_due(now))


def _is_due(now: dt.datetime) -> ColumnElement[bool]:
    free = or_(
        _SCORES.c.lease.is_(None), lines.passed(_SCORES.c.lease_until, now, LEASE + lines.APART)
    )
    is_here = lines.passed(_SCORES.c.due_at, now)
    return and_(_SCORES.c.state == ScoreState.OWED, is_here, free)


def _lease(ids: Sequence[int], lease: str, now: dt.datetime) -> Sequence[int]:
    """Lease those of the rows that nobody else has leased in the meantime."""
    if not ids:
        return []
    free = (
        select(_SCORES.c.id)
        .where(_SCORES.c.id.in_(ids), _is_due(now))
        .with_for_update(skip_locked=True)
    )
    leased = db.session.execute(
        update(_SCORES)
        .where(_SCORES.c.id.in_(free))
        .values(lease=lease, lease_until=now + LEASE)
        .returning(_SCORES.c.id)
    )
    return leased.scalars().all()


def _rows(ids: Sequence[int]) -> Sequence[RowMapping]:
    """Return what there is to say of leased scores, without an object for each."""
    if not ids:
        return []
    score, column, person = _SCORES.c, table_of(LineItem).c, table_of(Person).c
    found = db.session.execute(
        select(
            *(score.id, score.value, score.sent_value, score.in_doubt),
            *(score.last_timestamp, score.attempts),
            *(column.url, column.maximum, person.platform_id, person.subject),
        )
        .join_from(_SCORES, table_of(LineItem))
        .join_from(_SCORES, table_of(Person))
        .where(score.id.in_(ids))
        .order_by(score.due_at, score.id)
    )
    return found.mappings().all()


def _stamped(row: RowMapping, lease: str, now: dt.datetime) -> Claimed:
    last = row["last_timestamp"]
    return Claimed(
        id=row["id"],
        lease=lease,
        platform_id=row["platform_id"],
        line_item_url=row["url"],
        subject=row["subject"],
        value=row["value"],
        maximum=row["maximum"],
        sent_value=row["sent_value"],
        in_doubt=row["in_doubt"],
        timestamp=max(now, min(last, LATEST) + STEP) if last else now,
        attempts=row["attempts"],
    )
