"""Publish a school's figures once a half-term: they are stored, and never computed again."""

import dataclasses
import datetime as dt
from collections.abc import Mapping

from sqlalchemy import select

from lti_tool.communities.models import Kind
from lti_tool.communities.years import school_year, year_before
from lti_tool.extensions import db
from lti_tool.insights import counting
from lti_tool.insights.models import Count, Figure, Snapshot
from lti_tool.insights.rounding import rounded, share
from lti_tool.meetings.half_terms import Span, year_of
from lti_tool.meetings.queries import half_terms
from lti_tool.people.models import School
from lti_tool.surveys.queries import culture, quotations

YEAR, DAY = dt.timedelta(days=364), dt.timedelta(days=1)


@dataclasses.dataclass(frozen=True)
class HalfTermOver:
    """A half-term that is over: its school year, and its number in it, from 1."""

    year: str
    number: int
    last: dt.date


def publish(school: School, today: dt.date, now: dt.datetime) -> Snapshot | None:
    """Publish what is true after the half-term that ended last, once; None if that was done."""
    before = newest(school.platform_id)
    over = due(school.platform_id, half_terms(school.platform_id), before, today)
    if over is None:
        return None
    running = counting.communities(school.platform_id, over.year)
    made = Snapshot(
        platform_id=school.platform_id,
        year=over.year,
        half_term=over.number,
        published_at=now,
        tlcs=sum(each.kind is Kind.TLC for each in running),
        slcs=sum(each.kind is Kind.SLC for each in running),
        themes=list(dict.fromkeys(each.theme for each in running)),
        headcount=school.headcount,
        agreed={},
        quotations=[],
    )
    counts = counting.true_counts(school.platform_id, over.year, today)
    _add_survey(made, over.year)
    made.figures = _figures(counts, before if before and before.year == over.year else None)
    db.session.add(made)
    db.session.flush()
    return made


def due(
    platform_id: int, own: list[Span], before: Snapshot | None, today: dt.date
) -> HalfTermOver | None:
    """Return the half-term whose figures come next, `before` being the newest; None if not yet.

    A school's first figures wait for a half-term of a year in which it had communities.
    """
    over = last_over(own, today)
    if before is None:
        return over if counting.communities(platform_id, over.year) else None
    return over if (over.year, over.number) > (before.year, before.half_term) else None


def last_over(own: list[Span], today: dt.date) -> HalfTermOver:
    """Return the half-term that ended last before a day, by a school's own dates if it has any."""
    this = year_of(today, own)
    earlier = year_of(this[0].first - YEAR + dt.timedelta(days=1), own)
    over = [
        HalfTermOver(school_year(terms[0].first), number, term.last)
        for terms in (earlier, this)
        for number, term in enumerate(terms, 1)
        if term.last < today
    ]
    return max(over, key=lambda each: each.last)


def next_publishing(platform_id: int, before: Snapshot | None, today: dt.date) -> dt.date:
    """Return the day of the next figures: tomorrow, or the first day after a half-term."""
    own = half_terms(platform_id)
    return next_over(own, today) if due(platform_id, own, before, today) is None else today + DAY


def next_over(own: list[Span], today: dt.date) -> dt.date:
    """Return the first day after the half-term that ends next."""
    return next(term.last for term in year_of(today, own) if term.last >= today) + DAY


def newest(platform_id: int) -> Snapshot | None:
    """Return what was published of a school last."""
    return db.session.scalar(
        select(Snapshot)
        .filter_by(platform_id=platform_id)
        .order_by(Snapshot.year.desc(), Snapshot.half_term.desc())
        .limit(1)
    )


def _figures(counts: Mapping[Count, int], before: Snapshot | None) -> list[Figure]:
    known = {each.count: each.basis for each in before.figures} if before else {}
    made = {count: rounded(true, known.get(count)) for count, true in counts.items()}
    return [
        Figure(count=count, published=figure.published, basis=figure.basis)
        for count, figure in made.items()
    ]


def _add_survey(made: Snapshot, year: str) -> None:
    """Add what the last survey with results said, and what may be quoted from it."""
    for each in (year, year_before(year)):
        found = {item: counts for item, counts in culture(made.platform_id, each).items() if counts}
        if found:
            made.survey_year = each
            shares = {item: share(counts[-1], sum(counts)) for item, counts in found.items()}
            made.agreed = {item.value: agreed for item, agreed in shares.items() if agreed}
            made.quotations = list(quotations(made.platform_id, each))
            return
