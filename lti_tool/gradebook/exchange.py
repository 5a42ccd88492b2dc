"""One score's talk with an LMS: what was said becomes what we know, without the database."""

import contextlib
import dataclasses
import datetime as dt
import logging
import secrets
import threading
from typing import Protocol

from lti_tool.lti import ags
from lti_tool.lti.http import LmsRefused, LmsUnreachable, WrongAnswer
from lti_tool.lti.tokens import TokenRefused

log = logging.getLogger(__name__)

FIRST_WAIT = dt.timedelta(minutes=1)
LONGEST_WAIT = dt.timedelta(hours=6)
SOON = dt.timedelta(seconds=2)
QUICK_TRIES = 5
# An LMS that is silent this often in a row is left alone for the rest of a batch.
PATIENCE = 8
# A result's timestamp beyond this is no clock's, and one near the year 9999 cannot be passed.
FARTHEST = dt.timedelta(days=3650)
# What we say of a column that is not the LMS's own, and that we therefore never call (RFC 9110).
MISDIRECTED = 421
# Trying again changes none of these; a person has to.
FINAL = {400, 401, 403, 404, 413, MISDIRECTED, 422}


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
    timestamp: dt.datetime
    attempts: int


@dataclasses.dataclass(frozen=True)
class Answered:
    """What became of a score; `wait` is until the next try, `newest` the LMS's timestamp.

    `silence` is set when the LMS as a whole could take nothing: how long it asked to be left alone.
    """

    claimed: Claimed
    acknowledged: bool = False
    is_final: bool = False
    silence: dt.timedelta | None = None
    status: int | None = None
    wait: dt.timedelta = dt.timedelta()
    newest: dt.datetime | None = None


class Line:
    """One platform's gradebook for one batch, which a silent LMS cannot hold up."""

    def __init__(self, gradebook: Gradebook) -> None:
        self._gradebook, self._lock = gradebook, threading.Lock()
        self._in_a_row = 0
        self._last: Answered | None = None

    def exchange(self, claimed: Claimed) -> Answered:
        """Send a claimed score, unless the LMS was silent to many others just now."""
        with self._lock:
            last = self._last if self._in_a_row >= PATIENCE else None
        if last is not None and last.silence is not None:
            wait = max(back_off(claimed.attempts), last.silence)
            return Answered(claimed, status=last.status, wait=wait)
        answered = exchange(self._gradebook, claimed)
        with self._lock:
            self._in_a_row = 0 if answered.silence is None else self._in_a_row + 1
            self._last = answered
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
    return Answered(
        claimed,
        # Moodle's 500 is about one column, which a teacher locked.
        silence=None if error.status == 500 else silence,
        status=error.status,
        wait=max(back_off(claimed.attempts), silence),
    )


def back_off(attempts: int) -> dt.timedelta:
    """Return a wait that doubles from a minute to six hours, shaken to keep workers apart."""
    wait = min(FIRST_WAIT * 2 ** min(attempts, 10), LONGEST_WAIT)
    shaken: dt.timedelta = wait * secrets.SystemRandom().uniform(0.75, 1.25)
    return shaken


def _sent(gradebook: Gradebook, claimed: Claimed) -> Answered:
    if claimed.sent_value is not None and claimed.sent_value >= claimed.value:
        return Answered(claimed, acknowledged=True)
    if claimed.sent_value is None and _has(_result(gradebook, claimed), claimed):
        return Answered(claimed, acknowledged=True)
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
        # Open edX answers 400 where the standard says 409, and a page says nothing of the score:
        # only the result tells.
        doubtful = refused.status == 400 or isinstance(refused, WrongAnswer)
        if not doubtful or not _has_already(gradebook, claimed):
            raise
    return Answered(claimed, acknowledged=True)


def _has_already(gradebook: Gradebook, claimed: Claimed) -> bool:
    """Say whether the LMS has what it refused; a result that it refuses too is no reason."""
    with contextlib.suppress(LmsRefused):
        return _has(_result(gradebook, claimed), claimed)
    return False


def _settled(claimed: Claimed, result: ags.Result | None) -> Answered:
    """Settle a conflict by what the LMS has: as much is enough, less is sent again."""
    if _has(result, claimed):
        return Answered(claimed, acknowledged=True)
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


def _has(result: ags.Result | None, claimed: Claimed) -> bool:
    """Say whether the LMS's result is at least ours, whatever its maximum."""
    if result is None or result.score is None:
        return False
    of = result.maximum or claimed.maximum
    # Moodle rounds what it rescales to five places.
    return result.score * claimed.maximum >= claimed.value * of - 1e-4 * of
