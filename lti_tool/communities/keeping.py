"""How long what was written in a year that is over is kept, as its school set it."""

import calendar
import dataclasses
import datetime as dt

from lti_tool.communities.models import Community, Kind
from lti_tool.people.models import School
from lti_tool.web.clock import day_of

MONTHS = 12


@dataclasses.dataclass(frozen=True)
class Kept:
    """The days on which words go: those that only their author can read, and shared ones."""

    private_until: dt.date
    shared_until: dt.date


def kept_until(community: Community, school: School) -> Kept | None:
    """Return when the words of a year that is over go; None while it lasts.

    A student community goes as a whole.
    """
    if community.closed_at is None:
        return None
    ended = day_of(community.closed_at, school.time_zone)
    if community.kind is Kind.SLC:
        all_of_it = _months_after(ended, school.student_months)
        return Kept(all_of_it, all_of_it)
    private = ended + dt.timedelta(days=school.private_days)
    return Kept(private, _months_after(ended, school.shared_months))


def _months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months on, or the month's last where it is shorter."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
