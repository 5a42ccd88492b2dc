"""School years by their name, such as 2026-27: when one begins, and when a community's ends."""

import datetime as dt

BEGINS = 8  # August: a day before it belongs to the year that began a year ago
# After a last meeting that is later than the school year's end, members can still write.
LAST_WORDS = dt.timedelta(days=14)


def school_year(day: dt.date) -> str:
    """Return the school year that a day, or a moment, belongs to: 2026-27."""
    first = day.year if day.month >= BEGINS else day.year - 1
    return f"{first}-{(first + 1) % 100:02}"


def first_day_after(year: str) -> dt.date:
    """Return the day on which the school year after one begins."""
    return dt.date(int(year[:4]) + 1, BEGINS, 1)


def next_year(year: str, today: dt.date) -> str:
    """Return the school year that a community of one can go on in: the next, or today's."""
    return max(school_year(first_day_after(year)), school_year(today))


def last_day(year: str, last_meeting: dt.date | None) -> dt.date:
    """Return the last day on which a community of a year is open.

    It is the school year's last, or two weeks after the last meeting if that is later. The one
    thing that ends a year before is that the next one is started.
    """
    ends = closes_on(year)
    return max(ends, last_meeting + LAST_WORDS) if last_meeting else ends


def year_before(year: str) -> str:
    """Return the school year before one, both by their names."""
    return school_year(dt.date(int(year[:4]) - 1, BEGINS, 1))


def closes_on(year: str) -> dt.date:
    """Return the last day of a school year: 31 July 2027 for 2026-27."""
    return first_day_after(year) - dt.timedelta(days=1)
