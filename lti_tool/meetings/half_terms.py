"""The school year's half-terms, which suggest when a community might meet."""

import dataclasses
import datetime as dt
import functools
import tomllib
from collections.abc import Sequence

from lti_tool import paths

# The first and the last day of a half-term.
Span = tuple[dt.date, dt.date]
YEAR = dt.timedelta(days=364)  # a whole number of weeks, so that a Thursday stays a Thursday
MIDWEEK = 2  # Wednesday


@dataclasses.dataclass(frozen=True)
class HalfTerm:
    """One of the six parts of a school year, both days included."""

    name: str
    first: dt.date
    last: dt.date

    @property
    def middle(self) -> dt.date:
        """Return the Wednesday nearest to the middle."""
        middle = self.first + (self.last - self.first) / 2
        return middle + dt.timedelta(days=MIDWEEK - middle.weekday())


@functools.cache
def _configured() -> tuple[HalfTerm, ...]:
    with (paths.CONFIG / "half_terms.toml").open("rb") as file:
        return tuple(HalfTerm(**entry) for entry in tomllib.load(file)["half_term"])


def year_of(day: dt.date, own: Sequence[Span] = ()) -> tuple[HalfTerm, ...]:
    """Return the half-terms of the school year that a day falls in or comes before.

    `own` are those that the school set; without them the configured ones count. Other years are
    moved by whole weeks: a suggestion, which the form can change.
    """
    terms = tuple(HalfTerm(str(n), *span) for n, span in enumerate(own, 1)) or _configured()
    while terms[-1].last < day:
        terms = tuple(_moved(term, YEAR) for term in terms)
    while terms[0].first - YEAR + (terms[-1].last - terms[0].first) > day:
        terms = tuple(_moved(term, -YEAR) for term in terms)
    return terms


def is_set_for(day: dt.date, own: Sequence[Span]) -> bool:
    """Say whether a school set the half-terms of a day's year, so that they are not moved there."""
    return bool(own) and year_of(day, own)[0].first == own[0][0]


def suggested_days(day: dt.date, own: Sequence[Span] = ()) -> list[dt.date]:
    """Return one day for each half-term that is not over yet, of the school's own if it has any."""
    return [max(term.middle, day) for term in year_of(day, own) if term.last >= day]


def _moved(term: HalfTerm, by: dt.timedelta) -> HalfTerm:
    return HalfTerm(term.name, term.first + by, term.last + by)
