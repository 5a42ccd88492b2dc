"""How a community lives through its year: it begins, and meets once in each half-term."""

import datetime as dt
from collections.abc import Iterator

from lti_tool.demo.life import Life, moment
from lti_tool.demo.year import hosting
from lti_tool.demo.year.scene import Event


def events(life: Life, began: dt.datetime) -> Iterator[Event]:
    """Tell the beginning, and each meeting on its day."""
    yield Event(began, lambda _at: life.begin())
    yield from hosting.events(life, began)
    for number, term in enumerate(life.terms, 1):
        yield Event(moment(term.middle), _Meeting(life, number))


class _Meeting:
    """One meeting, by its number: its row is there only once the community is."""

    def __init__(self, life: Life, number: int) -> None:
        self._life, self._number = life, number

    def __call__(self, at: dt.datetime) -> None:
        meeting = self._life.calendar(at).numbered(self._number)
        if meeting is not None:
            self._life.meet(meeting)
