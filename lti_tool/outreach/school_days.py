"""School days: the weekdays that lie in a half-term."""

import datetime as dt
from collections.abc import Sequence

from lti_tool.meetings.half_terms import Span, year_of

SATURDAY = 5
LONGEST = dt.timedelta(days=365)
DAY = dt.timedelta(days=1)


def is_school_day(day: dt.date, own: Sequence[Span] = ()) -> bool:
    """Say whether a school is open on a day; `own` are the half-terms that it set."""
    terms = year_of(day, own)
    return day.weekday() < SATURDAY and any(term.first <= day <= term.last for term in terms)


def school_day_after(day: dt.date, count: int, own: Sequence[Span] = ()) -> dt.date:
    """Return the day that is so many school days after another, at most a year away."""
    last = day + LONGEST
    while count and day < last:
        day += DAY
        count -= is_school_day(day, own)
    return day
