"""A gradebook in which teachers override, and posts fail, get lost or come late, as ordered."""

import dataclasses
import datetime as dt
import threading
from collections.abc import Callable

from lti_tool.lti import ags
from lti_tool.lti.http import LmsRefused, LmsUnreachable, WrongAnswer
from lti_tool.lti.tokens import TokenRefused

HOST = "lms.test"
MAXIMUM = 1000


class Killed(BaseException):
    """The worker's process ends here: nothing after this is done."""


class CameLate(LmsUnreachable):
    """Nobody waited for the answer any more, and the post arrives after others."""


def busy(status: int, retry_after: float | None) -> LmsUnreachable:
    error = LmsUnreachable(HOST, f"answered {status}", status)
    error.retry_after = retry_after
    return error


FAILURES: list[BaseException] = [
    Killed(),
    CameLate(HOST, "did not answer in time"),
    LmsUnreachable(HOST, "could not be reached"),
    TokenRefused(HOST, "gave no token", 400),
    WrongAnswer(HOST, "sent a page", 200),
    ags.ScoreConflict(HOST, "has a newer one", 409),
    *(LmsRefused(HOST, f"answered {n}", n) for n in (302, 400, 401, 403, 404, 413, 422)),
    *(busy(n, after) for n in (408, 425, 429, 500, 502, 503, 504) for after in (None, 7200)),
]


@dataclasses.dataclass(frozen=True)
class Fault:
    """What becomes of somebody's next post: its failure, and whether it is taken all the same."""

    failure: BaseException | None
    is_taken: bool
    # What else goes on while the post is out.
    meanwhile: Callable[[], object] | None = None


class TeachersGradebook:
    """One column: it notes whatever should never have reached it."""

    def __init__(self, said_yes: Callable[[str], bool]) -> None:
        self.said_yes = said_yes
        self.faults: dict[str, Fault] = {}
        self.enrolled: set[str] = set()
        self.grades: dict[str, tuple[float, dt.datetime]] = {}
        self.overrides: dict[str, float] = {}
        self.ever_overridden: set[str] = set()
        self.posts: list[ags.Score] = []
        self.late: list[ags.Score] = []
        self.wrong: list[str] = []
        self._out: set[str] = set()
        self._lock = threading.Lock()

    def value(self, user_id: str) -> float:
        """Return what the gradebook shows for somebody."""
        if user_id in self.overrides:
            return self.overrides[user_id]
        return self.grades[user_id][0] if user_id in self.grades else 0

    def override(self, user_id: str, value: float) -> None:
        """Give a grade by a teacher's hand, which stands before what we send."""
        self.overrides[user_id] = value
        self.ever_overridden.add(user_id)

    def let_go(self, user_id: str) -> None:
        """Take a teacher's grade back: what we sent is shown again."""
        del self.overrides[user_id]

    def post(self, line_item_url: str, score: ags.Score) -> None:
        """Take a score, or fail as ordered."""
        fault = self._heard(score)
        try:
            if fault.meanwhile is not None:
                fault.meanwhile()
            if isinstance(fault.failure, CameLate):
                self.late.append(score)
            elif fault.is_taken or fault.failure is None:
                self._take(score)
            if fault.failure is not None:
                raise fault.failure.with_traceback(None)
        finally:
            self._out.discard(score.user_id)

    def result(self, line_item_url: str, user_id: str) -> ags.Result | None:
        """Return what somebody has."""
        if user_id not in self.grades and user_id not in self.overrides:
            return None
        at = self.grades[user_id][1] if user_id in self.grades else None
        return ags.Result(user_id, self.value(user_id), MAXIMUM, at)

    def hear_the_late(self) -> None:
        """Let the posts arrive that were on their way, the last first."""
        while self.late:
            try:
                self._take(self.late.pop())
            except LmsRefused:
                continue

    def _heard(self, score: ags.Score) -> Fault:
        with self._lock:
            if score.user_id in self._out:
                self.wrong.append(f"two posts of {score.user_id} are out at once")
            if not self.said_yes(score.user_id):
                self.wrong.append(f"{score.user_id} never said yes")
            self._out.add(score.user_id)
            self.posts.append(score)
            return self.faults.pop(score.user_id, Fault(None, is_taken=True))

    def _take(self, score: ags.Score) -> None:
        """Take a score by Moodle's rules."""
        if score.user_id not in self.enrolled:
            raise LmsRefused(HOST, "answered 400", 400)
        with self._lock:
            held = self.grades.get(score.user_id)
            if held is not None and score.at <= held[1]:
                raise ags.ScoreConflict(HOST, "has a newer one", 409)
            self.grades[score.user_id] = score.given * MAXIMUM / score.maximum, score.at
