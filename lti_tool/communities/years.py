"""School years by their name, such as 2026-27."""

import datetime as dt

BEGINS = 8  # August: a day before it belongs to the year that began a year ago


def school_year(day: dt.date) -> str:
    """Return the school year that a day, or a moment, belongs to: 2026-27."""
    first = day.year if day.month >= BEGINS else day.year - 1
    return f"{first}-{(first + 1) % 100:02}"


def closes_on(year: str) -> dt.date:
    """Return the last day of a school year: 31 July 2027 for 2026-27."""
    return dt.date(int(year[:4]) + 1, BEGINS, 1) - dt.timedelta(days=1)


def closed_by(day: dt.date) -> str:
    """Return the newest school year whose last day is this day or before it."""
    this = school_year(day)
    if closes_on(this) <= day:
        return this
    return school_year(closes_on(this) - dt.timedelta(days=366))
