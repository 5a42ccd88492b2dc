"""One score's talk with an LMS: what was said becomes what we know, without the database."""

import contextlib
import dataclasses
import datetime as dt
import logging
import secrets
import threading
from typing import Protocol

from lti_tool.lti import ags
from lti_tool.lti.http import LmsRefused, LmsUnreachable, LmsUntrusted, WrongAnswer
from lti_tool.lti.tokens import TokenRefused

log = logging.getLogger(__name__)

FIRST_WAIT = dt.timedelta(minutes=1)
LONGEST_WAIT = dt.timedelta(hours=6)
SOON = dt.timedelta(seconds=2)
QUICK_TRIES = 5
# An LMS that is silent this often in a row is left alone for a while.
PATIENCE = 8
# An LMS that refuses a score for its timestamp and does not say which it has is not asked for ever.
MOST_GUESSES = 10
# A result's timestamp beyond this is no clock's, and one near the year 9999 cannot be passed.
FARTHEST = dt.timedelta(days=3650)
# Moodle rounds what it rescales to five places.
ABOUT = 1e-4
# What we say of a column that is not the LMS's own, and that we therefore never call (RFC 9110).
MISDIRECTED = 421
# What we say of a certificate that we cannot trust; some proxies say the same.
UNTRUSTED = 526
# Trying again changes none of these; a person has to.
FINAL = {400, 401, 403, 404, 410, 413, MISDIRECTED, 422}


class Gradebook(Protocol):
    """An LMS's gradebook as we use it: post a score, read one person's result."""

    def post(self, line_item_url: str, score: ags.Score) -> None: ...

    def result(self, line_item_url: str, user_id: str) -> ags.Result | None: ...


@dataclasses.dataclass(frozen=True)
class Claimed:
    """A score that this worker has leased, with the timestamp that its post carries."""

    id: int
    lease: str
    platform_id: int
    line_item_url: str
    subject: str
    value: int
    maximum: int
    sent_value: int | None
    in_doubt: bool
    timestamp: dt.datetime
    attempts: int


@dataclasses.dataclass(frozen=True)
class Answered:
    """What became of a score; `wait` is until the next try, `newest` the LMS's timestamp.

    `held` is what the LMS was found to have, in our measure, where it was read.
    `silence` is set when the LMS as a whole could take nothing: how long it asked to be left alone.
    """

    claimed: Claimed
    acknowledged: bool = False
    is_final: bool = False
    silence: dt.timedelta | None = None
    is_asked: bool = True
    status: int | None = None
    wait: dt.timedelta = dt.timedelta()
    newest: dt.datetime | None = None
    held: float = 0

    @property
    def answers(self) -> bool:
        """Say whether the LMS answered, with a yes or a no."""
        return self.is_asked and self.silence is None

    @property
    def known(self) -> int:
        """Return what the LMS has once it acknowledges this, which may be more than ours."""
        claimed = self.claimed
        found = int(min(self.held + ABOUT, claimed.maximum))
        return max(claimed.value, claimed.sent_value or 0, found)


class Circuit:
    """One platform's gradebook, asked by several threads, that a silent LMS holds up only so long.

    It opens after so many silences in a row, before anybody has written them down.
    """

    def __init__(self, gradebook: Gradebook) -> None:
        self._gradebook, self._lock = gradebook, threading.Lock()
        self._in_a_row = 0

    def exchange(self, claimed: Claimed) -> Answered:
        """Send a claimed score, unless the LMS was silent to many others just now."""
        with self._lock:
            if self._in_a_row >= PATIENCE:
                return Answered(claimed, is_asked=False)
        answered = exchange(self._gradebook, claimed)
        with self._lock:
            self._in_a_row = 0 if answered.answers else self._in_a_row + 1
        return answered


def exchange(gradebook: Gradebook, claimed: Claimed) -> Answered:
    """Send a claimed score, or find that the LMS has it; never raises."""
    try:
        return _sent(gradebook, claimed)
    except LmsUnreachable as error:
        return _later(claimed, error)
    except TokenRefused:
        # The registration is to be mended, not the score; a token's 400 says nothing of a role.
        wait = back_off(claimed.attempts)
        return Answered(claimed, silence=dt.timedelta(), status=401, wait=wait)
    except LmsRefused as error:
        status = error.status or MISDIRECTED
        wait = back_off(claimed.attempts)
        return Answered(claimed, is_final=status in FINAL, status=status, wait=wait)
    except Exception as error:  # one score's fault must not stop the others
        log.warning("score %s: %s", claimed.id, type(error).__name__)
        return Answered(claimed, wait=back_off(claimed.attempts))


def _later(claimed: Claimed, error: LmsUnreachable) -> Answered:
    """Wait as long as the LMS asked, within reason, or longer by our own reckoning."""
    asked = min(max(error.retry_after or 0, 0), LONGEST_WAIT.total_seconds())
    silence = dt.timedelta(seconds=asked)
    wait = max(back_off(claimed.attempts), silence)
    # Moodle's 500 is about one column, which a teacher locked; a token's is about them all.
    if error.status == 500 and not error.is_about_token:
        return Answered(claimed, status=500, wait=wait)
    status = UNTRUSTED if isinstance(error, LmsUntrusted) else error.status
    return Answered(claimed, silence=silence, status=None if status == 500 else status, wait=wait)


def back_off(attempts: int) -> dt.timedelta:
    """Return a wait that doubles from a minute to six hours, shaken to keep workers apart."""
    wait = min(FIRST_WAIT * 2 ** min(attempts, 10), LONGEST_WAIT)
    shaken: dt.timedelta = wait * secrets.SystemRandom().uniform(0.75, 1.25)
    return shaken


def _sent(gradebook: Gradebook, claimed: Claimed) -> Answered:
    if claimed.sent_value is not None and claimed.sent_value >= claimed.value:
        return Answered(claimed, acknowledged=True)
    if claimed.sent_value is None or claimed.in_doubt:
        held = _held(_result(gradebook, claimed), claimed)
        if _is_enough(held, claimed):
            return Answered(claimed, acknowledged=True, held=held)
    score = ags.Score(
        user_id=claimed.subject,
        given=claimed.value,
        maximum=claimed.maximum,
        at=claimed.timestamp,
        completed=claimed.value >= claimed.maximum,
    )
    try:
        gradebook.post(claimed.line_item_url, score)
    except ags.ScoreConflict:
        return _settled(claimed, _result(gradebook, claimed))
    except LmsRefused as refused:
        return _doubted(gradebook, claimed, refused)
    return Answered(claimed, acknowledged=True)


def _doubted(gradebook: Gradebook, claimed: Claimed, refused: LmsRefused) -> Answered:
    """Ask what the LMS has after an answer that can mean two things, or raise that answer.

    Open edX says 400 where the standard says 409, and a page may come from whatever stands before
    an LMS that took the score.
    """
    is_page = isinstance(refused, WrongAnswer) and refused.status == 200
    if isinstance(refused, TokenRefused) or not (refused.status == 400 or is_page):
        raise refused
    result = None
    with contextlib.suppress(LmsRefused):
        result = _result(gradebook, claimed)
    if _is_enough(held := _held(result, claimed), claimed):
        return Answered(claimed, acknowledged=True, held=held)
    if is_page or not _is_older(result, claimed):
        raise refused
    return _settled(claimed, result)


def _is_older(result: ags.Result | None, claimed: Claimed) -> bool:
    """Say whether ours may have been refused for its timestamp: what is held has one as late.

    Open edX tells no timestamp; whoever has a grade there has a role that can receive one.
    """
    if result is None or not result.score:
        return False
    if result.timestamp is None:
        return claimed.attempts < MOST_GUESSES
    return result.timestamp >= claimed.timestamp


def _settled(claimed: Claimed, result: ags.Result | None) -> Answered:
    """Settle a conflict by what the LMS has: as much is enough, less is sent again."""
    if _is_enough(held := _held(result, claimed), claimed):
        return Answered(claimed, acknowledged=True, held=held)
    quick = claimed.attempts < QUICK_TRIES
    return Answered(
        claimed,
        status=409,
        wait=SOON if quick else back_off(claimed.attempts - QUICK_TRIES),
        newest=_believable(result, claimed),
    )


def _believable(result: ags.Result | None, claimed: Claimed) -> dt.datetime | None:
    """Return the LMS's timestamp when it is later than ours and not absurd."""
    if result is None or result.timestamp is None:
        return None
    is_later = claimed.timestamp < result.timestamp < claimed.timestamp + FARTHEST
    return result.timestamp if is_later else None


def _result(gradebook: Gradebook, claimed: Claimed) -> ags.Result | None:
    return gradebook.result(claimed.line_item_url, claimed.subject)


def _held(result: ags.Result | None, claimed: Claimed) -> float:
    """Return the LMS's result in our own measure, whatever its maximum; an empty one is 0."""
    if result is None or not result.score:
        return 0
    return float(result.score) / (result.maximum or claimed.maximum) * claimed.maximum


def _is_enough(held: float, claimed: Claimed) -> bool:
    return held >= claimed.value - ABOUT
