"""A pretend gradebook that answers as Moodle does, with failures to order."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lti_tool.lti import ags

Fault = Exception | Callable[[], None]


@dataclasses.dataclass
class PretendGradebook:
    """One LMS's columns: a score and its timestamp for each person."""

    grades: dict[str, tuple[float, dt.datetime]] = dataclasses.field(default_factory=dict)
    posts: list[ags.Score] = dataclasses.field(default_factory=list)
    faults: list[Fault | None] = dataclasses.field(default_factory=list)
    maximum: float = 5
    reads: int = 0
    # What a result says in place of the timestamp that is held.
    reported: dt.datetime | None = None

    def post(self, line_item_url: str, score: ags.Score) -> None:
        """Take a score as Moodle does: an older or equal timestamp is a conflict."""
        assert line_item_url.startswith("https://")
        self.posts.append(score)
        with self._fault():
            held = self.grades.get(score.user_id)
            if held is not None and score.at <= held[1]:
                raise ags.ScoreConflict("lms.test", "has a newer one", 409)
            self.grades[score.user_id] = (score.given * self.maximum / score.maximum, score.at)

    def result(self, line_item_url: str, user_id: str) -> ags.Result | None:
        """Return what is held for a person."""
        self.reads += 1
        if (held := self.grades.get(user_id)) is None:
            return None
        return ags.Result(user_id, held[0], self.maximum, self.reported or held[1])

    def value(self, user_id: str) -> float | None:
        """Return a person's score here."""
        held = self.grades.get(user_id)
        return held[0] if held else None

    @contextmanager
    def _fault(self) -> Iterator[None]:
        """Fail before taking the score, or do something after it, as ordered."""
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, Exception):
            raise fault
        yield
        if fault is not None:
            fault()
