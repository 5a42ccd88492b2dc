"""The months in which the demo can begin: an ordinary school day of 2026-27 in each."""

import datetime as dt
import enum
import zoneinfo

MORNING = dt.time(9, 5, tzinfo=zoneinfo.ZoneInfo("Europe/London"))


class Month(enum.StrEnum):
    """A month of Example School's year."""

    SEPTEMBER = "september"
    FEBRUARY = "february"
    JULY = "july"

    @property
    def begins(self) -> dt.datetime:
        """Return the morning on which the demo begins."""
        return dt.datetime.combine(_DAYS[self], MORNING)


_DAYS = {
    # The communities have begun, and nobody has met yet.
    Month.SEPTEMBER: dt.date(2026, 9, 24),
    # In the first week after half-term, with three meetings behind everybody.
    Month.FEBRUARY: dt.date(2027, 2, 25),
    # The last meeting is over, and the twilight is next week.
    Month.JULY: dt.date(2027, 7, 8),
}
