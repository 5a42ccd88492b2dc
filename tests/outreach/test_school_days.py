"""A host has so many school days to answer: no weekend and no holiday is one."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.outreach.school_days import is_school_day, school_day_after

DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2030, 12, 31))
CHRISTMAS = (
    (dt.date(2026, 9, 3), dt.date(2026, 12, 18)),
    (dt.date(2027, 1, 4), dt.date(2027, 7, 21)),
)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (dt.date(2026, 11, 23), 1, dt.date(2026, 11, 24)),
        (dt.date(2026, 11, 27), 1, dt.date(2026, 11, 30)),  # a weekend
        (dt.date(2026, 12, 17), 2, dt.date(2027, 1, 4)),  # Christmas
        (dt.date(2026, 7, 21), 1, dt.date(2026, 9, 3)),  # the summer
    ],
)
def test_weekends_and_holidays_are_left_out(day: dt.date, count: int, expected: dt.date) -> None:
    assert school_day_after(day, count, CHRISTMAS) == expected


@settings(deadline=None)
@given(DAYS, st.integers(1, 30))
def test_the_day_is_a_school_day_and_later(day: dt.date, count: int) -> None:
    found = school_day_after(day, count)
    assert found > day
    assert is_school_day(found)
    between = [day + dt.timedelta(n) for n in range(1, (found - day).days + 1)]
    assert sum(map(is_school_day, between)) == count
