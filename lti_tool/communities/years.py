"""School years by their name, such as 2026-27."""

import datetime as dt

BEGINS = 8  # August: a day before it belongs to the year that began a year ago


def school_year(day: dt.date) -> str:
    """Return the school year that a day, or a moment, belongs to: 2026-27."""
    first = day.year if day.month >= BEGINS else day.year - 1
    return f"{first}-{(first + 1) % 100:02}"


def year_before(year: str) -> str:
    """Return the school year before one, both by their names."""
    return school_year(dt.date(int(year[:4]) - 1, BEGINS, 1))
