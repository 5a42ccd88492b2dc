"""School years by their name."""

import datetime as dt

import pytest

from lti_tool.communities.years import school_year


@pytest.mark.parametrize(
    ("day", "year"),
    [
        ((2026, 8, 1), "2026-27"),
        ((2026, 12, 31), "2026-27"),
        ((2027, 7, 31), "2026-27"),
        ((2099, 9, 1), "2099-00"),
    ],
)
def test_a_school_year_begins_in_august(day: tuple[int, int, int], year: str) -> None:
    assert school_year(dt.datetime(*day, 12, tzinfo=dt.UTC)) == year
