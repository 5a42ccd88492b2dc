"""Send the scores that are due: make what the LMS has acknowledged equal to what is true here.

A claimed row carries a lease that expires, so that a killed worker's rows are claimed again, and
that is renewed while its worker lives, however slow the LMS. Its next timestamp is kept before the
post, so that no two posts of a pair ever carry the same.
"""

import datetime as dt
import logging
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from queue import Empty, SimpleQueue

from sqlalchemy import Boolean, ColumnElement, and_, bindparam, case, func, or_, select, update

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
BATCH = 200

GradebookOf = Callable[[int], Gradebook]
Out = dict[Future[Answered], Claimed]
_SCORES = table_of(Score)

# The row may have moved while its post was out, so each statement looks at it as it now is.
_ANSWERED = (
    update(_SCORES)
    .where(_SCORES.c.id == bindparam("score"), _SCORES.c.lease == bindparam("held"))
    .values(
        lease=None,
        lease_until=None,
        last_status=bindparam("status"),
        last_timestamp=bindparam("newest"),
    )
)
_REACHED = _SCORES.c.value <= bindparam("given")
_TAKEN = _ANSWERED.values(
    sent_value=bindparam("given"),
    sent_at=bindparam("at"),
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


def something_is_due(now: dt.datetime) -> bool:
    """Say whether there is a score to send at a moment, which may be one to come."""
    return bool(_candidates(now, 1))


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


def write_back(answers: Iterable[Answered], now: dt.datetime) -> None:
    """Keep what became of scores whose lease is ours; a value risen meanwhile stays owed."""
    taken: list[dict[str, object]] = []
    others: list[dict[str, object]] = []
    for each in answers:
        (taken if each.acknowledged else others).append(_facts(each, now))
    for statement, rows in ((_TAKEN, taken), (_NOT_TAKEN, others)):
        if rows:
            db.session.connection().execute(statement, rows)
    db.session.commit()


def _facts(answered: Answered, now: dt.datetime) -> dict[str, object]:
    claimed = answered.claimed
    facts: dict[str, object] = {
        "score": claimed.id,
        "held": claimed.lease,
        "given": claimed.value,
        "status": answered.status,
        "newest": max(claimed.timestamp, answered.newest or claimed.timestamp),
    }
    if answered.acknowledged:
        return facts | {"at": claimed.timestamp}
    return facts | {
        "tries": claimed.attempts + 1,
        "due": now + answered.wait,
        "is_final": answered.is_final,
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
        heard = _heard(answers)
        for future in heard:
            del out[future]
        if answered := [future.result() for future in heard if not future.cancelled()]:
            write_back(answered, now())
        # Either way, because a clock may be set back.
        if abs(now() - renewed_at) >= RENEWAL:
            renewed_at = now()
            _renew(out, renewed_at)


def _heard(answers: "SimpleQueue[Future[Answered]]") -> list[Future[Answered]]:
    """Return what has been answered, after a glance's wait at most."""
    heard: list[Future[Answered]] = []
    with suppress(Empty):
        heard.append(answers.get(timeout=GLANCE_SECONDS))
        while True:
            heard.append(answers.get_nowait())
    return heard


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
