"""The year as a line: its half-terms, the meetings held and to come, and a member's own cycles."""

import dataclasses
import datetime as dt
import enum
from collections.abc import Collection, Sequence

from lti_tool.meetings.half_terms import HalfTerm
from lti_tool.meetings.models import Meeting, MeetingState
from lti_tool.meetings.queries import Calendar

WIDTH = 300  # of the drawing, in its own units


class Mark(enum.StrEnum):
    """How a meeting stands on the line."""

    WAS = "was"
    TO_COME = "to-come"
    SKIPPED = "skipped"


@dataclasses.dataclass(frozen=True)
class Point:
    """One meeting on the line."""

    meeting: Meeting
    x: float
    mark: Mark
    closed: bool  # the reader completed the cycle that it opened


@dataclasses.dataclass(frozen=True)
class Stretch:
    """One half-term on the line."""

    first: dt.date
    last: dt.date
    x: float
    width: float


@dataclasses.dataclass(frozen=True)
class Arc:
    """A cycle that the reader completed, from the meeting that opened it to the one after."""

    start: float
    end: float


@dataclasses.dataclass(frozen=True)
class YearLine:
    """The whole line, with where today is if that is on it."""

    stretches: tuple[Stretch, ...]
    points: tuple[Point, ...]
    arcs: tuple[Arc, ...]
    today: float | None


def year_line(
    calendar: Calendar, terms: Sequence[HalfTerm], closed: Collection[int]
) -> YearLine | None:
    """Return the line of a community's year; None without meetings.

    `closed` are the numbers of the meetings whose cycles the reader completed.
    """
    if not calendar.meetings:
        return None
    first = min(calendar.meetings[0].on, terms[0].first) if terms else calendar.meetings[0].on
    last = max(calendar.meetings[-1].on, terms[-1].last) if terms else calendar.meetings[-1].on
    days = max((last - first).days, 1)

    def at(day: dt.date) -> float:
        return round((day - first).days / days * WIDTH, 1)

    return YearLine(
        tuple(Stretch(t.first, t.last, at(t.first), at(t.last) - at(t.first)) for t in terms),
        tuple(
            Point(m, at(m.on), _mark(calendar, m), m.number in closed) for m in calendar.meetings
        ),
        tuple(
            Arc(at(meeting.on), at(following.on))
            for meeting in calendar.meetings
            if meeting.number in closed and (following := calendar.after(meeting))
        ),
        at(calendar.today) if first <= calendar.today <= last else None,
    )


def _mark(calendar: Calendar, meeting: Meeting) -> Mark:
    if not meeting.counts:
        return Mark.SKIPPED
    was = meeting.state is MeetingState.HELD or meeting.on < calendar.today
    return Mark.WAS if was else Mark.TO_COME
