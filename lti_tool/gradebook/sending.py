"""Send the scores that are due: make what the LMS has acknowledged equal to what is true here.

A worker holds a few scores of each platform at a time and claims more as answers come, so that a
slow LMS delays no other. Its turn ends after a while: other jobs have theirs, and it can stop.
"""

import datetime as dt
import logging
import time
import uuid
from collections import Counter, deque
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from threading import Event

from sqlalchemy.exc import SQLAlchemyError

from lti_tool.extensions import db
from lti_tool.gradebook import claiming, lines
from lti_tool.gradebook.exchange import Answered, Circuit, Claimed, Gradebook, back_off

log = logging.getLogger(__name__)

RENEWAL = lines.HOLD / 4
AT_ONCE = 8
# So many of a platform are claimed beyond those that are out, so that no thread of it waits for the
# database; they go back unasked when the LMS falls silent or the turn ends.
IN_HAND, REFILL_AT = 6 * AT_ONCE, 3 * AT_ONCE
TURN_SECONDS = 20.0
GLANCE_SECONDS, LOOK_SECONDS = 0.25, 1.0

GradebookOf = Callable[[int], Gradebook]
Now = Callable[[], dt.datetime]
Exchange = Callable[[Claimed], Answered]


def send_due(
    gradebook_of: GradebookOf,
    now: Now,
    turn: float = TURN_SECONDS,
    hand_on: Callable[[], None] = lambda: None,
) -> int:
    """Send what is due for `turn` seconds, each platform at its own pace; return how many.

    `hand_on` is called when that time is over and a platform is free while others still answer.
    """
    with ExitStack() as stack:
        shift = Shift(gradebook_of, now, time.monotonic() + turn, stack)
        try:
            return shift.work(hand_on)
        finally:
            shift.end()


def something_is_due(now: dt.datetime) -> bool:
    """Say whether there is a score to send at a moment, which may be one to come."""
    return bool(claiming.due_platforms("", now))


class Answers:
    """What a worker's threads have heard: they wake it once for many, as each waking costs."""

    def __init__(self) -> None:
        self._heard: deque[Future[Answered]] = deque()
        self._wanted, self._enough = 1, Event()

    def put(self, future: Future[Answered]) -> None:
        """Add an answer, or a post that was called off."""
        self._heard.append(future)
        if len(self._heard) >= self._wanted:
            self._enough.set()

    def take(self, wanted: int, seconds: float = GLANCE_SECONDS) -> list[Future[Answered]]:
        """Return what has come once it is so many, or after a glance's wait."""
        self._wanted = wanted
        self._enough.clear()
        if len(self._heard) < wanted:
            self._enough.wait(seconds)
        return [self._heard.popleft() for _ in range(len(self._heard))]


class Shift:
    """One worker's turn: the platforms that it is at, and the scores that it has in hand."""

    def __init__(self, gradebook_of: GradebookOf, now: Now, until: float, stack: ExitStack) -> None:
        self._gradebook_of, self._now, self._until, self._stack = gradebook_of, now, until, stack
        self._worker = str(uuid.uuid4())
        self._desks: dict[int, tuple[ThreadPoolExecutor, Exchange]] = {}
        self._out: dict[Future[Answered], Claimed] = {}
        self._answers = Answers()
        self._renewed_at, self._look_at = now(), 0.0
        self._ask_at = time.monotonic() + LOOK_SECONDS
        # Where nothing more was due at the last look.
        self._dry: set[int] = set()

    def work(self, hand_on: Callable[[], None]) -> int:
        """Claim, hear, and write back until nothing is left to do or the turn is over."""
        sent = 0
        while self._is_on() and self._fill():
            sent += self._hear()
        self._give_back()
        while self._out:
            sent += self._hear()
            if self._leave_idle() and self._out and something_is_due(self._now()):
                hand_on()
        return sent

    def end(self) -> None:
        """Leave every line; one that the database will not let us leave is free in a minute."""
        with suppress(SQLAlchemyError):
            db.session.rollback()
            if self._desks:
                lines.let_go(self._worker, list(self._desks))

    def _is_on(self) -> bool:
        return time.monotonic() < self._until

    def _fill(self) -> bool:
        """Claim for the platforms that have room; say whether anything is in hand."""
        in_hand = Counter(each.platform_id for each in self._out.values())
        for platform_id in self._with_room(in_hand):
            count = in_hand[platform_id]
            places = IN_HAND - count
            claimed = claiming.claim(platform_id, self._worker, self._now(), places, count)
            if len(claimed) < places:
                self._dry.add(platform_id)
            self._post(platform_id, claimed)
        self._leave_idle()
        return bool(self._out)

    def _with_room(self, in_hand: Counter[int]) -> list[int]:
        """Return the platforms to claim for, new ones among them every now and then."""
        if not self._out or time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + LOOK_SECONDS
            self._dry.clear()
            found = claiming.due_platforms(self._worker, self._now())
            if new := [id for id in found if id not in self._desks]:
                lines.lay(new)
        else:
            found = [id for id in self._desks if id not in self._dry]
        return [id for id in found if in_hand[id] <= REFILL_AT]

    def _post(self, platform_id: int, claimed: list[Claimed]) -> None:
        """Begin to post scores, each platform's with threads of its own."""
        if platform_id not in self._desks:
            pool = ThreadPoolExecutor(AT_ONCE)
            self._stack.callback(pool.shutdown, cancel_futures=True)
            self._desks[platform_id] = pool, _exchange_with(self._gradebook_of, platform_id)
        pool, exchange = self._desks[platform_id]
        for each in claimed:
            future = pool.submit(exchange, each)
            self._out[future] = each
            future.add_done_callback(self._answers.put)

    def _leave_idle(self) -> bool:
        """Leave the platforms of which nothing is in hand; say whether there was one."""
        busy = {each.platform_id for each in self._out.values()}
        if idle := [id for id in self._desks if id not in busy]:
            for id in idle:
                self._desks.pop(id)[0].shutdown(wait=False)
            lines.let_go(self._worker, idle)
        return bool(idle)

    def _hear(self) -> int:
        """Write answers back as they come, and keep the leases of what is still out."""
        heard = self._answers.take(min(REFILL_AT, len(self._out)))
        for future in heard:
            del self._out[future]
        answered = [future.result() for future in heard if not future.cancelled()]
        if answered:
            claiming.write_back(answered, self._now())
        if self._out and time.monotonic() >= self._ask_at:
            self._drop_unwanted()
        # Either way, because a clock may be set back.
        if self._out and abs(self._now() - self._renewed_at) >= RENEWAL:
            self._renewed_at = self._now()
            claiming.renew(self._out.values(), self._worker, self._renewed_at)
        return sum(each.is_asked for each in answered)

    def _give_back(self, wanted: Collection[int] = ()) -> None:
        """Leave what has not begun to whoever comes next, but for what is wanted of us."""
        unbegun = [(f, each) for f, each in self._out.items() if each.id not in wanted]
        if left := [each for future, each in unbegun if future.cancel()]:
            claiming.free(left)

    def _drop_unwanted(self) -> None:
        """Begin no more of what is no longer ours, or of whom a no has come meanwhile."""
        self._ask_at = time.monotonic() + LOOK_SECONDS
        self._give_back(claiming.still_wanted(self._out.values(), self._worker))


def _exchange_with(gradebook_of: GradebookOf, platform_id: int) -> Exchange:
    """Return how to exchange a platform's scores; one that we cannot even call stops no other."""
    try:
        return Circuit(gradebook_of(platform_id)).exchange
    except Exception as error:  # a registration may be wrong in ways that only its use shows
        log.warning("platform %s: %s", platform_id, type(error).__name__)
        return lambda each: Answered(each, wait=back_off(each.attempts))
