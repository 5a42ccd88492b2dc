"""Send the scores that are due: make what the LMS has acknowledged equal to what is true here.

A claimed row carries a lease that expires, so that a killed worker's rows are claimed again, and
that is renewed while its worker lives, however slow the LMS. Its next timestamp is kept before the
post, so that no two posts of a pair ever carry the same.
"""

import datetime as dt
import logging
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from queue import Empty, SimpleQueue

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update

from lti_tool.communities.models import Membership
from lti_tool.database import table_of
from lti_tool.extensions import db
from lti_tool.gradebook.exchange import Answered, Claimed, Gradebook, Line, back_off
from lti_tool.gradebook.models import LineItem, Score, ScoreState
from lti_tool.people.models import Person

log = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=2)
RENEWAL = LEASE / 4
GLANCE_SECONDS = 0.25
STEP = dt.timedelta(seconds=1)
AT_ONCE = 8
BATCH = 100

GradebookOf = Callable[[int], Gradebook]
Out = dict[Future[Answered], Claimed]
_SCORES = table_of(Score)


def send_due(gradebook_of: GradebookOf, now: Callable[[], dt.datetime], limit: int = BATCH) -> int:
    """Send up to `limit` due scores, each platform's at its own pace; return how many."""
    claimed_at = now()
    claimed = claim(claimed_at, limit)
    answers: SimpleQueue[Future[Answered]] = SimpleQueue()
    with ExitStack() as stack:
        out = _posted(stack, gradebook_of, claimed)
        for future in out:
            future.add_done_callback(answers.put)
        _listen(out, answers, now, claimed_at)
    return len(claimed)


def claim(now: dt.datetime, limit: int = BATCH) -> list[Claimed]:
    """Lease due scores to this worker, fairly between platforms, and commit."""
    lease = str(uuid.uuid4())
    ids = _lease(_candidates(now, limit), lease, now)
    claimed = [_stamped(row, lease, now) for row in _rows(ids)]
    if claimed:
        stamps = [{"id": each.id, "last_timestamp": each.timestamp} for each in claimed]
        db.session.execute(update(Score), stamps)
    db.session.commit()
    return claimed


def write_back(answered: Answered, now: dt.datetime) -> None:
    """Keep what became of a score whose lease is ours; a value risen meanwhile stays owed."""
    claimed = answered.claimed
    values: dict[object, object] = {
        "lease": None,
        "lease_until": None,
        "last_status": answered.status,
        "last_timestamp": max(claimed.timestamp, answered.newest or claimed.timestamp),
    }
    if answered.acknowledged:
        values |= _acknowledged(claimed)
    else:
        values |= _not_taken(answered, now)
    db.session.execute(
        update(_SCORES)
        .where(_SCORES.c.id == claimed.id, _SCORES.c.lease == claimed.lease)
        .values(values)
    )
    db.session.commit()


def _acknowledged(claimed: Claimed) -> dict[object, object]:
    """Say in SQL what an acknowledgement changes: the row may have moved while the post was out."""
    withdrawn = _SCORES.c.state == ScoreState.WITHDRAWN
    reached = _SCORES.c.value <= claimed.value
    return {
        "sent_value": claimed.value,
        "sent_at": claimed.timestamp,
        "attempts": 0,
        "state": case(
            (withdrawn, ScoreState.WITHDRAWN),
            (reached, ScoreState.SETTLED),
            else_=ScoreState.OWED,
        ),
    }


def _not_taken(answered: Answered, now: dt.datetime) -> dict[object, object]:
    risen = _SCORES.c.value > answered.claimed.value
    still = case((_SCORES.c.state == ScoreState.OWED, ScoreState.REFUSED), else_=_SCORES.c.state)
    return {
        "attempts": answered.claimed.attempts + 1,
        "due_at": now + answered.wait,
        "state": case((risen, _SCORES.c.state), else_=still)
        if answered.is_final
        else _SCORES.c.state,
    }


def _candidates(now: dt.datetime, limit: int) -> Sequence[int]:
    """Return due rows, one of each platform in turn."""
    turn = (
        func.row_number()
        .over(partition_by=Person.platform_id, order_by=(Score.due_at, Score.id))
        .label("turn")
    )
    said_yes = and_(
        Membership.community_id == LineItem.community_id,
        Membership.person_id == Score.person_id,
        Membership.sends_cycles.is_(True),
    )
    due = (
        select(Score.id, turn)
        .join(Person, Person.id == Score.person_id)
        .join(LineItem, LineItem.id == Score.line_item_id)
        .join(Membership, said_yes)
        .where(_is_due(now))
        .subquery()
    )
    return db.session.scalars(select(due.c.id).order_by(due.c.turn, due.c.id).limit(limit)).all()


def _is_due(now: dt.datetime) -> ColumnElement[bool]:
    free = or_(_SCORES.c.lease.is_(None), _SCORES.c.lease_until < now)
    return and_(_SCORES.c.state == ScoreState.OWED, _SCORES.c.due_at <= now, free)


def _lease(ids: Sequence[int], lease: str, now: dt.datetime) -> list[int]:
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
    return [row.id for row in leased]


def _rows(ids: Sequence[int]) -> Iterator[tuple[Score, LineItem, Person]]:
    if not ids:
        return
    rows = db.session.execute(
        select(Score, LineItem, Person)
        .join(LineItem, LineItem.id == Score.line_item_id)
        .join(Person, Person.id == Score.person_id)
        .where(Score.id.in_(ids))
        .order_by(Score.due_at, Score.id)
        .execution_options(populate_existing=True)
    )
    for row in rows:
        yield row[0], row[1], row[2]


def _stamped(row: tuple[Score, LineItem, Person], lease: str, now: dt.datetime) -> Claimed:
    score, line_item, person = row
    later = score.last_timestamp + STEP if score.last_timestamp else now
    return Claimed(
        id=score.id,
        lease=lease,
        platform_id=person.platform_id,
        line_item_url=line_item.url,
        subject=person.subject,
        value=score.value,
        maximum=line_item.maximum,
        sent_value=score.sent_value,
        timestamp=max(now, later),
        attempts=score.attempts,
    )


def _posted(stack: ExitStack, gradebook_of: GradebookOf, claimed: Sequence[Claimed]) -> Out:
    """Begin to post scores, each platform's with threads of its own, which end with the stack."""
    by_platform: dict[int, list[Claimed]] = defaultdict(list)
    for each in claimed:
        by_platform[each.platform_id].append(each)
    out: Out = {}
    for platform_id, group in by_platform.items():
        pool = ThreadPoolExecutor(AT_ONCE)
        stack.callback(pool.shutdown, cancel_futures=True)
        exchange = _exchange_with(gradebook_of, platform_id)
        out |= {pool.submit(exchange, each): each for each in group}
    return out


def _exchange_with(gradebook_of: GradebookOf, platform_id: int) -> Callable[[Claimed], Answered]:
    """Return how to exchange a platform's scores; one that we cannot even call stops no other."""
    try:
        return Line(gradebook_of(platform_id)).exchange
    except Exception as error:  # a registration may be wrong in ways that only its use shows
        log.warning("platform %s: %s", platform_id, type(error).__name__)
        return lambda each: Answered(each, wait=back_off(each.attempts))


def _listen(
    out: Out,
    answers: "SimpleQueue[Future[Answered]]",
    now: Callable[[], dt.datetime],
    renewed_at: dt.datetime,
) -> None:
    """Write answers back as they come, and keep the leases of what is still out."""
    while out:
        try:
            future = answers.get(timeout=GLANCE_SECONDS)
        except Empty:
            pass
        else:
            del out[future]
            if not future.cancelled():
                write_back(future.result(), now())
        # Either way, because a clock may be set back.
        if abs(now() - renewed_at) >= RENEWAL:
            renewed_at = now()
            _renew(out, renewed_at)


def _renew(out: Out, now: dt.datetime) -> None:
    """Keep our leases; what has not begun and is no longer ours or wanted is not begun."""
    leases = {each.lease for each in out.values()}
    kept = db.session.execute(
        update(_SCORES)
        .where(_SCORES.c.id.in_([each.id for each in out.values()]), _SCORES.c.lease.in_(leases))
        .values(lease_until=now + LEASE)
        .returning(_SCORES.c.id, _SCORES.c.state)
    )
    wanted = {row.id for row in kept if row.state is ScoreState.OWED}
    db.session.commit()
    for future, each in out.items():
        if each.id not in wanted:
            future.cancel()
