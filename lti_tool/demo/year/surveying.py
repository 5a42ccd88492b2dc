"""The survey at the end of each year: opened, answered by everybody, and settled."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from lti_tool.demo.life import ZONE, Life, moment
from lti_tool.demo.year.said_in_surveys import LAST_YEAR, THIS_YEAR, Comment
from lti_tool.demo.year.scene import Event, Scene
from lti_tool.surveys.actions import OPEN_FOR, Said, answer, open_survey, settle
from lti_tool.surveys.models import Survey
from lti_tool.surveys.queries import BEFORE_THE_LAST
from lti_tool.surveys.statements import Statement

MORNING = dt.time(9)
DAYS_TO_ANSWER = 10
# How far people agree, in the order in which they and the statements come round.
LEVELS = (5, 4, 4, 5, 3, 5, 5, 2, 4, 5, 4, 3, 5, 1, 4, 5, 4)
BY_PERSON, BY_STATEMENT = 3, 7


def events(scene: Scene) -> Iterator[Event]:
    """Tell each community's survey."""
    for lives, said in ((scene.last_year, LAST_YEAR), (scene.lives, THIS_YEAR)):
        for activity_id, life in lives.items():
            yield from _Asked(life, said[activity_id]).events()


class _Asked:
    """One community's survey."""

    def __init__(self, life: Life, comments: Sequence[Comment]) -> None:
        self._life, self._comments = life, comments
        self._survey: Survey | None = None

    def events(self) -> Iterator[Event]:
        """Tell how it was opened, answered and settled."""
        opens = self._life.terms[-1].middle - BEFORE_THE_LAST
        yield Event(moment(opens, MORNING), self._open)
        for number in range(len(self._life.setting.member_ids)):
            day = opens + dt.timedelta(days=1 + number % DAYS_TO_ANSWER)
            yield Event(moment(day), _Answer(self, number).tell)
        yield Event(moment(opens + OPEN_FOR + dt.timedelta(days=1), MORNING), self._settle)

    def _open(self, at: dt.datetime) -> None:
        lead = self._life.standing(self._life.lead)
        self._survey = open_survey(lead, self._life.calendar(at), at)

    def answered(self, number: int, at: dt.datetime) -> None:
        """Take the answer of the member of a number; not everybody writes a comment."""
        here = self._life.standing(self._life.people[number])
        comment = self._comments[number] if number < len(self._comments) else Comment("")
        said = Said(_levels(number), comment.words, comment.may_be_quoted)
        answer(here, self._survey, said, at.astimezone(ZONE).date())

    def _settle(self, at: dt.datetime) -> None:
        if self._survey is not None:
            settle(self._survey, at.astimezone(ZONE).date())


class _Answer:
    """One member's answer."""

    def __init__(self, asked: _Asked, number: int) -> None:
        self._asked, self._number = asked, number

    def tell(self, at: dt.datetime) -> None:
        self._asked.answered(self._number, at)


def _levels(number: int) -> Mapping[Statement, int]:
    return {
        each: LEVELS[(number * BY_PERSON + n * BY_STATEMENT) % len(LEVELS)]
        for n, each in enumerate(Statement)
    }
