"""A platform's line: one worker at a time is at it, and an LMS that is silent is left alone.

Both stand in the database, so that they hold for all workers: a slow LMS takes no second worker's
time, and whoever comes next knows that an LMS has not been answering.
"""

import datetime as dt
from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, and_, or_, update

from lti_tool.database import INSERTS, table_of
from lti_tool.extensions import db
from lti_tool.gradebook.exchange import PATIENCE, Answered, back_off
from lti_tool.gradebook.models import Line

HOLD = dt.timedelta(minutes=1)
LONGEST_PAUSE = dt.timedelta(minutes=30)
# Nothing is put off for longer: a moment beyond was written by a clock that has been set back.
FAR = dt.timedelta(hours=8)
# As far as the clocks of several machines may be apart.
APART = dt.timedelta(minutes=3)

_LINES = table_of(Line)
_QUIET = {"silences": 0, "silent_since": None, "pauses": 0, "paused_until": None}


def passed(
    moment: ColumnElement[dt.datetime], now: dt.datetime, most: dt.timedelta = FAR
) -> ColumnElement[bool]:
    """Say in a statement whether a moment is here, or so far off that no clock of today set it."""
    return or_(moment <= now, moment > now + most)


def is_open(worker: str, now: dt.datetime) -> ColumnElement[bool]:
    """Say in a statement whether a worker may claim there: nobody else does, and no pause runs."""
    columns = _LINES.c
    free = or_(columns.worker.is_(None), columns.worker == worker)
    return and_(
        or_(free, passed(columns.worker_until, now, HOLD + APART)),
        or_(columns.paused_until.is_(None), passed(columns.paused_until, now)),
    )


def lay(platform_ids: Iterable[int]) -> None:
    """Have a line for each platform."""
    insert = INSERTS[db.engine.dialect.name](_LINES).on_conflict_do_nothing()
    rows = [{"platform_id": id, "silences": 0, "pauses": 0} for id in platform_ids]
    db.session.execute(insert, rows)


def take(platform_id: int, worker: str, now: dt.datetime) -> int | None:
    """Take a line for a while, or keep it; return the silences so far, None if it is not open."""
    return db.session.execute(
        update(_LINES)
        .where(_LINES.c.platform_id == platform_id, is_open(worker, now))
        .values(worker=worker, worker_until=now + HOLD)
        .returning(_LINES.c.silences)
    ).scalar()


def keep(worker: str, now: dt.datetime) -> None:
    """Keep every line that a worker is at."""
    held = update(_LINES).where(_LINES.c.worker == worker)
    db.session.execute(held.values(worker_until=now + HOLD))


def let_go(worker: str, platform_ids: Collection[int]) -> None:
    """Leave lines to whoever comes next, and commit."""
    held = update(_LINES).where(_LINES.c.worker == worker, _LINES.c.platform_id.in_(platform_ids))
    db.session.execute(held.values(worker=None, worker_until=None))
    db.session.commit()


def hear(answers: Iterable[Answered], now: dt.datetime) -> dict[int, dt.datetime]:
    """Count each platform's silences in a row; return until when those that are silent pause."""
    heard: dict[int, list[Answered]] = {}
    for each in answers:
        heard.setdefault(each.claimed.platform_id, []).append(each)
    paused: dict[int, dt.datetime] = {}
    for platform_id, group in heard.items():
        if all(each.answers for each in group):
            continue
        line = db.session.get(Line, platform_id, with_for_update=True, populate_existing=True)
        if line is None:  # the platform has been removed, with all that it was owed
            continue
        for each in group:
            _count(line, each, now)
        if line.paused_until is not None:
            paused[platform_id] = line.paused_until
    db.session.flush()
    answering = [id for id in heard if all(each.answers for each in heard[id])]
    _close(answering)
    return paused


def try_now(platform_id: int, now: dt.datetime) -> None:
    """End a pause, because a person asks: the next score tries whether the LMS answers."""
    paused = (_LINES.c.platform_id == platform_id, _LINES.c.paused_until > now)
    db.session.execute(update(_LINES).where(*paused).values(paused_until=now))


def _close(platform_ids: Collection[int]) -> None:
    """End the silence of platforms that answer; most of the time there is none."""
    silent = (_LINES.c.platform_id.in_(platform_ids), _LINES.c.silences > 0)
    if platform_ids:
        db.session.execute(update(_LINES).where(*silent).values(_QUIET))


def _count(line: Line, answered: Answered, now: dt.datetime) -> None:
    if answered.answers:
        line.silences, line.pauses, line.silent_since, line.paused_until = 0, 0, None, None
        return
    line.silent_since = line.silent_since or now
    if answered.silence is None:  # not even asked, because so many others were met by silence
        line.silences = max(line.silences, PATIENCE)
    else:
        line.silences, line.last_status = line.silences + 1, answered.status
    if line.silences >= PATIENCE:
        _pause(line, answered.silence or dt.timedelta(), now)


def _pause(line: Line, asked: dt.timedelta, now: dt.datetime) -> None:
    """Pause for longer than before, or for as long as the LMS asks."""
    until = line.paused_until
    if until is None or not now < until <= now + FAR:
        line.pauses += 1
        until = now + min(back_off(line.pauses - 1), LONGEST_PAUSE)
    line.paused_until = max(until, now + asked)
